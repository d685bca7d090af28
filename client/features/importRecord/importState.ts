// Where an import stands, as one value.
import type { ImportAnswer } from '#shared/imports'

export type ImportState =
  | { kind: 'choose' }
  | { kind: 'sending'; name: string; size: number; share: number }
  | { kind: 'refused'; name: string; message: string; problems: readonly { path: string; message: string }[] }
  | { kind: 'done'; name: string; answer: ImportAnswer }

export type ImportStep =
  | { type: 'started'; name: string; size: number }
  | { type: 'progress'; share: number }
  | { type: 'refused'; name: string; message: string; problems: readonly { path: string; message: string }[] }
  | { type: 'done'; name: string; answer: ImportAnswer }
  | { type: 'again' }

export function importState(state: ImportState, step: ImportStep): ImportState {
  switch (step.type) {
    case 'started':
      return { kind: 'sending', name: step.name, size: step.size, share: 0 }
    case 'progress':
      // A late progress event must not bring back an upload that has ended.
      return state.kind === 'sending' ? { ...state, share: Math.max(state.share, step.share) } : state
    case 'refused':
      return { kind: 'refused', name: step.name, message: step.message, problems: step.problems }
    case 'done':
      return { kind: 'done', name: step.name, answer: step.answer }
    case 'again':
      return { kind: 'choose' }
    default: {
      const never: never = step
      return never
    }
  }
}

/** `2.3 MB`; small files in kB. */
export function megabytes(bytes: number): string {
  if (bytes < 100_000) return `${Math.max(1, Math.round(bytes / 1000))} kB`
  return `${(bytes / 1_000_000).toFixed(1).replace(/\.0$/, '')} MB`
}
