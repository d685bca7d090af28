// Reading the audit: the search for administrators, and the report of who looked at one person's record and why.
import type { z } from 'zod'
import type { AccessReport, AuditFound, auditSearch } from '#shared/accessLog'
import type { Refusal } from '#shared/errors'
import { type Compartment, compartmentKind, isCompartment } from '#shared/record'
import { compartmentPolicy, type Relationship, roleLabel } from '#shared/roles'
import { type Actor, can, canCompartment } from '../domain/access.ts'
import { rootOf } from '../domain/caseMerge.ts'
import { auditAccess, casesInScope, openCase, refuseRole } from './cases.ts'
import { concernChain } from './concerns.ts'
import { peopleById } from './identify.ts'
import { withMerged } from './mergedRecords.ts'
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
  const ours = cases.filter(one => one.practiceId === organisationId).map(one => one.id)
  const chainIn = await withMerged(ports.cases, ours)
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
  const rows = await accessesAbout(ports, rootOf(opened.one), mostReported + 1)
  await auditAccess(ports, actor, caseId, 'accesses:view', opened.through)
  const reads = (compartment: Compartment) =>
    canCompartment(actor, 'reads', compartmentKind(compartment).kind, opened.through)
  return { accesses: await inWords(ports, rows.slice(0, mostReported), reads), more: rows.length > mostReported }
}

/** Newest first; also of duplicates that went into this record, which are records of the same person. */
export async function accessesAbout(ports: Ports, rootId: string, atMost: number): Promise<AuditEntry[]> {
  const chains = await withMerged(ports.cases, [rootId])
  const rows = await Promise.all(chains.map(about => ports.auditTrail.newest({ about, atMost })))
  return rows
    .flat()
    .sort((a, b) => b.at.localeCompare(a.at) || b.n - a.n)
    .slice(0, atMost)
}

/** @param reads whether whoever is told may know this section by name */
export async function inWords(
  ports: Ports,
  rows: readonly AuditEntry[],
  reads: (compartment: Compartment) => boolean,
): Promise<AccessReport['accesses']> {
  const people = await peopleById(ports)
  return rows.map(row => {
    const person = people.get(row.who)
    return {
      n: row.n,
      at: row.at,
      name: person?.name ?? nameless[row.who] ?? 'Somebody who is no longer known here',
      role: person ? roleLabel[person.role] : '',
      organisation: person?.organisation.name ?? '',
      what: whatWords(row, reads),
      why: whyWords(row),
      refused: row.outcome === 'refused',
    }
  })
}

const nameless: Record<string, string> = { system: 'Caseroom itself', visitor: 'The person or a carer, by a link' }

/** What people do by command, when it was done and when it was only tried. */
const deeds: Record<string, readonly [done: string, tried: string]> = {
  'agenda:add': ['Put the person on the agenda of a meeting', 'put the person on an agenda'],
  'agenda:refer': ['Referred the person to a meeting', 'refer the person to a meeting'],
  'decision:propose': ['Proposed a decision in a meeting', 'propose a decision'],
  'decision:answer': ['Agreed or objected to a decision', 'answer a decision'],
  'decision:record': ['Recorded a decision', 'record a decision'],
  'decision:withdraw': ['Took a proposed decision back', 'take a decision back'],
  'action:add': ['Noted something that somebody will do', 'add an action'],
  'action:accept': ['Took something on', 'take an action on'],
  'action:done': ['Said that something was done', 'finish an action'],
  'recording:ask': ['Asked whether a call may be recorded', 'ask to record a call'],
  'recording:agree': ['Agreed that a call is recorded', 'agree to a recording'],
  'recording:refuse': ['Did not agree that a call is recorded', 'answer about a recording'],
  'recording:agree-for': [
    'Wrote down that somebody on the telephone agreed that a call is recorded',
    'answer about a recording for somebody on the telephone',
  ],
  'recording:refuse-for': [
    'Wrote down that somebody on the telephone did not agree that a call is recorded',
    'answer about a recording for somebody on the telephone',
  ],
  'recording:start': ['Started to record a call', 'start a recording'],
  'recording:end': ['Ended the recording of a call', 'end a recording'],
  'recording:list': ['Looked whether calls were recorded', 'look whether calls were recorded'],
  'recording:listen': ['Listened to the recording of a call', 'listen to the recording of a call'],
  'recording:delete': ['Deleted the recording of a call', 'delete the recording of a call'],
  'flag:raise': ['Raised a flag', 'raise a flag'],
  'flag:answer': ['Answered a flag', 'answer a flag'],
  'item:contribute': ['Wrote a view for a meeting', 'write a view for a meeting'],
  'item:answer': ['Answered the question of a meeting', 'answer the question of a meeting'],
  'item:conclude': ['Closed the discussion in a meeting', 'close the discussion'],
  'minute:sign': ['Signed the minute of a meeting', 'sign the minute'],
  'minute:amend': ['Amended the minute of a meeting', 'amend the minute'],
  'medicine:tell': ['Wrote down what the person says about a medicine', 'write about a medicine'],
  'change:propose': ['Proposed a change of a medicine', 'propose a change of a medicine'],
  'change:answer': ['Answered a proposed change of a medicine', 'answer a change of a medicine'],
  'change:confirm': ['Confirmed that a medicine was changed', 'confirm a change of a medicine'],
  'list:decide': ['Decided between two lists of medicines', 'decide between two lists'],
  'review:set': ['Noted how a medication review stands', 'note a medication review'],
  'message:send': ['Sent a message about the person', 'send a message'],
  'message:read': ['Read a message about the person', 'read a message'],
  'message:done': ['Did what a message asked', 'finish a message'],
  'contact:ask': ['Asked somebody to get in touch with the person', 'ask for a contact'],
  'contact:try': ['Noted a try to get in touch with the person', 'note a contact'],
  'contact:hand': ['Gave getting in touch to somebody else', 'hand a contact on'],
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
    case 'entry:label':
      return said('Changed who may see an entry of the imported record', 'change who may see an entry')
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
    case 'visit:invite':
      return said('Invited the person or a carer to their own item of a meeting', 'invite the person or a carer')
    case 'visit:revoke':
      return 'Took back a link for the person or a carer'
    case 'visit:open':
      return said('Opened the link to their own item of a meeting', 'open a link to an item of a meeting')
    case 'call:enter':
      return 'Was in the call about the person'
    case 'display:view':
      return 'Showed the person on the screen in the room of a meeting'
    case 'minutes:view':
      return 'Read the minutes of a meeting about the person'
    case 'actions:view':
      return 'Saw an action about the person in a list'
    case 'flags:view':
      return 'Saw a flag about the person in a list'
    case 'case:pack':
      return said('Made the pack of all that is held, for the person', 'make the pack of all that is held')
    case 'merge:check':
      return said('Compared the record with another, to merge them', 'compare the record with another')
    case 'case:merge':
      return said('Merged two records about the person', 'merge two records')
    case 'case:unmerge':
      return said('Took the merging of two records back', 'take the merging of two records back')
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
      const known = deeds[row.what]
      if (known) return said(known[0], known[1])
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
  if (row.who === 'visitor')
    return row.outcome === 'refused' ? 'The link or the date of birth did not fit' : 'Was invited to it'
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
