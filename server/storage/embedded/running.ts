/** How a second process of the same account reaches the database that a running server holds: a file with its address. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isHeld } from './owner.ts'

const fileName = 'uri'

/** Called by the holder of the folder. The socket's own folder is what keeps other accounts out, not this file. */
export function announce(dir: string, uri: string): void {
  writeFileSync(join(dir, fileName), uri, { mode: 0o600 })
}

export function withdraw(dir: string): void {
  rmSync(join(dir, fileName), { force: true })
}

/** The address of the database that a living process serves from this folder, or null. */
export function runningUri(dir: string): string | null {
  if (!isHeld(dir)) return null
  try {
    return readFileSync(join(dir, fileName), 'utf8')
  } catch {
    // The holder is about to start, or about to stop.
    return null
  }
}
