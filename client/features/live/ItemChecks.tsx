// Three ticks for a case, none of them a hurdle; and for the chair: the fields it touches, and whether the person is here.
import { type CareField, careFieldNames, careFields, type PersonPresent, tickNames, ticks } from '#shared/floor'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { CommandError } from './CommandError.tsx'
import { type Item, useItem, useMeetingContext } from './meetingContext.ts'

export function ItemChecks() {
  const item = useItem()
  const { meeting, may, session } = useMeetingContext()
  const command = useCommand()
  if (!item) return null
  const { discussion } = item
  const where = { discussionId: discussion.id, caseId: discussion.caseId }
  const editable = may('item:tick') && discussion.state === 'open' && meeting.state !== 'ended'
  return (
    <section className="pane__part" aria-labelledby="checks-title">
      <div className="pane__head">
        <h3 id="checks-title">Checklist</h3>
      </div>
      <ul className="checks">
        {tickNames.map(name => (
          <li key={name}>
            <label>
              <input
                type="checkbox"
                checked={discussion.ticks.includes(name)}
                disabled={!editable}
                onChange={event => void command.run('item:tick', { ...where, tick: name, done: event.target.checked })}
              />{' '}
              {ticks[name]}
            </label>
          </li>
        ))}
      </ul>
      <CommandError refusal={command.refusal} />
      {meeting.inChair.id === session.person.id && meeting.state === 'live' && item.item.state === 'open' ? (
        <ForTheChair item={item} />
      ) : null}
    </section>
  )
}

function ForTheChair({ item }: { item: Item }) {
  const { meeting } = useMeetingContext()
  const command = useCommand()
  const announce = useAnnounce()
  const fields = item.item.about?.fields ?? []
  const at = { meetingId: meeting.id, itemId: item.item.id }
  const present = item.item.personPresent
  const setField = (field: CareField, on: boolean) =>
    command.run('item:fields', { ...at, fields: on ? [...fields, field] : fields.filter(one => one !== field) })
  const setPresent = async (next: PersonPresent) => {
    if (await command.run('item:present', { ...at, present: next }))
      announce(next ? 'Parts for professionals only are hidden' : 'All parts are shown again')
  }
  return (
    <>
      <fieldset className="checks__fields">
        <legend>This case touches</legend>
        {careFieldNames.map(field => (
          <label key={field}>
            <input
              type="checkbox"
              checked={fields.includes(field)}
              onChange={event => void setField(field, event.target.checked)}
            />{' '}
            {careFields[field].label}
          </label>
        ))}
      </fieldset>
      <fieldset className="checks__fields">
        <legend>In the room for this item</legend>
        {([null, 'patient', 'carer'] as const).map(one => (
          <label key={one ?? 'nobody'}>
            <input type="radio" name="person-present" checked={present === one} onChange={() => void setPresent(one)} />{' '}
            {one === null ? 'professionals only' : one === 'patient' ? 'the patient' : 'a carer'}
          </label>
        ))}
      </fieldset>
      <CommandError refusal={command.refusal} />
    </>
  )
}
