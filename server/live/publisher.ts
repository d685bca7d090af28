// What changed, sent to whom it concerns. Each person gets their own view of a meeting, made from facts that are loaded once.
import type { PersonView } from '#shared/person'
import type { SectionCut } from '#shared/recordHistory'
import { type Actor, can } from '../domain/access.ts'
import { relationshipsTo } from '../domain/case.ts'
import type { Discussion } from '../domain/discussion.ts'
import { findItem, invitationCounts, type Meeting } from '../domain/meeting.ts'
import { toDiscussionView } from '../usecases/discussions.ts'
import type { AccessScope } from '../usecases/hub.ts'
import { organisationOf, toPersonView } from '../usecases/identify.ts'
import { admittedTo, agendaShareOf, factsOf, meetingViewFor, partsAmong } from '../usecases/meetingViews.ts'
import type { Ports } from '../usecases/ports.ts'
import type { Presence } from './presence.ts'
import { endAccess, type LiveServer, type LiveSocket, meetingRoom, personRoom } from './sockets.ts'

export interface Publisher {
  presenceChanged(meetingId: string): void
  /** Sends everybody their view of this meeting; resolves when it is on its way. */
  tellMeeting(meetingId: string): Promise<void>
  personView(actor: Actor): Promise<PersonView>
  stop(): void
}

