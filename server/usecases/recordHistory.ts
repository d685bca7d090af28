// The past of a section: who wrote what, how it was at a moment, and what changed between two. Whoever may read it may
// read this; the text comes from the log, which nobody can edit.
import { isRefusal, type Refusal } from '#shared/errors'
import type { Compartment } from '#shared/record'
import type { AuthorsView, ComparisonView, RemovedRun, TextAtView, TextRun, WriterView } from '#shared/recordHistory'
import type { Actor } from '../domain/access.ts'
import { openCompartment } from './compartments.ts'
import { peopleById } from './identify.ts'
import type { Ports } from './ports.ts'
import { type LineageBlock, type Piece, TEMPLATE_AUTHOR } from './recordPorts.ts'
import { type Sitting, sittingsOf, whereSaid } from './recordSittings.ts'
import { compareBlocks } from './wordDiff.ts'

export interface SectionPlace {
  caseId: string
  compartment: Compartment
}

/** Typing with shorter pauses than this is one run. */
const ONE_GO_MS = 5 * 60_000

export async function viewAuthors(ports: Ports, actor: Actor, place: SectionPlace): Promise<AuthorsView | Refusal> {
  const opened = await openCompartment(ports, actor, place.caseId, place.compartment, 'authors:view')
  if (isRefusal(opened)) return opened
  const at = ports.clock.now().toISOString()
  const blocks = await ports.recordTexts.lineage(place.caseId, place.compartment, null)
  const sittings = await sittingsOf(ports, place.caseId)
  const moved = movedOn(blocks)
  const gone = blocks.flatMap(block => block.pieces.filter(piece => piece.removed && !moved.has(idOf(piece))))
  const removed: RemovedRun[] = []
  for (const piece of gone) {
    if (!piece.removed) continue
    const by = writerOf(piece.removed.author)
    const last = removed.at(-1)
    const run = runOf(piece, place.compartment, sittings)
    if (last && last.removedBy === by && continues(last, run)) {
      extend(last, run)
      last.removedAt = later(last.removedAt, piece.removed.at.toISOString())
    } else removed.push({ ...run, removedBy: by, removedAt: piece.removed.at.toISOString() })
  }
  const shown = presentText(blocks, place.compartment, sittings)
  const runs = [...shown.flatMap(block => block.runs), ...removed]
  return {
    at,
    blocks: shown,
    removed,
    writers: await writersIn(ports, [...runs.flatMap(namesIn), ...removed.map(run => run.removedBy)]),
    meetings: meetingsIn(runs, sittings),
  }
}

export async function viewTextAt(
  ports: Ports,
  actor: Actor,
  place: SectionPlace,
  at: string,
): Promise<TextAtView | Refusal> {
  const opened = await openCompartment(ports, actor, place.caseId, place.compartment, 'text-at:view')
  if (isRefusal(opened)) return opened
  const until = new Date(at)
  const blocks = await ports.recordTexts.lineage(place.caseId, place.compartment, until)
  const sittings = await sittingsOf(ports, place.caseId)
  const shown = presentText(blocks, place.compartment, sittings)
  const runs = shown.flatMap(block => block.runs)
  const state = await ports.recordTexts.stateAt(place.caseId, place.compartment, until)
  return {
    at: until.toISOString(),
    blocks: shown,
    writers: await writersIn(ports, runs.flatMap(namesIn)),
    meetings: meetingsIn(runs, sittings),
    state: Buffer.from(state).toString('base64'),
  }
}

