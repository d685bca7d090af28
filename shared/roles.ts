// Who people are, and what each may do: the permission table, as data. `can()` on the server judges with it;
// the client reads the same table to decide which buttons to show. Deny by default: what is not listed is refused.
import { z } from 'zod'

export const roles = [
  'gp',
  'pharmacist',
  'social-worker',
  'consultant',
  'nurse',
  'care-coordinator',
  'link-worker',
  'observer',
  'administrator',
] as const
export const role = z.enum(roles)
export type Role = z.infer<typeof role>

export const roleLabel: Record<Role, string> = {
  gp: 'GP',
  pharmacist: 'Pharmacist',
  'social-worker': 'Social worker',
  consultant: 'Consultant',
  nurse: 'Nurse',
  'care-coordinator': 'Care coordinator',
  'link-worker': 'Link worker',
  observer: 'Observer',
  administrator: 'Administrator',
}

export const organisationKinds = ['practice', 'community-trust', 'hospital', 'council', 'voluntary'] as const
export const organisationKind = z.enum(organisationKinds)
export type OrganisationKind = z.infer<typeof organisationKind>

export const organisationKindLabel: Record<OrganisationKind, string> = {
  practice: 'General practice',
  'community-trust': 'Community or mental health trust',
  hospital: 'Hospital',
  council: 'Council social care',
  voluntary: 'Voluntary sector',
}

/**
 * How a person is related to a case. Without one of these the case does not exist for them. `cover`: stands in for
 * somebody of the team today. `emergency`: opened it for a reason that is reviewed; reads, and no more.
 */
export const relationships = ['practice', 'team', 'cover', 'invited', 'emergency'] as const
export type Relationship = (typeof relationships)[number]

/** What somebody is for their whole organisation, beside their role. */
export const offices = ['caldicott-guardian'] as const
export type Office = (typeof offices)[number]

/** The part a person has in a meeting. */
export const meetingParts = ['chair', 'deputy', 'organiser', 'member', 'guest'] as const
export type MeetingPart = (typeof meetingParts)[number]

/**
 * Who is no member of staff and comes to their own slot by a link or on the telephone. Never a `Role`: no rule for staff
 * can name them, and no rule for them can be met by staff.
 */
export const visitorKinds = ['patient', 'carer'] as const
export type VisitorKind = (typeof visitorKinds)[number]
export const visitorLabel: Record<VisitorKind, string> = { patient: 'Patient', carer: 'Carer' }

/** Where a visitor is: let in to their own open item, or not. Who is neither has no place, and may nothing. */
export const visitorPlaces = ['waiting', 'inside'] as const
export type VisitorPlace = (typeof visitorPlaces)[number]

/** All that a visitor may, and where. What is not listed is refused. */
export const visitorPolicy = {
  /** How their own slot stands. */
  'visit:wait': ['waiting', 'inside'],
  /** Asking to be let in, their own microphone, camera and hand, and leaving. */
  'visit:come': ['waiting', 'inside'],
  /** Sound and pictures with who is inside. */
  'visit:talk': ['inside'],
  /** Whether they agree that the call is recorded. */
  'visit:consent': ['inside'],
  /** What is shared with the person: About me, the care plan, what was decided, who does what. */
  'visit:read': ['inside'],
} as const satisfies Record<string, readonly VisitorPlace[]>
export type VisitorAction = keyof typeof visitorPolicy
export const visitorActions = Object.keys(visitorPolicy) as VisitorAction[]

const health: Role[] = ['gp', 'pharmacist', 'consultant', 'nurse']
const team: Role[] = [...health, 'social-worker', 'care-coordinator', 'link-worker']
/** Who may say that a medicine is started, stopped or changed. */
export const prescribers: readonly Role[] = ['gp', 'consultant']
/** Roles that give care: everybody but observers and administrators. */
export const professionals: readonly Role[] = team
const everyoneInCare: Role[] = [...team, 'observer']

/** `through`: one of these relationships to the case. `as`: one of these parts in the meeting. Absent = not asked. */
export interface Rule {
  roles: readonly Role[]
  through?: readonly Relationship[]
  as?: readonly MeetingPart[]
  /** Only for an organisation of this kind. */
  of?: readonly OrganisationKind[]
  /** Only for who holds one of these offices in their organisation. */
  holds?: readonly Office[]
}

/** Everybody whose work it is. An emergency is none of these: it gives only what names `toRead`. */
const anyRelationship = ['practice', 'team', 'cover', 'invited'] as const
const toRead = relationships
const runs = ['chair', 'deputy'] as const

