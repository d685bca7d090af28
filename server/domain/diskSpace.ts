// How full the volume with the data is, in the three states that somebody acts on.
import type { DiskLevel } from '#shared/home'

/** Parts of the volume in use, 0 to 1. */
const fillingAt = 0.8
const nearlyFullAt = 0.9
/** A volume that hovers about a mark must not raise the alarm again and again. */
const slack = 0.01

export interface DiskSpace {
  level: DiskLevel
  /** Part of the volume in use, 0 to 1. */
  used: number
}

/** The state at `used` (0 to 1) of a volume that was in the state `before`. */
export function diskLevel(used: number, before: DiskLevel): DiskLevel {
  if (used >= nearlyFullAt || (before === 'nearly-full' && used >= nearlyFullAt - slack)) return 'nearly-full'
  if (used >= fillingAt || (before !== 'enough' && used >= fillingAt - slack)) return 'filling'
  return 'enough'
}
