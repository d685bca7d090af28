// Minutes: composed from what was recorded, never typed twice.
import { isRefusal, type Refusal } from '#shared/errors'
import type { MinutesView } from '#shared/meeting'
import type { PersonView } from '#shared/person'
import type { Relationship } from '#shared/roles'
import { type Actor, canCompartment } from '../domain/access.ts'
import { minutesSpent, presentFor } from '../domain/attendance.ts'
import type { Case } from '../domain/case.ts'
import { atItem, type MedicineReview } from '../domain/medicineReview.ts'
import { seesFor, visibleReview } from '../domain/privacy.ts'
import { presentNames, viewMinute } from './caseMinutes.ts'
import { auditViews } from './cases.ts'
import { throughItem, toDiscussionView } from './discussions.ts'
import { openMeeting } from './meetings.ts'
import { admittedTo, factsOf, itemViewFor, known, meetingViewFor } from './meetingViews.ts'
import type { Ports } from './ports.ts'

export async function composeMinutes(ports: Ports, actor: Actor, meetingId: string): Promise<MinutesView | Refusal> {
  const meeting = await openMeeting(ports, actor, meetingId, 'minutes:read')
  if (isRefusal(meeting)) return meeting
  const facts = await factsOf(ports, meeting)
  const now = ports.clock.now().toISOString()
  const { people } = facts
  const reviews = await ports.medicineReviews.many(meeting.agenda.map(item => item.caseId))
  const reviewOf = new Map(reviews.map(one => [one.id, one]))

  const names = new Map<string, string[]>()
  for (const item of meeting.agenda) names.set(item.id, await presentNames(ports, meeting, item))

  const items = meeting.agenda.map((item, at) => {
    const one = admittedTo(actor, facts, item)
    const discussion = facts.discussions.get(item.id)
    const related = (id: string) => {
      const person = people.get(id)
      return person !== undefined && one !== null && isRelated(person, one)
    }
    const present = one ? presentFor(meeting, item.id, now, related).map(id => known(people, id)) : []
    return {
      item: itemViewFor(actor, facts, item, at + 1, now),
      discussion: one && discussion ? toDiscussionView(discussion) : null,
      present,
      minutesSpent: minutesSpent(item.openings, now),
      minute:
        one && discussion && meeting.state === 'ended' ? viewMinute(discussion, item, names.get(item.id) ?? []) : null,
      medicines:
        one && canCompartment(actor, 'reads', 'clinical', throughItem(actor, one, meeting, item, now))
          ? atItem(reviewFor(actor, one, throughItem(actor, one, meeting, item, now), reviewOf.get(one.id)), item.id)
          : null,
    }
  })
  const shown = meeting.agenda.filter(item => admittedTo(actor, facts, item))
  await auditViews(ports, actor, 'minutes:view', shown, { meeting: meeting.id })
  return {
    meeting: meetingViewFor(actor, facts, now),
    attendance: meeting.attendance.map(entry => ({
      person: known(people, entry.personId),
      intervals: entry.intervals,
    })),
    items,
    composedAt: now,
  }
}

/** Without changes of a medicine whose label this reader may not see. */
function reviewFor(actor: Actor, one: Case, through: readonly Relationship[], review: MedicineReview | undefined) {
  return review && visibleReview(review, one.privacy, seesFor(actor, through))
}

function isRelated(person: PersonView, one: { practiceId: string; teamIds: string[] }): boolean {
  return person.organisation.id === one.practiceId || one.teamIds.includes(person.id)
}
