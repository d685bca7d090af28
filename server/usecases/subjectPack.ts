// The subject access pack: composed from all that is stored about one person, by the guardian of the practice, after a proof.
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import type { FileView } from '#shared/http'
import { type Compartment, compartmentKind, discussionCompartment, roomName } from '#shared/record'
import { type CompartmentKind, compartmentPolicy } from '#shared/roles'
import { type PackAsked, packSections } from '#shared/subjectPack'
import { type Actor, can, canCompartment } from '../domain/access.ts'
import { type Case, onTeam } from '../domain/case.ts'
import { findItem } from '../domain/meeting.ts'
import { plainLines, redact, type Wording } from '../domain/plainText.ts'
import { accessesAbout, inWords } from './accessLog.ts'
import { auditRefusal, openCase } from './cases.ts'
import { officesOf } from './offices.ts'
import type { Ports } from './ports.ts'
import { requireStepUp } from './proof.ts'
import { type Mark, type Piece, TEMPLATE_AUTHOR } from './recordPorts.ts'

const mostAccesses = 10_000

/** What every part of the pack is made with. */
interface Making {
  wording: Wording
  /** Taken out wherever they stand. */
  terms: readonly string[]
}

interface Section {
  title: string
  lines: string[]
}

/** The audit row is written before anything is composed; it holds counts and the request, never a word of the pack. */
export async function composePack(
  ports: Ports,
  actor: Actor,
  caseId: string,
  asked: PackAsked,
): Promise<FileView | Refusal> {
  const opened = await openCase(ports, actor, caseId, 'case:view')
  if (isRefusal(opened)) return opened
  const { one, through } = opened
  // Asked for under a duplicate: the person gets all, as under the record that it went into.
  if (one.mergedInto) return composePack(ports, actor, one.mergedInto.caseId, asked)
  const holds = await officesOf(ports, actor)
  if (!can(actor, 'case:pack', { through, holds })) {
    await auditRefusal(ports, actor, 'case:pack', caseId, true)
    return refuse('not-allowed', 'The Caldicott guardian of the practice makes this pack.')
  }
  const unproven = await requireStepUp(ports, actor)
  if (unproven) return unproven
  await ports.audit.record({
    chain: caseId,
    who: actor.id,
    what: 'case:pack',
    outcome: 'done',
    detail: { through: through.join(' '), redactions: asked.redact.length },
  })
  const wording = await wordingOf(ports)
  const making = { wording, terms: asked.redact }
  const mayRead = packSections.filter(kind => canCompartment(actor, 'reads', kind, through))
  const [accesses, written, signed, meetings, between] = await Promise.all([
    accessesTo(ports, caseId),
    Promise.all(mayRead.map(kind => sectionText(ports, caseId, kind, compartmentPolicy[kind].label, making))),
    Promise.all(mayRead.map(kind => signaturesOf(ports, caseId, kind, making))),
    meetingsAbout(ports, caseId, making),
    betweenMeetings(ports, one, wording),
  ])
  const merged = await Promise.all(
    (await ports.cases.mergedInto([caseId])).map(other => mergedSections(ports, other, mayRead, making)),
  )
  const sections: Section[] = [
    { title: 'Who you are here', lines: plainLines(one.person, wording) },
    {
      title: 'Your practice and your team',
      lines: plainLines([one.practiceId, ...(one.namedTeams ?? []).map(team => team.name), ...onTeam(one)], wording),
    },
    { title: 'What you want', lines: plainLines(one.wishes, wording) },
    ...written,
    ...signed.flat(),
    ...meetings,
    ...between,
    ...merged.flat(),
    {
      title: 'Who looked at your record, and why',
      lines: accesses.map(
        row =>
          `${row.at}  ${[row.name, row.role, row.organisation].filter(Boolean).join(', ')}: ${row.what}. ${row.why}.`,
      ),
    },
  ]
  const { text } = redact(sections.map(toText).join('\n'), asked.redact)
  const made = ports.clock.now().toISOString()
  const head = [
    'WHAT CASEROOM HOLDS ABOUT YOU',
    `Made ${made} for the request: ${asked.request}.`,
    'Times are in UTC. Words in "[removed ...]" were taken out of the text later; they are kept so that you can see every version.',
    'Something about other people, or that the law lets a clinician hold back, may have been left out. You can ask why.',
    '',
  ]
  // The name of the file says nothing of the person: it lies in a folder that others see.
  return { fileName: 'subject-access-pack.txt', mediaType: 'text/plain', text: `${head.join('\n')}\n${text}` }
}

/** Of a duplicate that was merged into the record; its meetings are among the others already. */
async function mergedSections(
  ports: Ports,
  other: Case,
  mayRead: readonly (typeof packSections)[number][],
  making: Making,
): Promise<Section[]> {
  const { wording } = making
  const written = mayRead.map(kind => sectionText(ports, other.id, kind, compartmentPolicy[kind].label, making))
  const parts = [
    { title: 'Who you were here', lines: plainLines(other.person, wording) },
    { title: 'What you wanted', lines: plainLines(other.wishes, wording) },
    ...(await Promise.all(written)),
    ...(await Promise.all(mayRead.map(kind => signaturesOf(ports, other.id, kind, making)))).flat(),
    ...(await betweenMeetings(ports, other, wording)),
  ]
  return parts.map(({ title, lines }) => ({ title: `A second record, merged into this one: ${title}`, lines }))
}

