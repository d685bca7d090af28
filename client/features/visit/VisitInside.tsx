// In the call: who is there by name and role, and below it, in large plain text, what is shared with the person.
import { useEffect } from 'react'
import { longDate } from '#shared/cui'
import type { TextBlock } from '#shared/room'
import type { VisitView } from '#shared/visit'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCall } from '../call/CallContext.tsx'
import { CallPeople } from '../call/CallPeople.tsx'
import { VisitButtons } from './VisitButtons.tsx'
import { VisitHeading } from './VisitHeading.tsx'
import { type AnswerRecording, VisitRecording } from './VisitRecording.tsx'

type Inside = Extract<VisitView, { stage: 'inside' }>

export function VisitInside({ view, leave, answer }: { view: Inside; leave: () => void; answer: AnswerRecording }) {
  const { state } = useCall()
  const announce = useAnnounce()
  useEffect(() => announce('You have been let in', 'assertive'), [announce])
  return (
    <>
      <VisitHeading>You are in your appointment</VisitHeading>
      <section className="call visit__call" aria-label="Call">
        <VisitRecording whose={view.who === 'patient' ? 'your' : `${view.person}’s`} answer={answer} />
        <CallPeople />
        {state.problem ? <p className="visit__note">{state.problem}</p> : null}
        <VisitButtons leave={leave} leaveWords="Leave" hand />
      </section>
      <p>
        Appointment for <strong>{view.person}</strong>. This is what you are talking about together. It changes as it is
        written.
      </p>
      {view.decisions.length > 0 ? (
        <section className="visit__part">
          <h2 className="nhsuk-heading-m">What was agreed</h2>
          <ul>
            {view.decisions.map(one => (
              <li key={one.id}>
                {one.text}
                {one.reviewOn ? `. We look at it again on ${longDate(one.reviewOn)}.` : ''}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {view.actions.length > 0 ? (
        <section className="visit__part">
          <h2 className="nhsuk-heading-m">Who does what</h2>
          <ul>
            {view.actions.map(one => (
              <li key={one.id}>
                {one.text}: {one.owner}, by {longDate(one.due)}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {view.sections.map(({ title, blocks }) => (
        <section className="visit__part" key={title}>
          <h2 className="nhsuk-heading-m">{title}</h2>
          {blocks.length === 0 ? <p>Nothing is written here yet.</p> : <Blocks blocks={blocks} />}
        </section>
      ))}
    </>
  )
}

function Blocks({ blocks }: { blocks: readonly TextBlock[] }) {
  return blocks.map((one, at) => (
    // Blocks have no identity of their own: the whole text comes anew each time.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <p key={at} className={`visit__block visit__block--${one.kind}`}>
      {one.text}
    </p>
  ))
}
