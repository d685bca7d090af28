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
  /** It takes letters away: what is typed before or after is another act, and none of those letters come back. */
  takesAway: boolean
}

export interface Stretch {
  peer: Peer
  at: number
  bytes: Uint8Array
}

/**
 * One row for each stretch that one connection typed without another between, and for each change that takes letters
 * away: so any first part of the rows is complete in itself, should power fail in the middle of storing them, and a
 * letter that is typed over others is never mistaken for one that was moved. `mostBytes` is a stretch's size.
 */
export function stretches(entries: Waiting[], mostBytes: number): Stretch[] {
  const runs: { peer: Peer; at: number; parts: Uint8Array[]; size: number; closed: boolean }[] = []
  for (const { peer, at, bytes, takesAway } of entries) {
    if (!bytes) continue
    const run = runs.at(-1)
    if (run && run.peer === peer && !takesAway && !run.closed && run.size + bytes.length <= mostBytes) {
      run.parts.push(bytes)
      run.size += bytes.length
    } else runs.push({ peer, at, parts: [bytes], size: bytes.length, closed: takesAway })
  }
  return runs.map(({ peer, at, parts }) => ({ peer, at, bytes: mergeInSteps(parts) }))
}
