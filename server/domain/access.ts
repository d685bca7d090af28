// can(): the one place that judges. Pure; every use case asks it before it decides anything.

import { type LabelRule, labelPolicy, type PrivacyLabel } from '#shared/privacyLabel'
import {
  type Action,
  type CompartmentKind,
  compartmentPolicy,
  type MeetingPart,
  type Office,
  type OrganisationKind,
  policy,
  professionals,
  type Relationship,
  type Role,
  type Rule,
} from '#shared/roles'
import type { CoverSpan } from './cover.ts'
import type { EmergencySpan } from './emergency.ts'

/** The signed-in person, as every use case sees them. Built from the account, never from a payload. */
export interface Actor {
  id: string
  /** As shown to others: "Dr Aisha Shah". */
  name: string
  role: Role
  organisationId: string
  organisationKind: OrganisationKind
  safeguardingLead: boolean
  /** 0 to 7. */
  colour: number
  sessionId: string
  /** For whom this person stands in, and when. */
  covers: readonly CoverSpan[]
  /** Cases opened in an emergency, each until its end. */
  emergencies: readonly EmergencySpan[]
}

export interface Subject {
  /** How the actor is related to the case in question; empty = not at all. */
  through?: readonly Relationship[]
  /** The actor's parts in the meeting in question; empty = none. */
  as?: readonly MeetingPart[]
  /** Offices that the actor holds in their organisation. */
  holds?: readonly Office[]
  /** Privacy labels of the entry in question; every one of them has to be open to the actor. */
  labels?: readonly PrivacyLabel[]
}

const meets = <T>(needed: readonly T[] | undefined, held: readonly T[] | undefined): boolean =>
  needed === undefined || (held ?? []).some(one => needed.includes(one))

export type Missing = 'role' | 'organisation' | 'relationship' | 'part' | 'office' | 'label'

/** What the table asks for and this person has not; empty = they may. `can` is this, and so is the screen that explains. */
export function missingFor(actor: Actor, action: Action, subject: Subject = {}): Missing[] {
  const rule: Rule = policy[action]
  const asked: [Missing, boolean][] = [
    ['role', rule.roles.includes(actor.role)],
    ['organisation', rule.of === undefined || rule.of.includes(actor.organisationKind)],
    ['relationship', meets(rule.through, subject.through)],
    ['part', meets(rule.as, subject.as)],
    ['office', meets(rule.holds, subject.holds)],
    ['label', (subject.labels ?? []).every(label => opens(actor, labelPolicy[label], subject.through ?? []))],
  ]
  return asked.flatMap(([what, met]) => (met ? [] : [what]))
}

function opens(actor: Actor, rules: readonly LabelRule[], through: readonly Relationship[]): boolean {
  const lead = actor.safeguardingLead && professionals.includes(actor.role)
  return rules.some(
    rule =>
      (rule.roles.includes(actor.role) || (rule.lead === true && lead)) &&
      (rule.of === undefined || rule.of.includes(actor.organisationKind)) &&
      meets(rule.through, through),
  )
}

export function can(actor: Actor, action: Action, subject: Subject = {}): boolean {
  return missingFor(actor, action, subject).length === 0
}

export function canCompartment(
  actor: Actor,
  right: 'reads' | 'writes',
  kind: CompartmentKind,
  through: readonly Relationship[],
): boolean {
  const rule = compartmentPolicy[kind][right]
  // An administrator or an observer named as lead still reads nothing of it: the lead is somebody who gives care.
  const asLead = rule.lead === true && actor.safeguardingLead && professionals.includes(actor.role)
  const byRole = rule.roles.includes(actor.role) || asLead
  return byRole && meets(rule.through, through)
}
