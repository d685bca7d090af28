// The audit for administrators: who did what when, as ids and actions. No patient's name is on this screen.
import { Select, TextInput } from 'nhsuk-react-components'
import { type FormEvent, useState } from 'react'
import type { AuditFound } from '#shared/accessLog'
import { addDays, fromLondon, isCalendarDate } from '#shared/calendar'
import { isRefusal, type Refusal } from '#shared/errors'
import type { BodyOf } from '#shared/http'
import { useAsk } from '../../app/asking.ts'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { Button } from '../../design/Button.tsx'
import { InstantText } from '../../design/DateTime.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'

export function AuditPage() {
  const api = useApi()
  const announce = useAnnounce()
  const people = useAsk('people').data?.people ?? []
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [found, setFound] = useState<AuditFound | null>(null)

  const search = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const body = readForm(new FormData(event.currentTarget))
    setBusy(true)
    setRefused(null)
    const answer = await api.call('searchAudit', { body })
    setBusy(false)
    if (isRefusal(answer)) return setRefused(answer)
    setFound(answer)
    announce(answer.rows.length === 1 ? '1 row found' : `${answer.rows.length} rows found`)
  }

  return (
    <>
      <PageHeading title="Audit" />
      <p>
        What people of your organisation did, and what was done with cases registered here. Cases and meetings are shown
        by their number; this search is kept in the audit too.
      </p>
      <search>
        <form noValidate onSubmit={event => void search(event)}>
          <Select id="audit-who" name="who" label="Who">
            <Select.Option value="">Anybody</Select.Option>
            {people.map(person => (
              <Select.Option key={person.id} value={person.id}>
                {person.name}
              </Select.Option>
            ))}
          </Select>
          <TextInput id="audit-about" name="about" label="Case number" autoComplete="off" spellCheck={false} />
          <TextInput
            id="audit-what"
            name="what"
            label="Action"
            hint="Like case:view, compartment:read or sign-in"
            autoComplete="off"
            spellCheck={false}
          />
          <Select id="audit-outcome" name="outcome" label="Outcome">
            <Select.Option value="">Done or refused</Select.Option>
            <Select.Option value="done">Done</Select.Option>
            <Select.Option value="refused">Refused</Select.Option>
          </Select>
          <TextInput id="audit-from" name="from" type="date" label="From" />
          <TextInput id="audit-to" name="to" type="date" label="To, this day included" />
          <Button type="submit" busy={busy}>
            {busy ? 'Searching…' : 'Search'}
          </Button>
        </form>
      </search>
      <RefusalNote refusal={refused} />
      {found ? <Found found={found} nameOf={id => people.find(person => person.id === id)?.name ?? id} /> : null}
    </>
  )
}

function Found({ found, nameOf }: { found: AuditFound; nameOf: (id: string) => string }) {
  if (found.rows.length === 0) return <p>No rows. Search wider: fewer fields, or more days.</p>
  return (
    <>
      <h2 className="nhsuk-heading-s">{found.more ? 'The newest 200 rows' : 'Rows found'}</h2>
      <table className="app-table">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">Action</th>
            <th scope="col">Outcome</th>
            <th scope="col">About</th>
            <th scope="col">More</th>
          </tr>
        </thead>
        <tbody>
          {found.rows.map(row => (
            <tr key={`${row.chain}:${row.n}`}>
              <td data-label="When" className="app-nowrap">
                <InstantText instant={row.at} time />
              </td>
              <td data-label="Who">{nameOf(row.who)}</td>
              <td data-label="Action">{row.what}</td>
              <td data-label="Outcome">{row.outcome === 'done' ? 'Done' : 'Refused'}</td>
              <td data-label="About">
                {row.chain}, row {row.n}
              </td>
              <td data-label="More">
                {Object.entries(row.detail)
                  .map(([name, value]) => `${name}: ${value}`)
                  .join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function readForm(form: FormData): BodyOf<'searchAudit'> {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
  }
  const day = (name: string, days: number) => {
    const value = text(name)
    return value !== undefined && isCalendarDate(value) ? fromLondon(addDays(value, days), '00:00') : undefined
  }
  const outcome = text('outcome')
  return {
    who: text('who'),
    about: text('about'),
    what: text('what'),
    outcome: outcome === 'done' || outcome === 'refused' ? outcome : undefined,
    from: day('from', 0),
    before: day('to', 1),
  }
}
