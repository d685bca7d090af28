// One filled demonstration per run, for servers of tests to start on a copy of: filling it anew takes longer than starting.
import { cp, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder of this run, removed at its end. */
    seededIn: string
  }
}

/** Today's meeting of the demonstration is at the next half hour after it was filled; after that hour it must be filled anew. */
const slotMs = 1_800_000

/** `globalSetup` of the projects that start whole processes. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'caseroom-seeded-'))
  project.provide('seededIn', folder)
  return () => rm(folder, { recursive: true, force: true })
}

/**
 * A copy of the filled demonstration in a new folder.
 * @param fill starts a server on an empty folder, stops it, and answers with the folder
 */
export async function seededCopy(seededIn: string, fill: () => Promise<string>): Promise<string> {
  const slot = Math.ceil(Date.now() / slotMs)
  const filled = join(seededIn, String(slot))
  const copy = await mkdtemp(join(tmpdir(), 'caseroom-test-'))
  if (await copied(filled, copy)) return copy
  const made = await fill()
  // Two files at once fill it twice: the second finds the first one's in its place, and keeps its own.
  if (Math.ceil(Date.now() / slotMs) === slot) await cp(made, `${made}-kept`, { recursive: true })
  await rename(`${made}-kept`, filled).catch(() => rm(`${made}-kept`, { recursive: true, force: true }))
  await rm(copy, { recursive: true })
  return made
}

/** Without the lock of the database, which belongs to a process. */
async function copied(from: string, to: string): Promise<boolean> {
  try {
    await cp(from, to, { recursive: true, filter: path => !path.endsWith('-lock') })
    return true
  } catch {
    return false
  }
}
