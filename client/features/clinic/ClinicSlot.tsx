// What an agenda row has in a clinic: a taken slot without a name, a question with its answer, and giving a slot back.
import { useState } from 'react'
import { instantDate, shortDate } from '#shared/cui'
import type { ItemView, MeetingView } from '#shared/meeting'
import { useAnnounce, useSession } from '../../app/clientContext.ts'
import { may } from '../../app/rights.ts'
import { useCommand } from '../../app/useCommand.ts'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { OneLine } from '../agenda/OneLine.tsx'
import { Tool } from '../agenda/Tool.tsx'

type About = NonNullable<ItemView['about']>

/** For somebody who has nothing to do with the person. */
export function closedWords(kind: MeetingView['kind'], triage: ItemView['triage']): string {
  if (kind !== 'clinic') return 'A case that you have no part in'
  return triage === 'discuss' ? 'Taken' : 'A question of another member'
}

export function AskNote({ about }: { about: About }) {
  const { ask } = about
  if (!ask) return null
  return (
    <div className="app-triage-note">
      <p>
        {ask.by.name} asked on {instantDate(ask.at)}
        {ask.reply
          ? '.'
          : ask.movedAt
            ? '. Nobody answered in time, so it has a slot.'
            : `, to be answered by the end of ${shortDate(ask.dueOn)}.`}
      </p>
      {ask.reply ? (
        <p>
          <strong>{ask.reply.text}</strong> ({ask.reply.by.name}, {instantDate(ask.reply.at)})
        </p>
      ) : null}
    </div>
  )
}

export function SlotTools({ meetingId, item, about }: { meetingId: string; item: ItemView; about: About }) {
  const session = useSession()
  const announce = useAnnounce()
  const command = useCommand()
  const [answering, setAnswering] = useState(false)
  const [leaving, setLeaving] = useState(false)
  const me = session.person.id
  const who = `item ${item.position}`
  const waits = item.state === 'waiting' && about.triage.state !== 'listed'
  const mine = item.presenter.id === me && may(session, 'clinic:book')
  const asked = about.ask !== null && !about.ask.reply && about.ask.movedAt === null && about.invitedIds.includes(me)
  const at = { meetingId, itemId: item.id }
  const release = async () => {
    if (await command.run('clinic:release', at)) announce('Given back. Somebody else can book it')
  }
  const reply = async (text: string) => {
    if (!(await command.run('clinic:reply', { ...at, text }))) return
    setAnswering(false)
    announce('Answered')
  }
  return (
    <>
      {asked && may(session, 'clinic:reply') ? (
        <Tool label="Answer" about={who} expanded={answering} onClick={() => setAnswering(!answering)} />
      ) : null}
      {mine && waits ? (
        <Tool
          label={about.ask ? 'Take back' : 'Give back'}
          about={who}
          expanded={leaving}
          onClick={() => setLeaving(!leaving)}
        />
      ) : null}
      {leaving ? (
        <div className="app-agenda__edit">
          <p>Take this off the clinic’s list? The specialist then sees the record no more.</p>
          <Tool label="Yes, take it off" about={who} off={command.busy} onClick={() => void release()} />
        </div>
      ) : null}
      {answering ? (
        <div className="app-agenda__edit">
          <OneLine
            label="Your answer, for whoever asked"
            button="Send the answer"
            busy={command.busy}
            refusal={command.refusal}
            send={text => void reply(text)}
            cancel={() => setAnswering(false)}
          />
        </div>
      ) : (
        <RefusalNote refusal={command.refusal} />
      )}
    </>
  )
}
