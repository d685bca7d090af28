import { instantDateTime } from '#shared/cui'
import { useAsk } from '../../app/asking.ts'

/** Only what others changed since this person last saw the case; nothing at the first sight. */
export function SinceLastLook({ caseId }: { caseId: string }) {
  const answer = useAsk('caseChanges', { caseId }).data
  if (!answer?.since) return null
  const { since, changes } = answer
  if (changes.length === 0) {
    return <p className="app-since app-quiet">Nothing has changed since you last looked, {instantDateTime(since)}.</p>
  }
  return (
    <details className="app-since">
      <summary>
        {changes.length === 1 ? '1 change' : `${changes.length} changes`} since you last looked,{' '}
        {instantDateTime(since)}
      </summary>
      <ul>
        {changes.map(({ at, by, words }) => (
          <li key={at + words}>
            {words}
            <span className="app-quiet">
              {' '}
              {by ? `${by}, ` : ''}
              {instantDateTime(at)}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