export const policy = {
  'people:list': { roles: roles },
  'case:search': { roles: everyoneInCare },
  'case:view': { roles: everyoneInCare, through: toRead },
  'case:team': { roles: ['gp', 'nurse', 'care-coordinator'], through: ['practice'] },
  'wishes:change': {
    roles: ['gp', 'nurse', 'social-worker', 'care-coordinator'],
    through: ['practice', 'team', 'cover'],
  },
  // Two records about one person, made one.
  'case:merge': { roles: ['care-coordinator'], through: ['practice'] },
  'case:accesses': { roles: ['gp', 'nurse', 'care-coordinator'], through: ['practice'] },
  'case:why': { roles: ['gp', 'nurse', 'care-coordinator'], through: ['practice'] },
  // All that is held about a person, for that person.
  'case:pack': { roles: ['gp', 'nurse', 'care-coordinator'], through: ['practice'], holds: ['caldicott-guardian'] },
  // The sound of a call, for good; the row about it stays.
  'recording:delete': { roles: ['gp', 'nurse', 'care-coordinator'], through: ['practice'] },
  // By two of them: one proposes, another confirms.
  'record:redact': { roles: ['gp', 'nurse', 'care-coordinator'], through: ['practice'] },
  'cover:arrange': { roles: [...team, 'administrator'] },
  // For others of one's organisation.
  'cover:arrange-for-others': { roles: ['care-coordinator', 'administrator'] },
  'audit:search': { roles: ['administrator'] },
  'staff:manage': { roles: ['administrator'] },
  'mail:watch': { roles: ['administrator'] },
  'server:watch': { roles: ['administrator'] },
  'emergency:open': { roles: [...health, 'social-worker'] },
  'emergency:review': { roles: team, holds: ['caldicott-guardian'] },
  'register:view': { roles: ['administrator'] },
  'register:change': { roles: ['administrator'] },
  // Reading one entry of the imported record; its labels are judged by the table of labels besides.
  'entry:view': { roles: [...health, 'social-worker', 'care-coordinator', 'observer'], through: toRead },
  'entry:label': { roles: ['gp', 'consultant'], through: ['practice', 'team', 'cover'] },
  'case:import': { roles: ['gp', 'pharmacist', 'nurse', 'care-coordinator'], of: ['practice'] },
  'meeting:create': { roles: team },
  'meeting:view': { roles: everyoneInCare, as: meetingParts },
  'meeting:prepare': { roles: team, as: ['chair', 'deputy', 'organiser'] },
  'agenda:refer': { roles: team, as: ['chair', 'deputy', 'organiser', 'member'] },
  // A clinic's slots are booked by those who bring their own patients; who is asked, answers.
  'clinic:book': {
    roles: ['gp', 'nurse', 'pharmacist', 'social-worker', 'care-coordinator'],
    as: ['chair', 'deputy', 'organiser', 'member'],
  },
  'clinic:reply': { roles: health, as: meetingParts },
  // The exception to the minimum data set is the coordinator's, not the referrer's.
  'agenda:bypass': { roles: ['care-coordinator'], as: ['chair', 'deputy', 'organiser'] },
  'meeting:run': { roles: team, as: runs },
  'visit:invite': { roles: team, as: ['chair', 'deputy', 'organiser'] },
  'minutes:read': { roles: everyoneInCare, as: meetingParts },
  'item:attend': { roles: everyoneInCare, through: anyRelationship },
  'decision:propose': { roles: team, through: anyRelationship, as: meetingParts },
  'decision:answer': { roles: team, through: anyRelationship, as: meetingParts },
  'decision:record': { roles: team, through: anyRelationship, as: runs },
  'decision:withdraw': { roles: team, through: anyRelationship, as: meetingParts },
  'decision:assent': { roles: team },
  'concern:raise': { roles: team, through: anyRelationship },
  'item:tick': { roles: team, through: anyRelationship, as: ['chair', 'deputy', 'organiser'] },
  'action:add': { roles: team, through: anyRelationship, as: meetingParts },
  'action:answer': { roles: team },
  'action:finish': { roles: team },
  'action:review': { roles: team },
  'action:chase': { roles: team, through: anyRelationship },
  'action:hand-over': { roles: team },
  'flag:raise': { roles: team, through: anyRelationship, as: meetingParts },
  'flag:answer': { roles: team, through: anyRelationship },
  'flag:close': { roles: team, through: anyRelationship },
  'flag:override': { roles: team, through: anyRelationship, as: runs },
  'item:contribute': { roles: team, through: anyRelationship, as: meetingParts },
  'item:answer': { roles: team, through: anyRelationship, as: meetingParts },
  'item:conclude': { roles: team, through: anyRelationship, as: runs },
  'message:send': { roles: team, through: anyRelationship },
  'message:answer': { roles: team, through: anyRelationship },
  'contact:ask': { roles: team, through: anyRelationship },
  'contact:work': { roles: team, through: anyRelationship },
  'outcome:advise': { roles: health, through: anyRelationship, as: meetingParts },
  'outcome:sign': { roles: health, through: anyRelationship, as: meetingParts },
  'outcome:follow-up': { roles: team, through: anyRelationship },
  'trial:review': { roles: health, through: anyRelationship },
  'minute:sign': { roles: team, through: anyRelationship, as: meetingParts },
  'minute:amend': { roles: team, through: anyRelationship, as: ['chair', 'deputy', 'organiser'] },
  'feedback:read': { roles: team },
  // Of those who read the clinical compartment: what is written here stands beside the imported medicines.
  'medicine:tell': { roles: [...health, 'social-worker', 'care-coordinator'], through: anyRelationship },
  'change:propose': { roles: health, through: anyRelationship },
  'change:answer': { roles: prescribers, through: anyRelationship },
  // Only somebody of the registered practice can look into its system.
  'change:confirm': { roles: ['gp', 'pharmacist', 'nurse'], through: ['practice'] },
  'change:withdraw': { roles: health, through: anyRelationship },
  'list:decide': { roles: health, through: anyRelationship },
  // Lists across people: each row is judged by its own case besides.
  'medicines:list': { roles: [...health, 'care-coordinator'] },
  'rules:report': { roles: ['gp', 'pharmacist', 'care-coordinator'], of: ['practice'] },
  'rule:switch': { roles: ['gp', 'pharmacist'], of: ['practice'] },
  'review:set': { roles: ['gp', 'pharmacist', 'nurse'], through: ['practice', 'team'] },
} as const satisfies Record<string, Rule>

