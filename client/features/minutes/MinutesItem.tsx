import { instantTime } from '#shared/cui'
import type { DiscussionView } from '#shared/discussion'
import { tickNames, ticks } from '#shared/floor'
import type { MinutesView } from '#shared/meeting'
import { roleLabel, visitorLabel } from '#shared/roles'
import { IdentityBlock } from '../../design/IdentityBlock.tsx'
import { followUpWords } from '../outcome/OutcomePart.tsx'
import { DecisionMinute } from './DecisionMinute.tsx'
import { ActionTable, FlagMinutes } from './FollowUp.tsx'
import { MedicineMinutes } from './MedicineMinutes.tsx'
import { timeWords } from './minuteWords.ts'
import { SignMinute } from './SignMinute.tsx'

type Entry = MinutesView['items'][number]

/**
 * One case. The table is for paper: a browser repeats a table's head on every page that the table spans, and so every
 * page says whom it is about.
 */
export function MinutesItem({ entry, meeting }: { entry: Entry; meeting: MinutesView['meeting'] }) {
  const { item } = entry
  if (!item.about) {
    return (
      <section className="app-minutes-item app-card">
        <h2 className="nhsuk-heading-s">Item {item.position}</h2>
        <p>A case that you have no part in.</p>
      </section>
    )
  }
  return (
    <section className="app-minutes-item">
      <table role="presentation" className="app-page-identity">
        <thead>
          <tr>
            <td>
              <IdentityBlock identity={item.about.identity} prefix={`${item.position}.`} />
            </td>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td className="app-minutes-item__body">
              <p className="nhsuk-body-l nhsuk-u-margin-bottom-2">{item.about.question}</p>
              <p className="app-facts">
                <span>Presented by {item.presenter.name}</span>
                {entry.minutesSpent > 0 ? <span>{timeWords(entry)}</span> : null}
                {item.lateReason ? <span>Added after the agenda was locked: {item.lateReason}</span> : null}
              </p>
              <p className="app-facts nhsuk-u-margin-bottom-3">
                <span>
                  Present:{' '}
                  {entry.present.length > 0
                    ? entry.present.map(person => `${person.name} (${roleLabel[person.role]})`).join(', ')
                    : 'nobody recorded'}
                </span>
                {item.about.visitors.map(({ visitId, name, who, way, from, to }) => (
                  <span key={visitId + from}>
                    {name} ({visitorLabel[who].toLowerCase()}
                    {way === 'phone' ? ', on the telephone' : ''}) {instantTime(from)} to{' '}
                    {to === null ? 'now' : instantTime(to)}
                  </span>
                ))}
              </p>
              <Outcome discussion={entry.discussion} />
              {entry.medicines ? <MedicineMinutes {...entry.medicines} /> : null}
              <SignMinute entry={entry} meeting={meeting} />
            </td>
          </tr>
        </tbody>
      </table>
    </section>
  )
}

function Outcome({ discussion }: { discussion: DiscussionView | null }) {
  if (!discussion) return <p>Not discussed.</p>
  const recorded = discussion.decisions.filter(decision => decision.recordedAt !== null)
  const other = discussion.decisions.filter(decision => decision.recordedAt === null)
  return (
    <>
      {discussion.contributions.map(({ id, by, text, readOut }) => (
        <p key={id}>
          <strong>Written view</strong> of {by.name}
          {readOut ? ', read out' : ', not read out'}: {text}
        </p>
      ))}
      <h3 className="nhsuk-heading-s">Decisions</h3>
      {recorded.length === 0 && !discussion.outcome ? <p>No decision was recorded.</p> : null}
      {recorded.map(decision => (
        <DecisionMinute key={decision.id} decision={decision} />
      ))}
      {discussion.answer ? (
        <p>
          <strong>Answer to the question</strong> by {discussion.answer.by.name}: {discussion.answer.text}
        </p>
      ) : null}
      {discussion.advice.current ? (
        <p className="app-prewrap">
          <strong>Advice</strong>: {discussion.advice.current.content.advice}
        </p>
      ) : null}
      {discussion.advice.versions.map(one => (
        <p key={one.number}>
          Outcome, version {one.number}, signed by {one.signatures.map(signed => signed.by.name).join(' and ')}
          {one.intact ? '' : '. It does not match its fingerprint any more'}
        </p>
      ))}
      {discussion.followUp ? <p>{followUpWords(discussion.followUp)}</p> : null}
      {discussion.outcome ? <OutcomeWords outcome={discussion.outcome} /> : null}
      {other.map(decision => (
        <p key={decision.id}>
          {decision.state === 'proposed' ? 'Proposed, not recorded' : 'Withdrawn'}: {decision.text} (
          {decision.proposedBy.name})
        </p>
      ))}
      <p>
        Checklist: {discussion.ticks.length} of {tickNames.length}
        {discussion.ticks.length > 0 ? ` (${discussion.ticks.map(tick => ticks[tick]).join('; ')})` : ''}
      </p>
      <ActionTable actions={discussion.actions} />
      <FlagMinutes flags={discussion.flags} />
    </>
  )
}

function OutcomeWords({ outcome }: { outcome: NonNullable<DiscussionView['outcome']> }) {
  const reason = outcome.reason ? `: ${outcome.reason}` : ''
  switch (outcome.kind) {
    case 'carry-forward':
      return (
        <p>
          <strong>Carried forward</strong> by {outcome.by.name}
          {reason}
        </p>
      )
    case 'no-decision-needed':
      return (
        <p>
          <strong>No decision needed</strong>, said {outcome.by.name}
          {reason}
        </p>
      )
    default: {
      const never: never = outcome.kind
      return never
    }
  }
}
