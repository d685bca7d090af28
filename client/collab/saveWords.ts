// The only place that may say that text is saved.
import type { SaveView } from '../state/saveState.ts'

export type SaveTone = 'calm' | 'quiet' | 'busy' | 'warn' | 'stop'

export interface SaveWords {
  text: string
  tone: SaveTone
}

/** `time` writes epoch milliseconds as London time. */
export function saveWords(view: SaveView, time: (at: number) => string): SaveWords {
  switch (view.kind) {
    case 'loading':
      return view.failing
        ? { text: 'This section could not be loaded yet. Still trying.', tone: 'warn' }
        : { text: 'Loading…', tone: 'busy' }
    case 'saved':
      return { text: view.at === null ? 'Saved' : `Saved ${time(view.at)}`, tone: 'calm' }
    case 'saving':
      return { text: 'Saving…', tone: 'busy' }
    case 'delayed':
      return { text: `Not saved yet – still trying (${count(view.changes)})`, tone: 'warn' }
    case 'offline':
      return view.changes === 0
        ? { text: `Offline since ${time(view.since)}. Nothing here is waiting to be saved.`, tone: 'warn' }
        : {
            text: `Offline since ${time(view.since)}. ${onlyHere(view.changes)}`,
            tone: 'stop',
          }
    case 'read-only':
      return { text: 'Read only', tone: 'quiet' }
    case 'refused':
      return { text: 'The server did not accept your last change', tone: 'stop' }
    case 'old-app':
      return { text: 'A new version is ready. Reload to edit.', tone: 'stop' }
    case 'closed':
      return { text: view.words, tone: 'stop' }
    default: {
      const never: never = view
      return never
    }
  }
}

/** One line for several sections: the worst of them. Since when there is no connection is said beside it, and not twice. */
export function overallWords(views: readonly SaveView[], time: (at: number) => string): SaveWords | null {
  const stopped = views.find(view => view.kind === 'refused' || view.kind === 'closed' || view.kind === 'old-app')
  if (stopped) return saveWords(stopped, time)
  const offline = views.flatMap(view => (view.kind === 'offline' ? [view] : []))
  if (offline.length > 0) {
    const changes = offline.reduce((sum, view) => sum + view.changes, 0)
    return changes === 0 ? null : { text: onlyHere(changes), tone: 'stop' }
  }
  const delayed = views.flatMap(view => (view.kind === 'delayed' ? [view.changes] : []))
  if (delayed.length > 0) return saveWords({ kind: 'delayed', changes: delayed.reduce((a, b) => a + b, 0) }, time)
  const failing = views.find(view => view.kind === 'loading' && view.failing)
  if (failing) return { text: 'A section could not be loaded yet. Still trying.', tone: 'warn' }
  if (views.some(view => view.kind === 'loading')) return { text: 'Loading…', tone: 'busy' }
  if (views.some(view => view.kind === 'saving')) return { text: 'Saving…', tone: 'busy' }
  const saved = views.flatMap(view => (view.kind === 'saved' ? [view.at] : []))
  if (saved.length === 0) return null
  const latest = Math.max(...saved.map(at => at ?? 0))
  return { text: latest === 0 ? 'All changes saved' : `All changes saved ${time(latest)}`, tone: 'calm' }
}

function onlyHere(changes: number): string {
  return `${count(changes)} ${changes === 1 ? 'is' : 'are'} only in this tab. Do not close it.`
}

function count(changes: number): string {
  return `${changes} ${changes === 1 ? 'change' : 'changes'}`
}

/** From nine tenths of what a section may hold (both in bytes); null before. */
export function fullnessWords(bytes: number, limit: number): string | null {
  const percent = Math.floor((bytes / limit) * 100)
  if (percent < 90) return null
  if (percent >= 100) return 'This section is full. Nothing more can be added until text is deleted.'
  return `This section is ${percent}% full. When it is full nothing more can be added: delete what is no longer needed, or write in another section.`
}
