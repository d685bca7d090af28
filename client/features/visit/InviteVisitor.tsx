// For those who prepare a meeting: the person or a carer comes to their own item, by a one-time link or on the telephone.
import { Select, TextInput } from 'nhsuk-react-components'
import { useEffect, useId, useState } from 'react'
import { instantDateTime } from '#shared/cui'
import { isRefusal, type Refusal } from '#shared/errors'
import { type VisitorKind, visitorLabel } from '#shared/roles'
import { mostTries, type VisitEntry, type VisitGiven, type VisitList } from '#shared/visit'
import { useAsk, useStale } from '../../app/asking.ts'
import { useAnnounce, useApi, useClient } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { printInvitation } from './printInvitation.ts'

export function InviteVisitor({ meetingId, itemId }: { meetingId: string; itemId: string }) {
  const api = useApi()
  const { live } = useClient()
  const announce = useAnnounce()
  const stale = useStale()
  const id = useId()
  const query = useAsk('visits', { meetingId, itemId })
  const [who, setWho] = useState<VisitorKind>('patient')
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [link, setLink] = useState<string | null>(null)
  useEffect(
    () => live.on('visits:changed', event => (event.itemId === itemId ? void stale('visits') : undefined)),
    [live, stale, itemId],
  )
  const make = async (way: VisitGiven['way']) => {
    setBusy(true)
    const body = { way, who, name: who === 'carer' && name.trim() !== '' ? name.trim() : null }
    const answer = await api.call('makeVisit', { params: { meetingId, itemId }, body })
    setBusy(false)
    if (isRefusal(answer)) return setRefusal(answer)
    setRefusal(null)
    setName('')
    setLink(answer.secret === null ? null : `${window.location.origin}/visit#${answer.secret}`)
    announce(answer.secret === null ? 'On the list. Let them in like anybody else' : 'The link is made')
    await stale('visits')
  }
  const revoke = async (visitId: string) => {
    setBusy(true)
    const answer = await api.call('revokeVisit', { params: { meetingId, itemId, visitId } })
    setBusy(false)
    if (isRefusal(answer)) return setRefusal(answer)
    setRefusal(null)
    setLink(null)
    announce('Taken back')
    await stale('visits')
  }
  const visits = query.data?.visits ?? []
  return (
    <div className="invite">
      <RefusalNote refusal={refusal} />
      <form
        className="invite__form"
        noValidate
        onSubmit={event => {
          event.preventDefault()
          if (!busy) void make('link')
        }}
      >
        <Select
          id={`${id}-who`}
          label="Who comes?"
          value={who}
          onChange={event => setWho(event.currentTarget.value === 'carer' ? 'carer' : 'patient')}
        >
          <Select.Option value="patient">The person themself</Select.Option>
          <Select.Option value="carer">A carer</Select.Option>
        </Select>
        {who === 'carer' ? (
          <TextInput
            id={`${id}-name`}
            label="Carer’s name"
            autoComplete="off"
            value={name}
            onChange={event => setName(event.currentTarget.value)}
          />
        ) : null}
        <div className="app-buttons">
          <Button small type="submit" busy={busy}>
            Make a link
          </Button>
          <Button small kind="secondary" busy={busy} onClick={() => void make('phone')}>
            They are on the telephone
          </Button>
        </div>
      </form>
      <p className="nhsuk-hint">
        The link works once, for this item only, and asks for the date of birth. Nobody comes in before the chair lets
        them in. On the telephone, ask for the name and the date of birth yourself.
      </p>
      {link ? <NewLink link={link} slot={query.data?.slot ?? null} /> : null}
      {visits.length > 0 ? (
        <ul className="invite__list" aria-label="Invited to this item">
          {visits.map(visit => (
            <li key={visit.id}>
              <span>
                <strong>{visit.name}</strong>, {visitorLabel[visit.who].toLowerCase()}
                {visit.way === 'phone' ? ', on the telephone' : ''}: {stateWords(visit)}
              </span>
              {visit.state === 'dead' || visit.state === 'over' ? null : (
                <Button small kind="secondary" busy={busy} onClick={() => void revoke(visit.id)}>
                  {visit.way === 'phone' ? 'Hung up' : 'Take back'}
                  <span className="nhsuk-u-visually-hidden">: {visit.name}</span>
                </Button>
              )}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

/** Shown once: it is not kept anywhere. No name is in it. */
function NewLink({ link, slot }: { link: string; slot: VisitList['slot'] | null }) {
  const announce = useAnnounce()
  const id = useId()
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link)
      announce('Copied')
    } catch {
      announce('Not copied. Select the link and copy it yourself', 'assertive')
    }
  }
  return (
    <div className="invite__link">
      <label htmlFor={id}>
        <strong>The link.</strong> It is shown only now. Copy it into a message, or print it.
      </label>
      <input id={id} className="nhsuk-input" readOnly value={link} onFocus={event => event.currentTarget.select()} />
      <div className="app-buttons">
        <Button small kind="secondary" onClick={() => void copy()}>
          Copy
        </Button>
        <Button small kind="secondary" onClick={() => void printInvitation(link, slot)}>
          Print
        </Button>
      </div>
    </div>
  )
}

function stateWords(visit: VisitEntry): string {
  const wrong =
    visit.wrongTries > 0 ? ` ${visit.wrongTries} wrong ${visit.wrongTries === 1 ? 'date' : 'dates'} of birth.` : ''
  switch (visit.state) {
    case 'not-opened':
      return `not opened, works until ${instantDateTime(visit.opensUntil)}.${wrong}`
    case 'here':
      return `is on the waiting page.${wrong}`
    case 'waiting':
      return 'waits to be let in'
    case 'inside':
      return 'is in'
    case 'left':
      return visit.way === 'phone' ? 'not in the call' : 'has left, and can come back'
    case 'over':
      return 'the item is over'
    case 'dead':
      return deadWords(visit.why)
    default:
      return visit.state satisfies never
  }
}

function deadWords(why: VisitEntry['why']): string {
  switch (why) {
    case 'revoked':
      return 'taken back'
    case 'replaced':
      return 'a newer one took its place'
    case 'wrong-dates':
      return `dead: ${mostTries} wrong dates of birth. Make sure who it is, then make a new link`
    case null:
      return 'over'
    default:
      return why satisfies never
  }
}
