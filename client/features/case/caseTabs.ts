// The sections of a case in the order of work: talk, what is known, then what is written. What a person may not open is not here.
import type { CaseView } from '#shared/case'
import type { DiscussionView } from '#shared/discussion'
import { type Compartment, discussionCompartment } from '#shared/record'
import { type CompartmentKind, compartmentPolicy } from '#shared/roles'

export type CaseTab =
  | {
      id: string
      label: string
      kind: 'background' | 'medicines' | 'results' | 'messages' | 'history' | 'wishes' | 'accesses'
    }
  | { id: string; label: string; kind: 'compartment'; compartment: Compartment }

const order: readonly Exclude<CompartmentKind, 'discussion'>[] = [
  ...(['plan', 'about-me', 'clinical', 'social', 'not-yet-shared', 'safeguarding'] as const),
]

/** `discussion`: null outside of a meeting, where there is a history of meetings instead, and of accesses for those who may. */
export function caseTabs(
  view: Pick<CaseView, 'compartments'>,
  discussion: Pick<DiscussionView, 'id'> | null,
  seesAccesses = false,
): CaseTab[] {
  const allowed = view.compartments.map(compartment => compartment.kind)
  // The imported record is clinical: the server gives it to nobody who may not read that compartment.
  const imported: CaseTab[] = allowed.includes('clinical')
    ? [
        { id: 'background', label: 'Background', kind: 'background' },
        { id: 'medicines', label: 'Medicines', kind: 'medicines' },
        { id: 'results', label: 'Results', kind: 'results' },
      ]
    : []
  const written = order
    .filter(kind => allowed.includes(kind))
    .map(
      (kind): CaseTab => ({ id: kind, label: compartmentPolicy[kind].label, kind: 'compartment', compartment: kind }),
    )
  const wishes: CaseTab = { id: 'wishes', label: 'Wishes', kind: 'wishes' }
  if (!discussion) {
    const accesses: CaseTab[] = seesAccesses ? [{ id: 'accesses', label: 'Who looked', kind: 'accesses' }] : []
    const messages: CaseTab = { id: 'messages', label: 'Messages', kind: 'messages' }
    const history: CaseTab = { id: 'history', label: 'Meetings', kind: 'history' }
    return [...imported, ...written, messages, history, wishes, ...accesses]
  }
  const talk: CaseTab = {
    id: 'discussion',
    label: compartmentPolicy.discussion.label,
    kind: 'compartment',
    compartment: discussionCompartment(discussion.id),
  }
  return [talk, ...imported, ...written, wishes]
}

/** What to ask for when a section is still empty. */
export function promptOf(kind: CompartmentKind): string {
  switch (kind) {
    case 'discussion':
      return 'What is said: situation, what was done so far, next steps.'
    case 'about-me':
      return 'What matters to the person, how to talk with them, what helps and what does not. In their own words.'
    case 'plan':
      return 'Goals, needs, agreed care, and what to do when things change.'
    case 'clinical':
      return 'Problems in context, medicines discussed, specialist advice.'
    case 'social':
      return 'Home, money, carers, networks, voluntary support.'
    case 'not-yet-shared':
      return 'Planning that the person is not ready to read yet.'
    case 'safeguarding':
      return 'Concerns about harm, who was told, what was agreed.'
    default: {
      const never: never = kind
      return never
    }
  }
}