/** Sections that are held back are not named here either: an opening of them is an opening of a section. */
async function accessesTo(ports: Ports, caseId: string) {
  const rows = await accessesAbout(ports, caseId, mostAccesses)
  const told: readonly CompartmentKind[] = [...packSections, 'discussion']
  return inWords(ports, rows, compartment => told.includes(compartmentKind(compartment).kind))
}

async function wordingOf(ports: Ports): Promise<Wording> {
  const [accounts, organisations] = await Promise.all([ports.people.all(), ports.people.organisations()])
  return { names: new Map([...accounts, ...organisations].map(one => [one.id, one.name])) }
}

/** Each paragraph as it reads now, then every piece that ever stood in it: who wrote it, and who took it out. */
async function sectionText(
  ports: Ports,
  caseId: string,
  compartment: Compartment,
  title: string,
  { wording: { names }, terms }: Making,
): Promise<Section> {
  const blocks = await ports.recordTexts.lineage(caseId, compartment, null)
  const nameOf = (author: string) => names.get(author) ?? (author === TEMPLATE_AUTHOR ? 'Caseroom' : 'Somebody')
  const at = ({ author, at: when }: Mark) => `${nameOf(author)}, ${when.toISOString().slice(0, 16)}`
  const told = (piece: Piece): string =>
    piece.removed
      ? `    [removed by ${at(piece.removed)}: ${piece.text}]  (${at(piece.wrote)})`
      : `    ${piece.text}  (${at(piece.wrote)})`
  const lines = blocks.flatMap(({ pieces }) => {
    const written = pieces.filter(piece => piece.text.trim() !== '')
    if (written.length === 0) return []
    const now = textOf(pieces.filter(piece => piece.removed === null))
    const shown = now.trim() === '' ? [] : [`  ${redact(now, terms).text}`]
    // A name that two people wrote, or that was typed in two goes, stands whole in no piece: then there are no pieces.
    if (isSplit(pieces, terms)) {
      return [...shown, `    (${[...new Set(written.map(piece => nameOf(piece.wrote.author)))].join(', ')})`]
    }
    return [...shown, ...written.map(told)]
  })
  return { title, lines }
}

/** Who signed a section, and the words that came after it was closed; nothing when neither is there. */
async function signaturesOf(
  ports: Ports,
  caseId: string,
  kind: (typeof packSections)[number],
  { wording }: Making,
): Promise<Section[]> {
  const section = await ports.sections.load(roomName(caseId, kind))
  const lines = plainLines({ signed: section?.versions, wordsThatCameLate: section?.addenda }, wording)
  return lines.length === 0 ? [] : [{ title: `${compartmentPolicy[kind].label}: signatures`, lines }]
}

const textOf = (pieces: readonly Piece[]): string => pieces.map(piece => piece.text).join('')

function isSplit(pieces: readonly Piece[], terms: readonly string[]): boolean {
  const apart = (some: readonly Piece[]) => some.reduce((sum, piece) => sum + redact(piece.text, terms).times, 0)
  const present = pieces.filter(piece => piece.removed === null)
  const removed = pieces.filter(piece => piece.removed !== null)
  return [pieces, present, removed].some(some => redact(textOf(some), terms).times !== apart(some))
}

async function meetingsAbout(ports: Ports, caseId: string, making: Making): Promise<Section[]> {
  const discussions = await ports.discussions.ofCase(caseId)
  return Promise.all(
    discussions.map(async discussion => {
      const meeting = await ports.meetings.load(discussion.meetingId)
      const item = meeting ? findItem(meeting, discussion.id) : undefined
      const notes = await sectionText(ports, discussion.caseId, discussionCompartment(discussion.id), '', making)
      const { outcome, answer, contributions, decisions, actions, flags, ticks, minute, advice, followUp } = discussion
      const facts = { outcome, answer, contributions, decisions, actions, flags, ticks, minute, advice, followUp }
      const about = item ? { question: item.question, referral: item.referral, urgent: item.urgent } : {}
      return {
        title: `A meeting about you: ${meeting?.startsAt ?? 'no date'}`,
        lines: [...plainLines({ ...about, ...facts }, making.wording), 'What was noted:', ...notes.lines],
      }
    }),
  )
}

async function betweenMeetings(ports: Ports, one: Case, wording: Wording): Promise<Section[]> {
  const [messages, medicines, imported, emergencies, recordings] = await Promise.all([
    ports.caseMessages.load(one.id),
    ports.medicineReviews.load(one.id),
    ports.records.get(one.id),
    ports.emergencies.ofPractice(one.practiceId),
    ports.recordings.ofCase(one.id),
  ])
  const opened = emergencies.filter(emergency => emergency.caseId === one.id)
  return [
    { title: 'Messages and contacts', lines: plainLines(messages, wording) },
    { title: 'What was added to your medicines', lines: plainLines(medicines, wording) },
    { title: 'Sound recordings of calls about you (ask to hear them)', lines: plainLines(recordings, wording) },
    { title: 'Emergency access', lines: plainLines(opened, wording) },
    { title: 'Your medical record, as other systems sent it', lines: plainLines(imported, wording) },
  ]
}

const toText = ({ title, lines }: Section): string =>
  [title.toUpperCase(), ...(lines.length > 0 ? lines : ['Nothing is held.']), ''].join('\n')
