// The call beside the record. It opens and closes by itself; the record never waits for it.
import { useEffect, useRef, useState } from 'react'
import { instantTime } from '#shared/cui'
import type { ItemView } from '#shared/meeting'
import { useAnnounce } from '../../app/clientContext.ts'
import { qualityWords } from '../../call/linkQuality.ts'
import { Button } from '../../design/Button.tsx'
import { bothViewing } from '../../state/bothViewing.ts'
import { lateWords, slotTime } from '../../state/clinicTimes.ts'
import { itemsInOrder, missingOutcome } from '../../state/meetingState.ts'
import { MissingRow } from '../live/MissingRow.tsx'
import { useItem, useMeetingContext } from '../live/meetingContext.ts'
import { useCall } from './CallContext.tsx'
import { CallControls } from './CallControls.tsx'
import { CallJoining, CallLost } from './CallLost.tsx'
import { CallPeople, WhoWaits } from './CallPeople.tsx'
import { CallRecording } from './CallRecording.tsx'
import { PreJoin } from './PreJoin.tsx'
import './call.scss'

export function CallPane() {
  const { meeting, may } = useMeetingContext()
  const { call, state } = useCall()
  const announce = useAnnounce()
  const item = useItem()
  const [preparing, setPreparing] = useState(false)
  const [left, setLeft] = useState(false)
  const { stage, problem } = state
  const told = useRef(stage)
  useEffect(() => {
    if (told.current === stage) return
    told.current = stage
    if (stage === 'waiting') announce('You are in the waiting area', 'assertive')
    if (stage === 'inside') announce('You are in the call', 'assertive')
  }, [stage, announce])
  useEffect(() => {
    if (problem) announce(problem, 'assertive')
  }, [problem, announce])
  if (meeting.state === 'ended') return null

  const leave = () => {
    call.leave()
    setLeft(true)
    announce('You have left the call')
  }
  const missing = item ? missingOutcome(item.discussion) : null
  const asks = left && stage === 'out' && item && may('meeting:run') && (missing?.outcome || (missing?.flags ?? 0) > 0)
  const inCall = state.participants.filter(one => one.place === 'inside')
  return (
    <section className="call" aria-labelledby="call-title">
      <h2 id="call-title" className="pane__title">
        Call
      </h2>
      <CallLost />
      <CallRecording />
      {problem ? <p className="call-problem">{problem}</p> : null}
      {asks ? (
        <div className="call-outcome">
          <p>The call has ended for you. What was agreed?</p>
          <MissingRow discussion={item.discussion} goOn={() => setLeft(false)} cancel={() => setLeft(false)} />
        </div>
      ) : null}
      {stage === 'out' && !preparing ? (
        <>
          <p>
            {inCall.length > 0 ? `${inCall.map(one => one.person.name).join(', ')} in the call.` : 'Nobody is in it.'}
          </p>
          <SlotWords />
          <Button small onClick={() => setPreparing(true)}>
            Join the call
          </Button>
        </>
      ) : null}
      {stage === 'out' && preparing ? <PreJoin close={() => setPreparing(false)} /> : null}
      {stage === 'joining' ? <CallJoining stop={call.leave} /> : null}
      {stage === 'waiting' ? (
        <>
          <p>
            <strong>You are in the waiting area.</strong> {meeting.chair.name} lets you in. Nobody hears or sees you
            yet.
          </p>
          <SlotWords />
        </>
      ) : null}
      {stage === 'inside' ? (
        <>
          <BothViewing />
          <CallPeople />
          {state.quality ? <p className="call-quality">Link quality: {qualityWords[state.quality]}</p> : null}
          {state.smaller ? (
            <p className="call-quality">Your picture is smaller for now: text and sound come first.</p>
          ) : null}
        </>
      ) : null}
      {stage === 'waiting' || stage === 'inside' ? <CallControls leave={leave} /> : null}
      <WhoWaits />
    </section>
  )
}

function BothViewing() {
  const { state } = useCall()
  const { state: known, meeting, session } = useMeetingContext()
  const itemId = useItem()?.item.id ?? null
  const viewing = bothViewing(state.participants, known.presence, meeting, { personId: session.person.id, itemId })
  // Without the server nobody knows where the others look.
  if (!viewing || state.unlinked) return null
  return <p className={`call-viewing${viewing.all ? '' : ' call-viewing--no'}`}>{viewing.words}</p>
}

/** For who waits for a patient that comes later: when, and how late the clinic runs. */
function SlotWords() {
  const { meeting, serverNow, session, may } = useMeetingContext()
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick(count => count + 1), 30_000)
    return () => clearInterval(timer)
  }, [])
  const me = session.person.id
  const isMine = ({ about, presenter }: ItemView) =>
    about !== null && (presenter.id === me || about.invitedIds.includes(me) || may('meeting:run'))
  const items = itemsInOrder(meeting).filter(isMine)
  // Their patient is open: there is nothing to wait for but being let in.
  if (items.some(item => item.state === 'open')) return null
  const mine = items.find(item => item.state === 'waiting')
  const time = mine ? slotTime(meeting, mine.id, serverNow()) : null
  if (!mine || !time) return null
  return (
    <p className="call-slot">
      Your next patient is item {mine.position}, planned for {instantTime(time.plannedAt)}. {lateWords(time)}
    </p>
  )
}
