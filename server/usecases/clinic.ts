// A clinic's list as use cases. Whoever books or asks must be related to the person; whoever is to see them must be welcome.

import { londonDate } from '#shared/calendar'
import { isRefusal, refuse } from '#shared/errors'
import type { ClinicQuestions } from '#shared/home'
import type { CommandName, Payload, Reply } from '#shared/live'
import type { Actor } from '../domain/access.ts'
import type { Deciding } from '../domain/aggregate.ts'
import { asksFallenDue, changeClinic, specialistsOf } from '../domain/clinic.ts'
import { isAsked } from '../domain/clinicAccess.ts'
import { findItem, type Item, type Meeting } from '../domain/meeting.ts'
import { isExcluded } from '../domain/wishes.ts'
import { byTheClock } from './byTheClock.ts'
import { openCase } from './cases.ts'
import { changeMeeting } from './meetings.ts'
import { refusePicked } from './picking.ts'
import type { Ports } from './ports.ts'

type Given<N extends CommandName> = Payload<N> & { commandId: string }

export function bookSlot(ports: Ports, actor: Actor, payload: Given<'clinic:book'>): Promise<Reply> {
  return listIn(ports, actor, payload, (meeting, d) =>
    changeClinic(meeting, { type: 'clinic:book', payload }, actor, d),
  )
}

export function askBetweenClinics(ports: Ports, actor: Actor, payload: Given<'clinic:ask'>): Promise<Reply> {
  return listIn(ports, actor, payload, (meeting, d) => changeClinic(meeting, { type: 'clinic:ask', payload }, actor, d))
}

function listIn(
  ports: Ports,
  actor: Actor,
  payload: Given<'clinic:book'> | Given<'clinic:ask'>,
  decide: (meeting: Meeting, d: Deciding) => ReturnType<typeof changeClinic>,
): Promise<Reply> {
  return changeMeeting(ports, actor, 'clinic:book', payload, async (meeting, d) => {
    const opened = await openCase(ports, actor, payload.caseId, 'item:attend')
    if (isRefusal(opened)) return opened
    const named = specialistsOf(meeting, payload.specialistIds, actor.id)
    return (await refusePicked(ports, opened.one, named)) ?? decide(meeting, d)
  })
}

export function releaseSlot(ports: Ports, actor: Actor, payload: Given<'clinic:release'>): Promise<Reply> {
  return leaving(ports, actor, 'clinic:book', payload, (meeting, d) =>
    changeClinic(meeting, { type: 'clinic:release', payload }, actor, d),
  )
}

export function replyBetweenClinics(ports: Ports, actor: Actor, payload: Given<'clinic:reply'>): Promise<Reply> {
  return leaving(ports, actor, 'clinic:reply', payload, async (meeting, d) => {
    const item = findItem(meeting, payload.itemId)
    if (item?.invitedIds.includes(actor.id)) {
      // Invited, and kept out since: for them there is no such question.
      const one = await ports.cases.get(item.caseId)
      if (!one || isExcluded(one.wishes, actor, d.now)) return refuse('not-found')
    }
    return changeClinic(meeting, { type: 'clinic:reply', payload }, actor, d)
  })
}

/** Afterwards the item gives nobody access any more: who saw the person through it is judged again. */
async function leaving(
  ports: Ports,
  actor: Actor,
  action: 'clinic:book' | 'clinic:reply',
  payload: { commandId: string; meetingId: string; itemId: string },
  decide: (meeting: Meeting, d: Deciding) => ReturnType<typeof changeClinic> | Promise<ReturnType<typeof changeClinic>>,
): Promise<Reply> {
  let before: Item | undefined
  const reply = await changeMeeting(ports, actor, action, payload, (meeting, d) => {
    before = findItem(meeting, payload.itemId)
    return decide(meeting, d)
  })
  if (reply.ok && before) {
    ports.hub.emit('accessChanged', { atCases: [{ caseId: before.caseId, personIds: before.invitedIds }] })
  }
  return reply
}

/** For Today: questions this person must answer, and answers to what they asked, in clinics to come. */
export async function collectQuestions(ports: Ports, actor: Actor): Promise<ClinicQuestions> {
  const now = ports.clock.now().toISOString()
  const clinics = (await ports.meetings.inviting(actor.id)).filter(one => one.kind === 'clinic')
  const cases = await ports.cases.many(clinics.flatMap(meeting => asks(meeting).map(item => item.caseId)))
  const welcome = new Set(cases.filter(one => !isExcluded(one.wishes, actor, now)).map(one => one.id))
  return clinics.flatMap(meeting => {
    const known = asks(meeting).filter(item => welcome.has(item.caseId))
    const toAnswer = known.filter(item => isAsked(item) && item.invitedIds.includes(actor.id)).length
    const answered = known.filter(item => item.ask?.reply && item.presenterId === actor.id).length
    return toAnswer + answered === 0 ? [] : [{ meetingId: meeting.id, title: meeting.title, toAnswer, answered }]
  })
}

const asks = (meeting: Meeting): Item[] => meeting.agenda.filter(item => item.ask !== null)

/** Questions past their day become slots. Answers with how many clinics changed. */
export async function moveUnanswered(ports: Ports): Promise<number> {
  const today = londonDate(ports.clock.now().getTime())
  let changed = 0
  for (const { id } of await ports.meetings.asking(today)) {
    await ports.inTurn(`meeting:${id}`, async () => {
      const meeting = await ports.meetings.load(id)
      const commandId = ports.newId()
      const d = { commandId, now: ports.clock.now().toISOString(), newId: ports.newId }
      const moved = meeting ? asksFallenDue(meeting, today, d) : null
      // Another process may have been quicker; the next round looks again.
      if (!meeting || !moved || (await ports.meetings.save(moved.state, moved.event)) === 'stale') return
      changed++
      const history = [...meeting.history, moved.event]
      ports.hub.emit('meetingChanged', { ...moved.state, version: meeting.version + 1, history })
    })
  }
  return changed
}

const askEveryMs = 10 * 60_000

export const keepQuestionsMoving = (ports: Ports): (() => Promise<void>) =>
  byTheClock(ports, {
    everyMs: askEveryMs,
    failed: 'questions-move-failed',
    async run() {
      const clinics = await moveUnanswered(ports)
      if (clinics > 0) ports.log.info({ event: 'questions-moved', clinics })
    },
  })