export function createPublisher(io: LiveServer, ports: Ports, presence: Presence): Publisher {
  const { hub, log } = ports

  const guarded =
    <T>(step: string, task: (value: T) => Promise<void>) =>
    (value: T) => {
      task(value).catch((error: unknown) => {
        // The command has been answered; a screen that missed this catches up with the next change or by rejoining.
        log.error({ event: 'publish-failed', step, error: error instanceof Error ? error.name : 'unknown' })
      })
    }

  const agendaShares = new Map<string, string>()
  const sendMeeting = async (meeting: Meeting): Promise<void> => {
    if (meeting.state === 'ended') for (const item of meeting.agenda) agendaShares.delete(item.id)
    const sockets = socketsIn(io, meetingRoom(meeting.id))
    if (sockets.length === 0) return
    const facts = await factsOf(ports, meeting)
    const serverTime = ports.clock.now().toISOString()
    forEachPerson(sockets, (actor, theirs) => {
      // No longer part of it, since an invitation was taken back: closing is enough, rejoining is judged at the door.
      if (!can(actor, 'meeting:view', { as: partsAmong(actor, meeting, facts.cases, facts.now) })) {
        for (const socket of theirs) endAccess(socket, 'not-found')
        return
      }
      const view = meetingViewFor(actor, facts, serverTime)
      for (const socket of theirs) socket.emit('meeting:changed', { meeting: view, serverTime })
    })
  }

  const sendDiscussion = async (discussion: Discussion): Promise<void> => {
    const sockets = socketsIn(io, meetingRoom(discussion.meetingId))
    const meeting = sockets.length > 0 ? await ports.meetings.load(discussion.meetingId) : null
    const item = meeting ? findItem(meeting, discussion.id) : undefined
    if (!meeting || !item) return
    const one = await ports.cases.get(item.caseId)
    const now = ports.clock.now().toISOString()
    const admitting = { meeting, cases: new Map(one ? [[one.id, one]] : []), now }
    const view = toDiscussionView(discussion)
    forEachPerson(sockets, (actor, theirs) => {
      if (!admittedTo(actor, admitting, item)) return
      for (const socket of theirs) socket.emit('discussion:changed', { discussion: view })
    })
    // The agenda counts open flags and names who has not spoken. Nothing else of it changes with a discussion, and a
    // view for everybody of all that is on it is most of the work of a command.
    const share = agendaShareOf(item, discussion)
    if (agendaShares.get(item.id) === share) return
    if (meeting.state !== 'ended') agendaShares.set(item.id, share)
    await sendMeeting(meeting)
  }

  const closeFor = async ({ personIds, sessionId, caseIds, atCases = [] }: AccessScope): Promise<void> => {
    for (const socket of io.sockets.sockets.values()) {
      const { actor } = socket.data
      if (actor.sessionId !== sessionId && !personIds?.includes(actor.id)) continue
      endAccess(socket, 'sign-in-again')
    }
    for (const { caseId, personIds: theirs } of atCases) {
      for (const id of theirs) io.to(personRoom(id)).emit('access:changed', { caseId })
    }
    // A case that changed hands: everybody's view of the meetings that list it is made anew, planned ones too.
    for (const meeting of caseIds ? await ports.meetings.many(meetingsFollowed(io)) : []) {
      if (meeting.agenda.some(item => caseIds?.includes(item.caseId))) await sendMeeting(meeting)
    }
  }

  /** Told to everybody related to the case, in a meeting or not; the event holds its id and nothing else. */
  const sendCase = async ({ caseId }: { caseId: string }): Promise<void> => {
    const one = await ports.cases.get(caseId)
    if (!one) return
    const now = ports.clock.now().toISOString()
    const items = (await ports.meetings.live()).flatMap(meeting =>
      meeting.agenda.filter(item => item.caseId === caseId).map(item => ({ meeting, item })),
    )
    forEachPerson([...io.sockets.sockets.values()], (actor, theirs) => {
      const invited = items.some(({ meeting, item }) => invitationCounts(actor.id, meeting, item, now))
      if (!can(actor, 'case:view', { through: relationshipsTo(actor, one, invited, now) })) return
      for (const socket of theirs) socket.emit('case:changed', { caseId })
    })
    // Who it is may have changed, too: an agenda that is open must not go on showing the old name.
    for (const meeting of new Set(items.map(({ meeting }) => meeting))) await sendMeeting(meeting)
  }

  const listeners = {
    caseChanged: guarded('case', sendCase),
    meetingChanged: guarded('meeting', sendMeeting),
    discussionChanged: guarded('discussion', sendDiscussion),
    flagAddressed: guarded(
      'flag',
      async ({
        personIds,
        ...event
      }: {
        personIds: string[]
        meetingId: string
        discussionId: string
        flagId: string
        severity: 'normal' | 'urgent'
      }) => {
        for (const personId of personIds) io.to(personRoom(personId)).emit('flag:addressed', event)
      },
    ),
    emergencyOpened: guarded(
      'emergency',
      async ({ personIds, emergencyId }: { personIds: string[]; emergencyId: string }) => {
        for (const personId of personIds) io.to(personRoom(personId)).emit('emergency:opened', { emergencyId })
      },
    ),
    assentAsked: guarded(
      'assent',
      async ({ personIds, ...event }: { personIds: string[]; meetingId: string; discussionId: string }) => {
        for (const personId of personIds) io.to(personRoom(personId)).emit('assent:asked', event)
      },
    ),
    concernAlert: guarded('concern', async ({ personIds }: { personIds: string[] }) => {
      for (const personId of personIds) io.to(personRoom(personId)).emit('concern:alert', {})
    }),
    visitMoved: guarded('visit', async ({ meetingId, itemId }: { meetingId: string; itemId: string }) => {
      io.to(meetingRoom(meetingId)).emit('visits:changed', { meetingId, itemId })
    }),
    sectionCut: guarded('cut', async ({ personIds, cut }: { personIds: string[]; cut: SectionCut }) => {
      for (const personId of personIds) io.to(personRoom(personId)).emit('record:cut', cut)
    }),
    accessChanged: guarded('access', closeFor),
  }
  hub.on('meetingChanged', listeners.meetingChanged)
  hub.on('discussionChanged', listeners.discussionChanged)
  hub.on('flagAddressed', listeners.flagAddressed)
  hub.on('emergencyOpened', listeners.emergencyOpened)
  hub.on('assentAsked', listeners.assentAsked)
  hub.on('concernAlert', listeners.concernAlert)
  hub.on('sectionCut', listeners.sectionCut)
  hub.on('visitMoved', listeners.visitMoved)
  hub.on('visitChanged', listeners.visitMoved)
  hub.on('caseChanged', listeners.caseChanged)
  hub.on('accessChanged', listeners.accessChanged)

  return {
    presenceChanged(meetingId) {
      io.to(meetingRoom(meetingId)).emit('presence:changed', { meetingId, presence: presence.in(meetingId) })
      hub.emit('presenceChanged', { meetingId })
    },
    async tellMeeting(meetingId) {
      const meeting = await ports.meetings.load(meetingId)
      if (meeting) await sendMeeting(meeting)
    },
    async personView(actor) {
      const account = await ports.people.get(actor.id)
      if (!account) throw new Error(`no account with id ${actor.id}`)
      return toPersonView(account, await organisationOf(ports, account))
    },
    stop() {
      hub.off('meetingChanged', listeners.meetingChanged)
      hub.off('discussionChanged', listeners.discussionChanged)
      hub.off('flagAddressed', listeners.flagAddressed)
      hub.off('emergencyOpened', listeners.emergencyOpened)
      hub.off('assentAsked', listeners.assentAsked)
      hub.off('concernAlert', listeners.concernAlert)
      hub.off('sectionCut', listeners.sectionCut)
      hub.off('visitMoved', listeners.visitMoved)
      hub.off('visitChanged', listeners.visitMoved)
      hub.off('caseChanged', listeners.caseChanged)
      hub.off('accessChanged', listeners.accessChanged)
    },
  }
}

/** Meetings that somebody has on their screen. */
function meetingsFollowed(io: LiveServer): string[] {
  const before = meetingRoom('')
  return [...io.sockets.adapter.rooms.keys()].flatMap(room =>
    room.startsWith(before) ? [room.slice(before.length)] : [],
  )
}

function socketsIn(io: LiveServer, room: string): LiveSocket[] {
  const ids = io.sockets.adapter.rooms.get(room) ?? new Set<string>()
  return [...ids].flatMap(id => io.sockets.sockets.get(id) ?? [])
}

function forEachPerson(sockets: LiveSocket[], send: (actor: Actor, sockets: LiveSocket[]) => void): void {
  const byPerson = new Map<string, LiveSocket[]>()
  for (const socket of sockets) {
    const { id } = socket.data.actor
    byPerson.set(id, [...(byPerson.get(id) ?? []), socket])
  }
  for (const theirs of byPerson.values()) if (theirs[0]) send(theirs[0].data.actor, theirs)
}
