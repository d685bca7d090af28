// Watches the volume that holds the data: full, it takes no more text, and somebody must know long before.
import { statfs } from 'node:fs/promises'
import type { Logger } from 'pino'
import { type DiskSpace, diskLevel } from '../domain/diskSpace.ts'

export interface DiskWatch {
  /** As it was when last looked at; null: it could not be asked. */
  now(): DiskSpace | null
  stop(): void
}

/** `blocks` of which `bavail` are left for this account, as statfs gives them. */
export type ReadVolume = (dir: string) => Promise<{ blocks: number; bavail: number }>

const everyMs = 30_000

/** Looks at once, then twice a minute; a change of level is logged, the worse ones as warning and error. */
export async function watchDisk(
  dir: string,
  log: Pick<Logger, 'info' | 'warn' | 'error'>,
  read: ReadVolume = statfs,
): Promise<DiskWatch> {
  let known: DiskSpace | null = null
  const look = async () => {
    const before = known?.level ?? 'enough'
    try {
      const { blocks, bavail } = await read(dir)
      const used = blocks > 0 ? 1 - bavail / blocks : 0
      known = { used, level: diskLevel(used, before) }
    } catch (error) {
      if (known) log.warn({ event: 'disk.unknown', error: error instanceof Error ? error.name : 'unknown' })
      known = null
      return
    }
    if (known.level !== before) say(known)
  }
  const say = ({ level, used }: DiskSpace) => {
    const fields = { event: `disk.${level}`, percent: Math.floor(used * 100) }
    switch (level) {
      case 'enough':
        return log.info(fields)
      case 'filling':
        return log.warn(fields)
      case 'nearly-full':
        return log.error(fields)
      default:
        return level satisfies never
    }
  }
  await look()
  const timer = setInterval(() => void look(), everyMs)
  timer.unref()
  return { now: () => known, stop: () => clearInterval(timer) }
}
