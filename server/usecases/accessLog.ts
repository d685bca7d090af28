// Reading the audit: the search for administrators, and the report of who looked at one person's record and why.
import type { z } from 'zod'
import type { AccessReport, AuditFound, auditSearch } from '#shared/accessLog'
import type { Refusal } from '#shared/errors'
import { type Compartment, compartmentKind, isCompartment } from '#shared/record'
import { compartmentPolicy, type Relationship, roleLabel } from '#shared/roles'
import { type Actor, can, canCompartment } from '../domain/access.ts'
import { auditAccess, casesInScope, openCase, refuseRole } from './cases.ts'
import { concernChain } from './concerns.ts'
import { peopleById } from './identify.ts'
import type { AuditEntry, Ports } from './ports.ts'

const mostFound = 200
const mostReported = 500

/** Rows by people of the administrator's organisation and about cases registered there; ids and actions only. */
export async function searchAudit(
  ports: Ports,
  actor: Actor,
  asked: z.infer<typeof auditSearch>,
): Promise<AuditFound | Refusal> {
  if (!can(actor, 'audit:search')) return refuseRole(ports, actor, 'audit:search')
  const { organisationId } = actor
  const [accounts, cases] = await Promise.all([ports.people.all(), casesInScope(ports, actor)])
  const whoIn = accounts.filter(one => one.organisationId === organisationId).map(one => one.id)
  const chainIn = cases.filter(one => one.practiceId === organisationId).map(one => one.id)
  const found = await ports.auditTrail.newest({ ...asked, whoIn, chainIn, atMost: mostFound + 1 })
  // Quiet concerns are nobody's to find but the safeguarding lead's: not even that there was one.
  const shown = found.filter(row => row.chain !== concernChain)
  const detail = { rows: Math.min(found.length, mostFound), who: asked.who ?? null, about: asked.about ?? null }
  await ports.audit.record({ chain: 'system', who: actor.id, what: 'audit:search', outcome: 'done', detail })
  return {
    rows: shown.slice(0, mostFound).map(row => ({ ...row, detail: row.detail ?? {} })),
    more: found.length > mostFound,
  }
}

/** Every access to this person's record, newest first. Reading the report is an access too, and the next report shows it. */
export async function reportAccesses(ports: Ports, actor: Actor, caseId: string): Promise<AccessReport | Refusal> {
  const opened = await openCase(ports, actor, caseId, 'case:accesses')
  if ('ok' in opened) return opened
  const rows = await ports.auditTrail.newest({ about: caseId, atMost: mostReported + 1 })
  await auditAccess(ports, actor, caseId, 'accesses:view', opened.through)
  const people = await peopleById(ports)
  const reads = (compartment: Compartment) =>
    canCompartment(actor, 'reads', compartmentKind(compartment).kind, opened.through)
  return {
    accesses: rows
      .slice(0, mostReported)
      .sort((a, b) => b.n - a.n)
      .map(row => {
        const person = people.get(row.who)
        return {
          n: row.n,
          at: row.at,
          name: person?.name ?? (row.who === 'system' ? 'Caseroom itself' : 'Somebody who is no longer known here'),
          role: person ? roleLabel[person.role] : '',
          organisation: person?.organisation.name ?? '',
          what: whatWords(row, reads),
          why: whyWords(row),
          refused: row.outcome === 'refused',
        }
      }),
    more: rows.length > mostReported,
  }
}

/** What happened, for whoever reads it aloud to the person. */
export function whatWords(row: AuditEntry, reads: (compartment: Compartment) => boolean): string {
  const tried = row.outcome === 'refused'
  const said = (done: string, asked: string) => (tried ? `Tried to ${asked} and was refused` : done)
  switch (row.what) {
    case 'case:view':
      return said('Opened the record', 'open the record')
    case 'emergency:open':
      return said('Opened the record in an emergency', 'open the record in an emergency')
    case 'emergency:end':
      return 'The emergency access ended'
    case 'emergency:review':
      return said('Reviewed an emergency access', 'review an emergency access')
    case 'wishes:view':
      return said('Read what the person wishes', 'read what the person wishes')
    case 'wishes:change':
      return said('Recorded what the person wishes', 'change what the person wishes')
    case 'case:people':
      return said('Looked whom to ask in', 'look whom to ask in')
    case 'item:urgent':
      return 'Put the person on the table although their wishes held it, with a reason'
    case 'access:why':
    case 'case:why':
      return said('Asked why somebody can see the record', 'ask why somebody can see the record')
    case 'record:view':
      return said('Read the imported medical record', 'read the imported medical record')
    case 'history:view':
      return said('Read the list of earlier meetings', 'read the list of earlier meetings')
    case 'accesses:view':
    case 'case:accesses':
      return said('Read this report', 'read this report')
    case 'agenda:view':
      return 'Saw the person on the agenda of a meeting'
    case 'display:view':
      return 'Showed the person on the screen in the room of a meeting'
    case 'minutes:view':
      return 'Read the minutes of a meeting about the person'
    case 'actions:view':
      return 'Saw an action about the person in a list'
    case 'flags:view':
      return 'Saw a flag about the person in a list'
    case 'case:team':
      return said('Changed who is on the case team', 'change who is on the case team')
    case 'case:import':
      return said('Imported a medical record', 'import a medical record')
    case 'compartment:read':
      return said(`Opened ${sectionOf(row, reads)}`, `open ${sectionOf(row, reads)}`)
    case 'compartment:edit-session':
      return `Wrote in ${sectionOf(row, reads)}`
    case 'compartment:write-refused':
      return `Tried to write in ${sectionOf(row, reads)} and was refused`
    default: {
      const [thing = '', deed = ''] = row.what.split(/[:\s]/)
      const words = `${deed} ${/^[aeiou]/.test(thing) ? 'an' : 'a'} ${thing}`
      return tried ? `Tried to ${words} and was refused` : `In a meeting: ${words}`
    }
  }
}

/** The name of a section is itself a hint: whoever may not open it is not told which one it was. */
function sectionOf(row: AuditEntry, reads: (compartment: Compartment) => boolean): string {
  const compartment = row.detail?.compartment
  if (typeof compartment !== 'string' || !isCompartment(compartment) || !reads(compartment)) {
    return 'a section of the record'
  }
  return `the section ${compartmentPolicy[compartmentKind(compartment).kind].label}`
}

const throughWords: Record<Relationship, string> = {
  practice: 'works at the person’s practice',
  team: 'is on the person’s case team',
  cover: 'stood in for somebody of the person’s case team',
  emergency: 'opened it in an emergency, for a reason that is reviewed',
  invited: 'was invited to discuss the person in a meeting',
}

function whyWords(row: AuditEntry): string {
  if (row.outcome === 'refused') return 'Had no right to it'
  const through = row.detail?.through
  const held = typeof through === 'string' ? through.split(' ').flatMap(one => (isRelationship(one) ? [one] : [])) : []
  if (held.length > 0) return sentence(held.map(one => throughWords[one]).join(' and '))
  if (row.detail?.meeting !== undefined || row.detail?.discussion !== undefined) {
    return 'Takes part in a meeting that discusses the person'
  }
  return 'Has work to do for the person'
}

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

function isRelationship(text: string): text is Relationship {
  return Object.hasOwn(throughWords, text)
}
