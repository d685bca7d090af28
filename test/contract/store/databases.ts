// The databases that the contract holds for, and all stores on a fresh one.
import { randomUUID } from 'node:crypto'
import type { Connection } from 'mongoose'
import { pino } from 'pino'
import { createSealing } from '#server/auth/sealing'
import { createAudit } from '#server/storage/audit'
import { createCalendarFeedStore } from '#server/storage/calendarFeeds'
import { createCaseMessagesStore } from '#server/storage/caseMessages'
import { createCaseStore, createRecordsStore } from '#server/storage/cases'
import { createConcernStore, createPrivateNoteStore } from '#server/storage/concerns'
import { buildIndexes, connectStore } from '#server/storage/connect'
import { createCoverStore, createEmergencyStore } from '#server/storage/covers'
import { createDiscussionStore } from '#server/storage/discussions'
import { createDisplayStore } from '#server/storage/displays'
import { startEmbedded } from '#server/storage/embedded/embedded'
import { createIdentities } from '#server/storage/identities'
import { createMailChoiceStore, createMailStore } from '#server/storage/mails'
import { createMedicineReviewStore } from '#server/storage/medicineReviews'
import { createMedicineSummaryStore, createRuleSwitchStore } from '#server/storage/medicineWork'
import { createMeetingStore } from '#server/storage/meetings'
import { createPeopleStore } from '#server/storage/people'
import { createRecordingStore } from '#server/storage/recordings'
import { createRecordLog } from '#server/storage/recordLog'
import { createRegisterStore } from '#server/storage/registers'
import { createSecondFactorStore } from '#server/storage/secondFactors'
import { createSectionStore } from '#server/storage/sections'
import { createSeriesStore } from '#server/storage/series'
import { createSessionStore } from '#server/storage/sessions'
import { createAccessNotices, createEntryLinks, createStaffFiles } from '#server/storage/staff'
import { createVisitStore } from '#server/storage/visits'
import { createInTurn } from '#server/usecases/inTurn'
import { testDatabaseUri } from '../../support/testDatabase.ts'
import { collectLog, freshFolder } from '../embedded/database.ts'
import { at } from './samples.ts'

const real = testDatabaseUri()
/** `uri` undefined: the embedded database. */
export const databases = [
  { name: 'the embedded database', uri: undefined },
  ...(real === undefined ? [] : [{ name: 'MongoDB', uri: real }]),
]

export interface OpenStores {
  readonly connection: Connection
  readonly stores: ReturnType<typeof createStores>
  /** Drops what was made. */
  close(): Promise<void>
}

export async function openStores(uri: string | undefined): Promise<OpenStores> {
  const embedded = uri === undefined ? await startEmbedded({ dir: freshFolder(), log: collectLog() }) : undefined
  const where = new URL(uri ?? embedded?.uri ?? '')
  where.pathname = `/t${randomUUID().slice(0, 8)}`
  const connection = await connectStore(where.href, pino({ level: 'silent' }))
  const stores = createStores(connection)
  await buildIndexes(connection)
  return {
    connection,
    stores,
    close: async () => {
      await connection.dropDatabase()
      await connection.close()
      await embedded?.stop()
    },
  }
}

function createStores(connection: Connection) {
  const clock = { now: () => new Date(at) }
  return {
    people: createPeopleStore(connection),
    sessions: createSessionStore(connection),
    identities: createIdentities(connection),
    staffFiles: createStaffFiles(connection),
    entryLinks: createEntryLinks(connection),
    notices: createAccessNotices(connection),
    otherNotices: createAccessNotices(connection),
    secondFactors: createSecondFactorStore(connection, createSealing(['the secret of the stores'])),
    earlierFactors: createSecondFactorStore(connection, createSealing(['the secret before'])),
    movedFactors: createSecondFactorStore(connection, createSealing(['the secret of the stores', 'the secret before'])),
    meetings: createMeetingStore(connection),
    series: createSeriesStore(connection),
    calendarFeeds: createCalendarFeedStore(connection),
    mails: createMailStore(connection),
    otherMails: createMailStore(connection),
    mailChoices: createMailChoiceStore(connection),
    discussions: createDiscussionStore(connection),
    recordings: createRecordingStore(connection),
    medicineSummaries: createMedicineSummaryStore(connection),
    ruleSwitches: createRuleSwitchStore(connection),
    caseMessages: createCaseMessagesStore(connection),
    displays: createDisplayStore(connection),
    concerns: createConcernStore(connection),
    privateNotes: createPrivateNoteStore(connection),
    visits: createVisitStore(connection),
    medicineReviews: createMedicineReviewStore(connection),
    sections: createSectionStore(connection),
    cases: createCaseStore(connection),
    records: createRecordsStore(connection),
    covers: createCoverStore(connection),
    emergencies: createEmergencyStore(connection),
    registers: createRegisterStore(connection),
    log: createRecordLog(connection),
    audit: createAudit(connection, clock, createInTurn()),
    otherAudit: createAudit(connection, clock, createInTurn()),
  }
}