export async function compareTexts(
  ports: Ports,
  actor: Actor,
  place: SectionPlace,
  asked: { from: string; to: string | null },
): Promise<ComparisonView | Refusal> {
  const opened = await openCompartment(ports, actor, place.caseId, place.compartment, 'comparison:view')
  if (isRefusal(opened)) return opened
  const [one, other] = [new Date(asked.from), asked.to === null ? ports.clock.now() : new Date(asked.to)]
  const [from, to] = one <= other ? [one, other] : [other, one]
  const blocks = await ports.recordTexts.lineage(place.caseId, place.compartment, to)
  const compared = compareBlocks(blocks, from)
  const names = compared.blocks.flatMap(block => block.pieces.map(piece => writerOf(piece.by)))
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    blocks: compared.blocks.map(({ kind, pieces }) => ({
      kind,
      pieces: pieces.map(({ change, text, by, at }) => ({ change, text, by: writerOf(by), at: at.toISOString() })),
    })),
    added: compared.added,
    removed: compared.removed,
    writers: await writersIn(ports, names),
  }
}

/** Null for what the server began the section with. */
export function writerOf(author: string): string | null {
  return author === TEMPLATE_AUTHOR ? null : author
}

export async function writersIn(ports: Ports, ids: (string | null)[]): Promise<WriterView[]> {
  const people = await peopleById(ports)
  return [...new Set(ids)].flatMap((id): WriterView[] => {
    if (id === null) return []
    const person = people.get(id)
    if (person) return [{ id, name: person.name, role: person.role, colour: person.colour }]
    return [{ id, name: 'Somebody who has left', role: null, colour: 7 }]
  })
}

function presentText(blocks: LineageBlock[], compartment: Compartment, sittings: Sitting[]) {
  return blocks.flatMap(({ kind, pieces }) => {
    const runs: TextRun[] = []
    for (const piece of pieces) {
      if (piece.removed) continue
      const run = runOf(piece, compartment, sittings)
      const last = runs.at(-1)
      if (last && continues(last, run)) extend(last, run)
      else runs.push(run)
    }
    return runs.length > 0 ? [{ kind, runs }] : []
  })
}

function runOf(piece: Piece, compartment: Compartment, sittings: Sitting[]): TextRun {
  const { text, client, clock, wrote, placed } = piece
  const at = wrote.at.toISOString()
  const elsewhere = wrote.author !== placed.author || wrote.at.getTime() !== placed.at.getTime()
  return {
    text,
    client,
    clock,
    by: writerOf(wrote.author),
    at,
    until: at,
    meeting: whereSaid(sittings, compartment, wrote)?.meetingId ?? null,
    placed: elsewhere ? { by: writerOf(placed.author), at: placed.at.toISOString() } : null,
  }
}

function continues(last: TextRun, next: TextRun): boolean {
  return (
    last.by === next.by &&
    last.meeting === next.meeting &&
    last.placed?.by === next.placed?.by &&
    last.placed?.at === next.placed?.at &&
    last.client === next.client &&
    last.clock + last.text.length === next.clock &&
    Math.abs(Date.parse(next.at) - Date.parse(last.until)) <= ONE_GO_MS
  )
}

function extend(last: TextRun, next: TextRun) {
  last.text += next.text
  last.until = later(last.until, next.until)
}

function later(one: string, other: string): string {
  return one > other ? one : other
}

/** Ids of removed characters that stand elsewhere again: they were moved, not removed. */
function movedOn(blocks: LineageBlock[]): Set<string> {
  const ids = new Set<string>()
  for (const { pieces } of blocks) {
    for (const { movedFrom, text, removed } of pieces) {
      if (!movedFrom || removed) continue
      for (let at = 0; at < text.length; at += 1) ids.add(`${movedFrom.client}:${movedFrom.clock + at}`)
    }
  }
  return ids
}

function idOf({ client, clock }: Piece): string {
  return `${client}:${clock}`
}

function namesIn(run: TextRun): (string | null)[] {
  return [run.by, run.placed?.by ?? null]
}

function meetingsIn(runs: TextRun[], sittings: Sitting[]) {
  const used = new Set(runs.map(run => run.meeting))
  const titles = new Map(sittings.map(one => [one.meetingId, one.title]))
  return [...titles].filter(([id]) => used.has(id)).map(([id, title]) => ({ id, title }))
}
