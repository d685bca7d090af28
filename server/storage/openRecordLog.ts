// The record log as the server uses it, and its journal as other commands find it.
import type { Connection } from 'mongoose'
import type { Logger } from 'pino'
import { connectStore } from './connect.ts'
import { startEmbedded } from './embedded/embedded.ts'
import { type JournaledStore, journalFolder, journalsIn, openRecordJournal, replayJournal } from './recordJournal.ts'
import { createRecordLog } from './recordLog.ts'

interface Place {
  dataDir: string
  /** Null = the embedded database in `dataDir`. */
  mongodbUri: string | null
}

/** MongoDB makes each commit durable itself; in front of the embedded database a journal does, for a part of the cost. */
export async function openRecordLog(connection: Connection, place: Place, log: Logger): Promise<JournaledStore> {
  const store = createRecordLog(connection)
  if (place.mongodbUri !== null) return { ...store, stop: async () => undefined }
  return openRecordJournal({ dir: journalFolder(place.dataDir), store, log })
}

/** For commands that read the data of a server that does not run: what it left in the journal goes to the log first. */
export async function settleJournal(dataDir: string, databaseFolder: string, log: Logger): Promise<void> {
  const dir = journalFolder(dataDir)
  if ((await journalsIn(dir)).length === 0) return
  const embedded = await startEmbedded({ dir: databaseFolder, log })
  try {
    const connection = await connectStore(embedded.uri, log)
    try {
      await replayJournal({ dir, store: createRecordLog(connection), log })
    } finally {
      await connection.close()
    }
  } finally {
    await embedded.stop()
  }
}
