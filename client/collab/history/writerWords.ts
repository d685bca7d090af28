// Who wrote it, in words: the same on every panel that looks back.
import { instantDateTime } from '#shared/cui'
import type { TextRun, WriterView } from '#shared/recordHistory'
import { roleLabel } from '#shared/roles'

export interface Stretch {
  text: string
  by: string | null
  at: string
  meeting: string | null
  placed: TextRun['placed']
}

/** `Dr Aisha Shah – GP`. What nobody wrote, the server began the section with. */
export function writerName(writers: readonly WriterView[], by: string | null): string {
  if (by === null) return 'Caseroom'
  const writer = writers.find(one => one.id === by)
  if (!writer) return 'Somebody who has left'
  return writer.role ? `${writer.name} – ${roleLabel[writer.role]}` : writer.name
}

/** Runs that say the same to a reader, as one: a person's words with a comma that they added later the same day. */
export function stretchesOf(runs: readonly TextRun[]): Stretch[] {
  const stretches: Stretch[] = []
  for (const { text, by, at, meeting, placed } of runs) {
    const last = stretches.at(-1)
    const same = last && last.by === by && last.meeting === meeting && last.placed?.by === placed?.by
    if (same && instantDateTime(last.at) === instantDateTime(at)) last.text += text
    else stretches.push({ text, by, at, meeting, placed })
  }
  return stretches
}

/** `Dr Aisha Shah – GP, 24-Nov-2026 14:02, Frailty MDT; put here by Peter Lee – Pharmacist` */
export function stretchWords(
  stretch: Stretch,
  names: { writers: readonly WriterView[]; meetings: readonly { id: string; title: string }[] },
): string {
  const { by, at, meeting, placed } = stretch
  const title = names.meetings.find(one => one.id === meeting)?.title
  const said = [writerName(names.writers, by), instantDateTime(at), ...(title ? [title] : [])].join(', ')
  // Undoing one's own deletion is nobody else's business.
  return placed && placed.by !== by ? `${said}; put here by ${writerName(names.writers, placed.by)}` : said
}
