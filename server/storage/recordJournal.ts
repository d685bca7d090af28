// In front of the record log on the embedded database: a commit is one write to a file that returns from the disk. Every
// five seconds, and before a room is read, what was committed goes on to the log, many rows in one document: a key by
// itself would cost as much as all of them. What a process left here when it ended without warning, the next one takes on.
import { constants } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { type RecordStore, TEMPLATE_AUTHOR, type UpdateRow } from '../usecases/recordPorts.ts'
import { frameOf, rowsOfFrames } from './journalFrames.ts'
import type { RecordLog } from './recordLog.ts'
import { inMessages, type Page, Pages } from './recordPages.ts'

const MOVE_AFTER_MS = 5000
/** Rows that are moved in one piece of work: a few milliseconds. */
const AT_ONCE = 1000
/** So much is moved without waiting; so much may wait before a commit waits for its way out. */
const SOON_BYTES = 4 * 1024 * 1024
const MOST_BYTES = 32 * 1024 * 1024

/**
 * On Linux a write to such a file returns when it is on the disk: one wait for a thread instead of two. Elsewhere the
 * flag is missing, or does not reach through the cache of the disk.
 */
const SYNCED = process.platform === 'linux' ? constants.O_DSYNC : 0
const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_APPEND | SYNCED

export const journalFolder = (dataDir: string) => join(dataDir, 'record-journal')

export interface JournalOptions {
  dir: string
  /** The log behind it. */
  store: RecordLog
  log: Logger
  /** How long rows wait for their way to the log when nobody asks. */
  moveAfterMs?: number
}

export interface JournaledStore extends RecordStore {
  /** Moves what is left to the log. */
  stop(): Promise<void>
}

/** Resolves when the log has everything that an earlier process left in the journal. */
export async function openRecordJournal(options: JournalOptions): Promise<JournaledStore> {
  await mkdir(options.dir, { recursive: true, mode: 0o700 })
  await replayJournal(options)
  return journalInFront(options)
}

/** Puts what lies in the journal of an ended process into the log. Repeating it is safe. */
export async function replayJournal({ dir, store, log }: JournalOptions): Promise<void> {
  for (const name of await journalsIn(dir)) {
    const path = join(dir, name)
    const { rows, damaged } = rowsOfFrames(await readFile(path))
    for (const part of inParts(rows)) await store.append(part)
    if (rows.length > 0) log.info({ event: 'record.journal-replayed', rows: rows.length })
    if (!damaged) await rm(path)
    else {
      // Kept for whoever looks at the disk. A record that lacks a row others build on refuses to open.
      log.error({ event: 'record.journal-damaged', rows: rows.length })
      await rename(path, `${path}.damaged-${Date.now()}`)
    }
  }
}

export async function journalsIn(dir: string): Promise<string[]> {
  const names = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  return names.filter(name => name.endsWith('.journal')).sort()
}

type Handle = Awaited<ReturnType<typeof open>>

function journalInFront({ dir, store, log, moveAfterMs = MOVE_AFTER_MS }: JournalOptions): JournaledStore {
  let file: { handle: Handle; path: string } | null = null
  /** Files whose rows wait to be moved, without the one that is written to. */
  let closed: string[] = []
  let made = 0
  /** Durable here, and not yet known to be in the log: on their way there, and what came since. */
  let leaving: Page[] = []
  let waiting = new Pages()
  let writing: Promise<unknown> = Promise.resolve()
  let moving: Promise<void> = Promise.resolve()
  let underway = false
  let timer: NodeJS.Timeout | null = null

  return {
    async append(rows) {
      // A template is one of a kind, however many processes make it: it must be looked for where it stays.
      if (rows.every(row => row.author === TEMPLATE_AUTHOR)) return store.append(rows)
      if (held() > MOST_BYTES) await move()
      await inTurn(() => write(rows))
      if (held() > SOON_BYTES && !underway) moveUnasked()
      else moveLater()
    },
    async load(room, whole) {
      await settle(room)
      return store.load(room, whole)
    },
    async history(room, until) {
      await settle(room)
      return store.history(room, until)
    },
    async span(room) {
      await settle(room)
      return store.span(room)
    },
    async rewrite(room, rows) {
      // What is taken out of the log for good must not be left here either.
      await settle(room)
      return store.rewrite(room, rows)
    },
    putSnapshot: snapshot => store.putSnapshot(snapshot),
    async stop() {
      await move().finally(stopTimer)
    },
  }

  function held(): number {
    return leaving.reduce((sum, page) => sum + page.rows.length(), waiting.bytes)
  }

  /** The log has every row of the room that was durable at the call, and no file has one of those any more. */
  async function settle(room: string) {
    if (closed.length > 0 || waiting.has(room)) await move()
  }

  async function write(rows: readonly UpdateRow[]) {
    file ??= await newFile()
    try {
      await writeWhole(file.handle, frameOf(rows))
      if (!SYNCED) await file.handle.datasync()
    } catch (error) {
      // What the disk holds of this file now is unknown. It is kept, and nothing more is written behind it.
      await closeFile().catch(() => undefined)
      throw error
    }
    for (const row of rows) waiting.add(row)
  }

  async function newFile() {
    made += 1
    const path = join(dir, `${String(made).padStart(9, '0')}.journal`)
    const handle = await open(path, NEW_FILE, 0o600)
    try {
      await syncFolder(dir)
    } catch (error) {
      closed.push(path)
      await handle.close()
      throw error
    }
    return { handle, path }
  }

  async function closeFile() {
    if (!file) return
    const { handle, path } = file
    file = null
    closed.push(path)
    await handle.close()
  }

  function moveLater() {
    timer ??= setTimeout(moveUnasked, moveAfterMs).unref()
  }

  function moveUnasked() {
    stopTimer()
    move().catch((error: unknown) => {
      log.warn({ event: 'record.journal-waits', error: error instanceof Error ? error.name : 'unknown' })
      moveLater()
    })
  }

  function stopTimer() {
    if (timer) clearTimeout(timer)
    timer = null
  }

  /** One after another, so that what was durable at the call is in the log when it resolves. */
  function move(): Promise<void> {
    moving = moving
      .catch(() => undefined)
      .then(async () => {
        underway = true
        await moveAll().finally(() => {
          underway = false
        })
      })
    return moving
  }

  async function moveAll() {
    const files = await inTurn(async () => {
      await closeFile()
      leaving.push(...waiting.closed())
      waiting = new Pages()
      return [...closed]
    })
    for (const part of inMessages(leaving)) {
      await store.appendPages(part)
      leaving = leaving.slice(part.length)
    }
    for (const path of files) await rm(path, { force: true })
    closed = closed.filter(path => !files.includes(path))
  }

  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = writing.then(task)
    writing = done.catch(() => undefined)
    return done
  }
}

function inParts(rows: readonly UpdateRow[]): UpdateRow[][] {
  const parts: UpdateRow[][] = []
  for (let from = 0; from < rows.length; from += AT_ONCE) parts.push(rows.slice(from, from + AT_ONCE))
  return parts
}

async function writeWhole(handle: Handle, bytes: Buffer) {
  for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten
}

/** A new file is only there after a power cut when its folder was written too. */
async function syncFolder(dir: string) {
  // Windows has no such call, and needs none.
  if (process.platform === 'win32') return
  const folder = await open(dir, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
