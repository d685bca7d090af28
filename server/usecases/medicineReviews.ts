// The medicines of a case as people work on them, as use cases: the person's words, changes, lists side by side, the review.
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { CommandName, Payload, Reply } from '#shared/live'
import { medicineLineText } from '#shared/medicineLine'
import type { ListComparison, MedicineNamed, MedicineReviewView } from '#shared/medicineReview'
import { type Action, compartmentPolicy } from '#shared/roles'
import { type Actor, canCompartment } from '../domain/access.ts'
import type { Decided, Deciding } from '../domain/aggregate.ts'
import { decideRow } from '../domain/listDecision.ts'
import { isOpen, proposeChange, settleChange, waitingOf } from '../domain/medicineChange.ts'
import { type MedicineReview, type Named, newMedicineReview, setReview, tellWords } from '../domain/medicineReview.ts'
import { seesFor, visibleReview } from '../domain/privacy.ts'
import { auditAccess, auditRefusal, type OpenedCase, openCase, visibleTo } from './cases.ts'
import { changeAboutCase, isAbout } from './caseWork.ts'
import type { Ports } from './ports.ts'

type Given<N extends CommandName> = Payload<N> & { commandId: string }

export async function viewMedicineReview(
  ports: Ports,
  actor: Actor,
  caseId: string,
): Promise<MedicineReviewView | Refusal> {
  const opened = await openCase(ports, actor, caseId, 'case:view')
  if (isRefusal(opened)) return opened
  if (!canCompartment(actor, 'reads', 'clinical', opened.through)) {
    await auditRefusal(ports, actor, 'medicines:view', caseId, true)
    return refuse('not-allowed', `${compartmentPolicy.clinical.readers} The medicines are part of it.`)
  }
  const [whole, lists] = await Promise.all([
    loadReview(ports, caseId, opened.one.practiceId),
    listsOf(ports, actor, opened),
  ])
  const review = visibleReview(whole, opened.one.privacy, seesFor(actor, opened.through))
  await auditAccess(ports, actor, caseId, 'medicines:view', opened.through)
  const now = ports.clock.now().toISOString()
  const decided = new Map(review.decisions.map(one => [one.rowId, one]))
  return {
    caseId,
    version: review.version,
    words: review.words,
    changes: review.changes
      .map(change => waitingOf(change, now))
      .sort((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || b.proposedAt.localeCompare(a.proposedAt)),
    lists: lists.map((list): ListComparison => {
      const rows = list.rows.map(row => {
        const choice = decided.get(row.rowId)
        return {
          ...row,
          decided: choice ? { choice: choice.choice, by: choice.by, at: choice.at, note: choice.note } : null,
        }
      })
      return { ...list, rows, undecided: rows.filter(row => row.difference !== 'same' && row.decided === null).length }
    }),
    review: review.review,
  }
}

export function tellMedicine(ports: Ports, actor: Actor, payload: Given<'medicine:tell'>): Promise<Reply> {
  return withMedicine(ports, actor, 'medicine:tell', payload, (review, medicine, d) =>
    tellWords(review, payload, medicine, actor, d),
  )
}

export function proposeMedicineChange(ports: Ports, actor: Actor, payload: Given<'change:propose'>): Promise<Reply> {
  return withMedicine(ports, actor, 'change:propose', payload, (review, medicine, d) =>
    proposeChange(review, payload, medicine, actor, d),
  )
}

export function answerMedicineChange(ports: Ports, actor: Actor, payload: Given<'change:answer'>): Promise<Reply> {
  return change(ports, actor, 'change:answer', payload, (review, d) =>
    settleChange(review, { type: 'change:answer', payload }, actor, d),
  )
}

export function confirmMedicineChange(ports: Ports, actor: Actor, payload: Given<'change:confirm'>): Promise<Reply> {
  return change(ports, actor, 'change:confirm', payload, (review, d) =>
    settleChange(review, { type: 'change:confirm', payload }, actor, d),
  )
}

export function withdrawMedicineChange(ports: Ports, actor: Actor, payload: Given<'change:withdraw'>): Promise<Reply> {
  return change(ports, actor, 'change:withdraw', payload, (review, d) =>
    settleChange(review, { type: 'change:withdraw', payload }, actor, d),
  )
}

export function setMedicineReview(ports: Ports, actor: Actor, payload: Given<'review:set'>): Promise<Reply> {
  return change(ports, actor, 'review:set', payload, (review, d) => setReview(review, payload, actor, d))
}

export function decideListRow(ports: Ports, actor: Actor, payload: Given<'list:decide'>): Promise<Reply> {
  return change(ports, actor, 'list:decide', payload, async (review, d, opened) => {
    if (!(await isAbout(ports, payload.caseId, payload.discussionId))) return refuse('wrong-case')
    const rows = (await listsOf(ports, actor, opened)).flatMap(list => list.rows)
    const row = rows.find(one => one.rowId === payload.rowId)
    if (!row) return refuse('stale', 'The lists have changed since. Look at them again, then decide.')
    return decideRow(review, payload, row, actor, d)
  })
}

/** The state is kept apart from the imported record, which a later import replaces. */
export async function loadReview(ports: Ports, caseId: string, practiceId: string): Promise<MedicineReview> {
  return (await ports.medicineReviews.load(caseId)) ?? newMedicineReview(caseId, practiceId)
}

async function listsOf(ports: Ports, actor: Actor, opened: OpenedCase) {
  const record = await visibleTo(ports, actor, opened)
  return record ? ports.compareLists(record) : []
}

function change(
  ports: Ports,
  actor: Actor,
  action: Action,
  payload: { commandId: string; caseId: string },
  decide: (
    review: MedicineReview,
    d: Deciding,
    opened: OpenedCase,
  ) => Decided<MedicineReview> | Promise<Decided<MedicineReview>>,
): Promise<Reply> {
  const state = {
    store: ports.medicineReviews,
    empty: ({ one }: { one: { id: string; practiceId: string } }) => newMedicineReview(one.id, one.practiceId),
  }
  return changeAboutCase(ports, actor, action, payload, state, decide)
}

function withMedicine(
  ports: Ports,
  actor: Actor,
  action: Action,
  payload: { commandId: string; caseId: string; medicine: MedicineNamed; discussionId: string | null },
  decide: (review: MedicineReview, medicine: Named, d: Deciding) => Decided<MedicineReview>,
): Promise<Reply> {
  return change(ports, actor, action, payload, async (review, d, opened) => {
    if (!(await isAbout(ports, payload.caseId, payload.discussionId))) return refuse('wrong-case')
    const medicine = await named(ports, actor, opened, payload.medicine)
    if (!medicine)
      return refuse('wrong-case', 'This medicine is not on this person’s list. Nothing was changed. Reload.')
    return decide(review, medicine, d)
  })
}

/** What the list says is read here, never taken from the page: a line of another person's must not get in. */
async function named(ports: Ports, actor: Actor, opened: OpenedCase, medicine: MedicineNamed): Promise<Named | null> {
  if ('drug' in medicine) return { key: null, drug: medicine.drug, line: null }
  const record = await visibleTo(ports, actor, opened)
  const entry = record?.medicines.find(one => one.key === medicine.key)
  return entry ? { key: entry.key, drug: entry.drug, line: medicineLineText(entry) } : null
}