export type Action = keyof typeof policy
export const actions = Object.keys(policy) as Action[]

/** Who may read and who may write each compartment of the shared case record. */
export const compartmentKinds = [
  'about-me',
  'plan',
  'clinical',
  'social',
  'not-yet-shared',
  'safeguarding',
  'discussion',
] as const
export type CompartmentKind = (typeof compartmentKinds)[number]

export interface CompartmentRule {
  label: string
  /** Said under the heading, so that nobody has to guess who reads what they write. */
  readers: string
  reads: { roles: readonly Role[]; through: readonly Relationship[]; lead?: true }
  writes: { roles: readonly Role[]; through: readonly Relationship[]; lead?: true }
}

const direct = ['practice', 'team', 'cover'] as const

export const compartmentPolicy: Record<CompartmentKind, CompartmentRule> = {
  'about-me': {
    label: 'About me',
    readers: 'The person’s own words. Everyone in the meeting can read this.',
    reads: { roles: everyoneInCare, through: toRead },
    // Only as "supported to write by": a clinician must not reword what the person said.
    writes: { roles: ['care-coordinator', 'link-worker'], through: direct },
  },
  plan: {
    label: 'Care plan',
    readers: 'The team and the person can read this.',
    reads: { roles: everyoneInCare, through: toRead },
    writes: { roles: team, through: anyRelationship },
  },
  clinical: {
    label: 'Clinical',
    readers: 'Health professionals write this. Social care can read it.',
    reads: { roles: [...health, 'social-worker', 'care-coordinator', 'observer'], through: toRead },
    writes: { roles: health, through: anyRelationship },
  },
  social: {
    label: 'Home and social',
    readers: 'The team can read this.',
    reads: { roles: team, through: toRead },
    writes: { roles: ['social-worker', 'nurse', 'gp', 'care-coordinator', 'link-worker'], through: anyRelationship },
  },
  'not-yet-shared': {
    label: 'Not yet shared',
    readers: 'Professionals of the direct team only. The person has not read this yet.',
    reads: { roles: [...health, 'social-worker', 'care-coordinator'], through: direct },
    writes: { roles: [...health, 'social-worker', 'care-coordinator'], through: direct },
  },
  safeguarding: {
    label: 'Safeguarding',
    readers: 'Only the GP, the social worker and the safeguarding lead of this person’s team.',
    reads: { roles: ['gp', 'social-worker'], through: direct, lead: true },
    writes: { roles: ['gp', 'social-worker'], through: direct, lead: true },
  },
  discussion: {
    label: 'Discussion',
    readers: 'Everyone admitted to this item can read this.',
    reads: { roles: everyoneInCare, through: anyRelationship },
    writes: { roles: team, through: anyRelationship },
  },
}
