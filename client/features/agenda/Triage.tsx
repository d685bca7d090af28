// What happens with a case before the meeting: discuss, list only, send back; and any member can pull a listed one up.
import { useState } from 'react'
import { instantDate } from '#shared/cui'
import type { ItemView } from '#shared/meeting'
import { standardsOfCare } from '#shared/referral'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { OneLine } from './OneLine.tsx'
import { Tool } from './Tool.tsx'

type About = NonNullable<ItemView['about']>
type Asking = 'list' | 'send-back' | 'pull-up'

export function Triage({
  meetingId,
  item,
  about,
  prepares,
  pullsUp,
}: {
  meetingId: string
  item: ItemView
  about: About
  /** May triage. */
  prepares: boolean
  /** May put a listed case on for discussion. */
  pullsUp: boolean
}) {
  const command = useCommand()
  const announce = useAnnounce()
  const [asking, setAsking] = useState<Asking | null>(null)
  const who = `item ${item.position}`
  const at = { meetingId, itemId: item.id }
  const did = (words: string) => {
    setAsking(null)
    announce(words)
  }
  const discuss = async () => {
    if (await command.run('agenda:triage', { ...at, verdict: { to: 'discuss' } })) did('On for discussion')
  }
  const send = async (text: string) => {
    switch (asking) {
      case 'list':
        if (await command.run('agenda:triage', { ...at, verdict: { to: 'list', standard: text } })) did('Listed only')
        return
      case 'send-back':
        if (await command.run('agenda:triage', { ...at, verdict: { to: 'send-back', reason: text } })) did('Sent back')
        return
      case 'pull-up':
        if (await command.run('agenda:pull-up', { ...at, reason: text })) did('Pulled up: it will be discussed')
        return
      case null:
        return
      default: {
        const never: never = asking
        return never
      }
    }
  }
  const ask = (what: Asking) => () => setAsking(asking === what ? null : what)
  const waiting = item.state === 'waiting'
  return (
    <>
      {prepares && waiting && item.triage !== 'discuss' ? (
        <Tool label="Put on for discussion" about={who} off={command.busy} onClick={() => void discuss()} />
      ) : null}
      {!prepares && pullsUp && item.triage === 'listed' ? (
        <Tool label="Pull up" about={who} expanded={asking === 'pull-up'} onClick={ask('pull-up')} />
      ) : null}
      {prepares && waiting && item.triage !== 'listed' ? (
        <Tool label="List only" about={who} expanded={asking === 'list'} onClick={ask('list')} />
      ) : null}
      {prepares && waiting && item.triage !== 'sent-back' && about.referral?.referredBy ? (
        <Tool label="Send back" about={who} expanded={asking === 'send-back'} onClick={ask('send-back')} />
      ) : null}
      {asking === null ? <RefusalNote refusal={command.refusal} /> : null}
      {asking ? (
        <div className="app-agenda__edit">
          <OneLine
            key={asking}
            label={questionOf[asking]}
            button={buttonOf[asking]}
            suggestions={asking === 'list' ? standardsOfCare : undefined}
            busy={command.busy}
            refusal={command.refusal}
            send={text => void send(text)}
            cancel={() => setAsking(null)}
          />
        </div>
      ) : null}
    </>
  )
}

const questionOf: Record<Asking, string> = {
  list: 'Which standard of care meets the need?',
  'send-back': 'What does the referrer have to add?',
  'pull-up': 'Why should this be discussed?',
}
const buttonOf: Record<Asking, string> = { list: 'List only', 'send-back': 'Send back', 'pull-up': 'Pull up' }

/** Who decided what about the listing, and why. */
export function TriageNote({ about }: { about: About }) {
  const { state, by, at, standard, reason } = about.triage
  const who = by && at ? `${by.name}, ${instantDate(at)}` : ''
  switch (state) {
    case 'listed':
      return (
        <p className="app-triage-note">
          Met by: <strong>{standard}</strong> ({who})
        </p>
      )
    case 'sent-back':
      return (
        <p className="app-triage-note">
          Sent back: <strong>{reason}</strong> ({who})
        </p>
      )
    case 'discuss':
      return reason ? (
        <p className="app-triage-note">
          Pulled up: <strong>{reason}</strong> ({who})
        </p>
      ) : null
    case 'referred':
      return null
    default: {
      const never: never = state
      return never
    }
  }
}
