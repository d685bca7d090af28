// Routes of the room: displays, quiet concerns, and the chair's private note. Part of the table in http.ts.
import { z } from 'zod'
import { concernList, concernRaise, concernReview, privateNote, privateNoteChange } from './concern.ts'
import { assentList } from './home.ts'
import { displayList, displayPairing, displayState } from './room.ts'

const nothing = z.object({ ok: z.literal(true) })

export const roomRoutes = {
  assents: {
    method: 'get',
    path: '/api/assents',
    summary: 'Provisional decisions that wait for my assent, and those of my meetings that were refused it',
    reply: assentList,
  },
  raiseConcern: {
    method: 'post',
    path: '/api/cases/:caseId/concerns',
    summary:
      'Keep a low concern about harm, away from everybody but the safeguarding lead, and from them until it is not the only one',
    body: concernRaise,
    reply: nothing,
  },
  concerns: {
    method: 'get',
    path: '/api/concerns',
    summary: 'For the safeguarding lead: people about whom two colleagues were concerned within six months',
    reply: concernList,
  },
  reviewConcerns: {
    method: 'put',
    path: '/api/cases/:caseId/concerns',
    summary: 'For the safeguarding lead: what was done about them',
    body: concernReview,
    reply: nothing,
  },
  privateNote: {
    method: 'get',
    path: '/api/meetings/:meetingId/items/:itemId/note',
    summary: 'My private note on an item, as chair or deputy',
    reply: privateNote,
  },
  writePrivateNote: {
    method: 'put',
    path: '/api/meetings/:meetingId/items/:itemId/note',
    summary: 'Keep my private note on an item',
    body: privateNoteChange,
    reply: nothing,
  },
  startDisplay: {
    method: 'post',
    path: '/api/room',
    summary: 'For a room screen: the display its cookie belongs to, or a new one with a code to pair it by',
    reply: displayState,
    open: true,
  },
  displays: {
    method: 'get',
    path: '/api/meetings/:meetingId/displays',
    summary: 'Room screens paired to a meeting',
    reply: displayList,
  },
  pairDisplay: {
    method: 'post',
    path: '/api/meetings/:meetingId/displays',
    summary: 'Pair the room screen that shows this code',
    body: displayPairing,
    reply: nothing,
  },
  unpairDisplay: {
    method: 'delete',
    path: '/api/meetings/:meetingId/displays/:displayId',
    summary: 'Take a room screen away from a meeting: it goes dark at once',
    reply: nothing,
  },
} as const
