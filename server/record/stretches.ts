// How the frames of a batch become rows of the log.
import type { Peer } from './peer.ts'
import { mergeInSteps } from './rows.ts'

/** One frame, or several that came in one piece, accepted and waiting for the disk. */
export interface Waiting {
  peer: Peer
  /** The last of them, and how many they are. */
  frame: number
  frames: number
  at: number
  /** null: nothing new in it, but what it repeats may not be durable yet. */
  bytes: Uint8Array | null
}

export interface Stretch {
  peer: Peer
  at: number
  bytes: Uint8Array
}

/**
 * One row for each stretch that one connection wrote without another between: so any first part of the rows is
 * complete in itself, should power fail in the middle of storing them. `mostBytes` is a stretch's size.
 */
export function stretches(entries: Waiting[], mostBytes: number): Stretch[] {
  const runs: { peer: Peer; at: number; parts: Uint8Array[]; size: number }[] = []
  for (const { peer, at, bytes } of entries) {
    if (!bytes) continue
    const run = runs.at(-1)
    if (run && run.peer === peer && run.size + bytes.length <= mostBytes) {
      run.parts.push(bytes)
      run.size += bytes.length
    } else runs.push({ peer, at, parts: [bytes], size: bytes.length })
  }
  return runs.map(({ peer, at, parts }) => ({ peer, at, bytes: mergeInSteps(parts) }))
}
