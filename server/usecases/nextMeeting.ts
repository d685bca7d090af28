// The next date of a series: made when the one before ends or is called off, with what that one left open.
import { addDays, londonDate } from '#shared/calendar'
import { rootOf } from '../domain/caseMerge.ts'
import type { Meeting } from '../domain/meeting.ts'
import {
  broughtForward,
  type Former,
  meetingIdOf,
  meetingOn,
  nextDate,
  type Series,
  withBroughtForward,
} from '../domain/series.ts'
import type { Ports } from './ports.ts'

/**
 * After a meeting of a series has ended or was called off: what it left open is on the next date, which is made when it is not
 * planned yet. Two processes that see it end make one meeting, because its id follows from the date; and a date that was
 * planned before takes each ended meeting's items once.
 */
export async function followOn(ports: Ports, ended: Meeting, by: string): Promise<void> {
  const series = ended.seriesId === null ? null : await ports.series.load(ended.seriesId)
  if (!series || series.ended) return
  const all = await ports.meetings.ofSeries(series.id)
  const former = await formerOf(ports, ended)
  const mark = `after-${ended.id}`
  const today = londonDate(ports.clock.now().getTime())
  const [ahead] = all.filter(one => one.state === 'planned' && londonDate(one.startsAt) >= today).sort(byStart)
  if (ahead) return bringForward(ports, ahead.id, former, by, mark)
  // A meeting may end after midnight, or before its day has come: neither leaves out a date or gives one twice.
  const yesterday = addDays(today, -1)
  const held = londonDate(ended.startsAt)
  const over = new Set(all.filter(one => one.state === 'ended').map(one => one.id))
  let date = nextDate(series, held > yesterday ? held : yesterday)
  while (over.has(meetingIdOf(series, date))) date = nextDate(series, date)
  await createOn(ports, series, date, former, by, mark)
}

export async function createOn(
  ports: Ports,
  series: Series,
  date: string,
  former: Former | null,
  by: string,
  commandId: string,
): Promise<{ ok: true; id: string }> {
  const id = meetingIdOf(series, date)
  const here = await hereAmong(ports)
  const meeting = meetingOn(series, date, former, here, ports.newId)
  const at = ports.clock.now().toISOString()
  const saved = await ports.meetings.save(meeting, { commandId, at, by, type: 'meeting.created', subjectId: id })
  if (saved === 'saved') ports.hub.emit('meetingChanged', { ...meeting, version: 1 })
  // Somebody planned it in this moment; what is open joins it.
  else if (former) await bringForward(ports, id, former, by, commandId)
  return { ok: true, id }
}

function bringForward(ports: Ports, meetingId: string, former: Former, by: string, mark: string): Promise<void> {
  return ports.inTurn(`meeting:${meetingId}`, async () => {
    const here = await hereAmong(ports)
    for (;;) {
      const next = await ports.meetings.load(meetingId)
      if (!next || next.state === 'ended' || next.history.some(event => event.commandId === mark)) return
      const brought = broughtForward(former, next.chairId, here, ports.newId)
      if (brought.length === 0) return
      const state = { ...next, agenda: withBroughtForward(next, brought) }
      const at = ports.clock.now().toISOString()
      const event = { commandId: mark, at, by, type: 'agenda.brought-forward', subjectId: null }
      if ((await ports.meetings.save(state, event)) === 'stale') continue
      ports.hub.emit('meetingChanged', { ...state, version: next.version + 1, history: [...next.history, event] })
      return
    }
  })
}

async function hereAmong(ports: Ports): Promise<(personId: string) => boolean> {
  const here = new Set((await ports.people.all()).filter(one => !one.disabled).map(one => one.id))
  return personId => here.has(personId)
}

const byStart = (a: Meeting, b: Meeting): number => a.startsAt.localeCompare(b.startsAt)

/** The latest meeting that took place; null while one is still to be held, which brings its own items along when it ends. */
export async function lastHeld(ports: Ports, all: readonly Meeting[]): Promise<Former | null> {
  const today = londonDate(ports.clock.now().getTime())
  const ahead = all.some(one => one.state === 'live' || (one.state === 'planned' && londonDate(one.startsAt) >= today))
  const [held] = all.filter(one => one.state === 'ended').sort((a, b) => byStart(b, a))
  return held && !ahead ? formerOf(ports, held) : null
}

async function formerOf(ports: Ports, meeting: Meeting): Promise<Former> {
  const discussions = await ports.discussions.many(meeting.agenda.map(item => item.id))
  // Somebody whose record was a duplicate comes along under the one that goes on, once.
  const cases = await ports.cases.many(meeting.agenda.map(item => item.caseId))
  const roots = new Map(cases.map(one => [one.id, rootOf(one)]))
  const agenda = meeting.agenda.map(item => ({ ...item, caseId: roots.get(item.caseId) ?? item.caseId }))
  const once = agenda.filter((item, at) => agenda.findIndex(one => one.caseId === item.caseId) === at)
  return { meeting: { ...meeting, agenda: once }, discussions: new Map(discussions.map(one => [one.id, one])) }
}
