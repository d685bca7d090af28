/** The data file as a whole: backup, restore, compaction. */
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { hold } from './embedded.ts'
import { openForReading, storeFile } from './store.ts'
import { type Findings, verifyFile } from './verify.ts'

export interface FileSizes {
  readonly before: number
  readonly after: number
}

/**
 * Copies the data as it is at one moment to `file` (mode 0600), while a server may be writing, and verifies the copy.
 * Throws in plain words when there is no data, the file exists, or the copy is not sound; then `file` does not exist.
 */
export async function backup(dir: string, file: string): Promise<Findings> {
  const source = dataFile(dir)
  const target = resolve(file)
  if (existsSync(target)) throw new Error(`${target} exists already. Nothing was written. Choose another name.`)
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
  const partial = `${target}.partial`
  try {
    await copyTo(source, partial)
    const findings = await verifyFile(partial)
    if (findings.problems.length > 0)
      throw new Error(
        `The data is damaged: ${findings.problems[0]}. No backup was written. Older backups are your way back.`,
      )
    renameDurably(partial, target)
    return findings
  } finally {
    forget(partial)
  }
}

/**
 * Puts a backup in the place of the data. What was there before stays beside it, under the name that is answered.
 * Throws, with nothing changed, when a server is running or the backup is not sound.
 */
export async function restore(
  dir: string,
  file: string,
  now: Date,
): Promise<{ findings: Findings; kept: string | null }> {
  const folder = resolve(dir)
  const release = hold(folder)
  const incoming = join(folder, `${storeFile}.incoming`)
  try {
    forget(incoming)
    copyFileSync(resolve(file), incoming, constants.COPYFILE_EXCL)
    chmodSync(incoming, 0o600)
    const findings = await verifyFile(incoming)
    if (findings.problems.length > 0)
      throw new Error(`The backup is damaged: ${findings.problems[0]}. The data was not touched.`)
    const current = join(folder, storeFile)
    const kept = existsSync(current) ? `${current}.replaced-${now.toISOString().replaceAll(/[:.]/g, '-')}` : null
    if (kept) renameDurably(current, kept)
    rmSync(`${current}-lock`, { force: true })
    renameDurably(incoming, current)
    return { findings, kept }
  } finally {
    forget(incoming)
    release()
  }
}

/** Writes the data anew without its free pages, in bytes. Throws when a server is running or the data is not sound. */
export async function compact(dir: string): Promise<FileSizes> {
  const path = dataFile(dir)
  const release = hold(resolve(dir))
  const smaller = `${path}.compacted`
  try {
    forget(smaller)
    const before = statSync(path).size
    await copyTo(path, smaller)
    const { problems } = await verifyFile(smaller)
    if (problems.length > 0) throw new Error(`The data is damaged: ${problems[0]}. It was left as it is.`)
    renameDurably(smaller, path)
    return { before, after: statSync(path).size }
  } finally {
    forget(smaller)
    release()
  }
}

/** Throws in plain words when the folder holds no data. */
export function dataFile(dir: string): string {
  const path = join(resolve(dir), storeFile)
  if (!existsSync(path)) throw new Error(`There is no embedded database in ${resolve(dir)}.`)
  return path
}

async function copyTo(source: string, target: string): Promise<void> {
  forget(target)
  const store = openForReading(source)
  try {
    await store.copyTo(target)
  } finally {
    await store.close()
  }
  chmodSync(target, 0o600)
}

/** The content reaches the disk before the name does, and the name before this returns. */
function renameDurably(from: string, to: string): void {
  flush(from)
  renameSync(from, to)
  flush(dirname(to))
}

function flush(path: string): void {
  if (process.platform === 'win32') return // which flushes names by itself, and opens no folder
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function forget(path: string): void {
  for (const one of [path, `${path}-lock`]) rmSync(one, { force: true })
}
