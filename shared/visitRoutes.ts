// Routes of visits: links for the person or a carer, and the page behind such a link. Part of the table in http.ts.
import { iceView } from './call.ts'
import { nothing } from './route.ts'
import { visitGiven, visitList, visitMade, visitOpening } from './visit.ts'

export const visitRoutes = {
  visits: {
    method: 'get',
    path: '/api/meetings/:meetingId/items/:itemId/visits',
    summary: 'Links for the person or a carer to this item, and where they are',
    reply: visitList,
  },
  makeVisit: {
    method: 'post',
    path: '/api/meetings/:meetingId/items/:itemId/visits',
    summary:
      'Invite the person or a carer to their own item: a one-time link, or a place in the register for the telephone',
    body: visitGiven,
    reply: visitMade,
  },
  revokeVisit: {
    method: 'delete',
    path: '/api/meetings/:meetingId/items/:itemId/visits/:visitId',
    summary: 'Take a link back: who came by it is out at once',
    reply: nothing,
  },
  openVisit: {
    method: 'post',
    path: '/api/visit',
    summary:
      'For the person or a carer: open a one-time link with the date of birth. Answers with a cookie for this slot only',
    body: visitOpening,
    reply: nothing,
    open: true,
  },
  visitIce: {
    method: 'get',
    path: '/api/visit/ice',
    summary: 'For the person or a carer, by the cookie of their visit: ways through networks for their call',
    reply: iceView,
    open: true,
  },
} as const
