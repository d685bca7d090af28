// Invented organisations and staff for the demonstration. Nobody here exists; example.org is reserved for this use.
import type { OrganisationKind, Role } from '#shared/roles'

export type DemonstrationOrganisation = { id: string; name: string; kind: OrganisationKind }

export type DemonstrationStaff = {
  id: string
  name: string
  email: string
  role: Role
  /** What the person does, more closely than the role says. */
  job: string
  organisationId: string
  safeguardingLead: boolean
}

export const organisations = [
  { id: 'brook-lane', name: 'Brook Lane Surgery', kind: 'practice' },
  { id: 'vale-community', name: 'Brook Vale Community and Mental Health Trust', kind: 'community-trust' },
  { id: 'st-brides', name: 'St Bride’s Hospital', kind: 'hospital' },
  { id: 'brookham-council', name: 'Brookham Council Adult Social Care', kind: 'council' },
  { id: 'good-neighbours', name: 'Brookham Good Neighbours', kind: 'voluntary' },
] as const satisfies readonly DemonstrationOrganisation[]

export type OrganisationId = (typeof organisations)[number]['id']

export const staff: readonly DemonstrationStaff[] = [
  person('Dr Aisha Shah', 'gp', 'GP partner, chairs the meeting', 'brook-lane'),
  person('Dr Tom Bright', 'gp', 'Salaried GP', 'brook-lane'),
  person('Peter Lee', 'pharmacist', 'Practice pharmacist', 'brook-lane'),
  person('Nadia Field', 'social-worker', 'Social worker, adults', 'brookham-council'),
  person('Dr Kwame Osei', 'consultant', 'Consultant psychiatrist', 'vale-community'),
  person('Dr Helen Marsh', 'consultant', 'Consultant renal physician', 'st-brides'),
  person('Grace Adeyemi', 'nurse', 'Community psychiatric nurse', 'vale-community'),
  { ...person('Sinead Doyle', 'nurse', 'Community nurse', 'vale-community'), safeguardingLead: true },
  person('Karen Bell', 'care-coordinator', 'Care coordinator', 'brook-lane'),
  person('Ewa Nowak', 'link-worker', 'Link worker, speaks Polish', 'good-neighbours'),
  person('Oliver Grant', 'observer', 'GP trainee', 'brook-lane'),
  person('Marion Hughes', 'administrator', 'System administrator', 'brook-lane'),
]

/** Id and sign-in name follow the name: Dr Aisha Shah is `aisha-shah` and `aisha.shah@example.org`. */
function person(name: string, role: Role, job: string, organisationId: OrganisationId): DemonstrationStaff {
  const words = name.replace(/^Dr /, '').toLowerCase().split(' ')
  const email = `${words.join('.')}@example.org`
  return { id: words.join('-'), name, email, role, job, organisationId, safeguardingLead: false }
}
