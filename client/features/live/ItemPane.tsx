import { ItemActions } from '../actions/ItemActions.tsx'
import { LastTime } from '../actions/LastTime.tsx'
import { Recordings } from '../call/Recordings.tsx'
import { PrivateNote } from '../concerns/PrivateNote.tsx'
import { RaiseConcern } from '../concerns/RaiseConcern.tsx'
import { Decisions } from '../decisions/Decisions.tsx'
import { ItemFlags } from '../flags/ItemFlags.tsx'
import { OutcomePart } from '../outcome/OutcomePart.tsx'
import { AboutPerson } from './AboutPerson.tsx'
import { Contributions } from './Contributions.tsx'
import { ItemChecks } from './ItemChecks.tsx'
import { useItem, useMeetingContext } from './meetingContext.ts'
import { Question } from './Question.tsx'
import { VisitorPart } from './VisitorPart.tsx'

/** Decision, action, flag: the only structured parts of a meeting. Name and birth date again, as evidence against mix-ups. */
export function ItemPane() {
  const item = useItem()
  const { meeting, may } = useMeetingContext()
  if (!item) return <p className="pane__empty">Loading…</p>
  const { outcome } = item.discussion
  return (
    <div className="pane" data-case={item.discussion.caseId}>
      <h2 className="pane__title">
        Decisions and actions <AboutPerson identity={item.identity} />
      </h2>
      {item.discussion.state === 'closed' ? <p className="pane__closed">This item is closed.</p> : null}
      {outcome ? (
        <p className="pane__closed">
          {outcome.kind === 'carry-forward' ? 'Carried forward' : 'No decision needed'} ({outcome.by.name})
          {outcome.reason ? `: ${outcome.reason}` : ''}
        </p>
      ) : null}
      <Question />
      <Contributions />
      <LastTime />
      <Decisions />
      <OutcomePart />
      <Recordings />
      <VisitorPart />
      <ItemActions />
      <ItemFlags />
      <ItemChecks />
      {may('meeting:run') && !item.item.personPresent ? (
        <PrivateNote meetingId={meeting.id} itemId={item.item.id} />
      ) : null}
      {may('concern:raise') && !item.item.personPresent ? <RaiseConcern identity={item.identity} /> : null}
    </div>
  )
}
