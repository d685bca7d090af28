import type { PresenceView } from '#shared/meeting'
import { Button } from '../../design/Button.tsx'
import { itemById } from '../../state/meetingState.ts'
import { useMeetingContext } from '../live/meetingContext.ts'

/** Before a decision is recorded: who looks at somebody else. Named, with the item they are at, and never their patient's name. */
export function OtherPatient(props: {
  elsewhere: readonly PresenceView[]
  about: string
  busy: boolean
  record: () => void
}) {
  const { meeting } = useMeetingContext()
  const { elsewhere } = props
  if (elsewhere.length === 0) return <p className="fact__missing">Everybody is on this patient now. Record again.</p>
  return (
    <div className="fact__elsewhere">
      <p>This decision is about {props.about}. On another patient:</p>
      <ul>
        {elsewhere.map(one => (
          <li key={one.person.id}>
            {one.person.name} (item {itemById(meeting, one.itemId)?.position ?? 'not known'})
          </li>
        ))}
      </ul>
      <Button small kind="secondary" busy={props.busy} onClick={props.record}>
        Record all the same
      </Button>
    </div>
  )
}
