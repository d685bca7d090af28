// "Nobody from social care has spoken": for the chair, once for each field of the case, and put away with one click.
import { careFields } from '#shared/floor'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { itemTimer } from '../../state/itemTimer.ts'
import { CommandError } from './CommandError.tsx'
import { useItem, useMeetingContext } from './meetingContext.ts'

/** Early enough to be asked, late enough that people could have spoken by themselves. */
const halfway = 0.5

export function FloorPrompt() {
  const { meeting, state, serverNow } = useMeetingContext()
  const item = useItem()
  const command = useCommand()
  if (!item || item.item.id !== meeting.currentItemId) return null
  const share = itemTimer(item.item, serverNow())?.share ?? 0
  const field = item.item.about?.silent[0]
  const due = share >= halfway || item.discussion.decisions.length > 0
  if (!field || !due) return null
  const { label, roles } = careFields[field]
  const here = state.presence.find(one => roles.some(role => role === one.person.role))?.person
  const at = { meetingId: meeting.id, itemId: item.item.id }
  return (
    <div className="chair-row" role="status">
      <p>
        Nobody from {label} has spoken on this case.{here ? '' : ' Nobody from there is here.'}
      </p>
      {here ? (
        <Button small busy={command.busy} onClick={() => void command.run('floor:give', { ...at, personId: here.id })}>
          Ask {here.name}
        </Button>
      ) : null}
      <Button
        small
        kind="secondary"
        busy={command.busy}
        onClick={() => void command.run('floor:skip', { ...at, field })}
      >
        Not now
      </Button>
      <CommandError refusal={command.refusal} />
    </div>
  )
}
