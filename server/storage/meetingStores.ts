// The stores of meetings and of what is said and shown in them.
import type { Connection } from 'mongoose'
import { createCalendarFeedStore } from './calendarFeeds.ts'
import { createConcernStore, createPrivateNoteStore } from './concerns.ts'
import { createDiscussionStore } from './discussions.ts'
import { createDisplayStore } from './displays.ts'
import { createMeetingStore } from './meetings.ts'
import { createRecordingStore } from './recordings.ts'
import { createSeriesStore } from './series.ts'
import { createVisitStore } from './visits.ts'

export function createMeetingStores(connection: Connection) {
  return {
    meetings: createMeetingStore(connection),
    series: createSeriesStore(connection),
    calendarFeeds: createCalendarFeedStore(connection),
    discussions: createDiscussionStore(connection),
    recordings: createRecordingStore(connection),
    displays: createDisplayStore(connection),
    concerns: createConcernStore(connection),
    privateNotes: createPrivateNoteStore(connection),
    visits: createVisitStore(connection),
  }
}
