// Routes of recordings. Part of the table in http.ts.
import { recordingDeletion, recordingList, recordingPart, recordingSound } from './recording.ts'
import { nothing, type Route } from './route.ts'

export const recordingRoutes = {
  recordings: {
    method: 'get',
    path: '/api/cases/:caseId/:compartment/recordings',
    summary: 'Recordings of the calls of a discussion, with who agreed and when',
    reply: recordingList,
  },
  recordingSound: {
    method: 'get',
    path: '/api/cases/:caseId/:compartment/recordings/:recordingId/sound/:part',
    summary: 'The sound of a recording, from a part on; parts are put together in their order',
    reply: recordingSound,
  },
  keepSound: {
    method: 'post',
    path: '/api/recordings/:recordingId/sound',
    summary: 'Keep one part of the recording that this person’s browser makes; the same part twice is kept once',
    body: recordingPart,
    reply: nothing,
  },
  deleteRecording: {
    method: 'post',
    path: '/api/cases/:caseId/recordings/:recordingId/deletion',
    summary: 'Delete the sound of a recording for good, with a reason; that there was one stays',
    body: recordingDeletion,
    reply: nothing,
  },
} as const satisfies Record<string, Route>
