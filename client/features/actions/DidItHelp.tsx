// "Did it help?": asked of each finished action, answered in one click, changed as easily.
import { type ActionView, type Effect, effects } from '#shared/action'
import { useStale } from '../../app/asking.ts'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'

const choices = Object.entries(effects) as [Effect, string][]

/** `about`: the action is about this case and was agreed in this discussion, which may be one of an earlier meeting. */
export function DidItHelp({ action, about }: { action: ActionView; about: { discussionId: string; caseId: string } }) {
  const command = useCommand()
  const announce = useAnnounce()
  const stale = useStale()
  const answer = async (effect: Effect) => {
    if (!(await command.run('action:review', { ...about, actionId: action.id, effect, note: null }))) return
    announce(`${effects[effect]}, noted`)
    await stale('caseFollowUp', 'actions')
  }
  return (
    <fieldset className="did-it-help">
      <legend>
        Did it help?<span className="nhsuk-u-visually-hidden"> {action.text}</span>
      </legend>
      <div className="button-row">
        {choices.map(([effect, words]) => (
          <Button
            key={effect}
            small
            kind="secondary"
            busy={command.busy}
            aria-pressed={action.effect?.value === effect}
            onClick={() => void answer(effect)}
          >
            {words}
          </Button>
        ))}
      </div>
      <RefusalNote refusal={command.refusal} />
    </fieldset>
  )
}
