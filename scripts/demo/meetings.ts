// Two meetings of the demonstration: one four weeks ago that left actions open, and one today.
import type { App } from '#server/app'
import type { Series } from '#server/domain/series'
import { noteJoined } from '#server/usecases/attendance'
import { createMeeting } from '#server/usecases/meetings'
import { composeMinutes } from '#server/usecases/minutes'
import type { Ports } from '#server/usecases/ports'
import { londonDate } from '#shared/calendar'
import { isRefusal } from '#shared/errors'
import { type Referral, referral } from '#shared/referral'
import { actor, run } from './acting.ts'
import { seedClinic } from './clinic.ts'
import { staff } from './staff.ts'

const dayMs = 86_400_000
const members = staff.filter(one => one.role !== 'administrator').map(one => one.id)

/** Who came to the earlier meeting. */
const attended = ['aisha-shah', 'peter-lee', 'nadia-field', 'sinead-doyle', 'grace-adeyemi', 'karen-bell']

interface Listed {
  slug: string
  question: string
  presenterId: string
  minutes: number
  referral?: Partial<Referral>
}

const todaysAgenda: Listed[] = [
  {
    slug: 'danuta-saleem',
    question: 'Which medicines should she take now, and is she safe alone at night?',
    presenterId: 'sinead-doyle',
    minutes: 15,
    referral: {
      caseType: 'frailty',
      reason: 'Two falls since she came home, and three lists of medicines that differ.',
      whatMatters: 'To stay in my flat and to cook for my daughter.',
      frailty: 6,
      carer: 'Daughter, who is struggling herself',
      informed: 'agrees',
    },
  },
  {
    slug: 'rod-smith',
    question: 'He will not take the tablets. Is there another medicine, and who sees him for the cough?',
    presenterId: 'grace-adeyemi',
    minutes: 15,
    referral: {
      caseType: 'mental-health',
      reason: 'His repeat is overdue and he has coughed for weeks.',
      newProblem: 'Cough',
      whatMatters: 'To be left alone by the hospital.',
      carer: 'Sister',
      informed: 'agrees',
    },
  },
]

const seriesId = 'frailty-mdt'

/** The meetings of the demonstration are dates of one series: when today's ends, the next one is there. */
async function seedSeries({ ports }: App): Promise<void> {
  const now = ports.clock.now().getTime()
  const at = new Date(now).toISOString()
  const series: Series = {
    ...{ id: seriesId, version: 0, history: [], organisationId: 'brook-lane', ended: false },
    ...{ title: 'Frailty and complex needs MDT', kind: 'mdt', cadence: 'four-weekly', time: '14:00' },
    terms:
      'For people of Brook Lane Surgery who need several services. We agree who does what, by when, and ask next time whether it helped.',
    firstOn: londonDate(now - 28 * dayMs),
    plannedMinutes: 60,
    place: 'Meeting room 1, Brook Lane Surgery',
    phone: null,
    chairId: 'aisha-shah',
    deputyId: 'tom-bright',
    members: members.map(personId => ({ personId, deputyId: personId === 'peter-lee' ? 'tom-bright' : null })),
    requiredRoles: ['gp'],
    quorum: [],
  }
  const event = { commandId: seriesId, at, by: 'karen-bell', type: 'series.created', subjectId: seriesId }
  await ports.series.save(series, event)
}

export async function seedMeetings(app: App, caseIds: Map<string, string>): Promise<void> {
  await seedSeries(app)
  await pastMeeting(app, caseIds)
  await todaysMeeting(app, caseIds)
  await seedClinic(app.ports, caseIds)
}

/** Today's, however it stands; around midnight also the one that was planned for the other side of it. */
function serves({ state, startsAt }: { state: string; startsAt: string }, now: number): boolean {
  const away = Math.abs(Date.parse(startsAt) - now)
  const near = state === 'planned' && away < dayMs / 4
  return state === 'live' || near || londonDate(Date.parse(startsAt)) === londonDate(now)
}

/** A demonstration never ages: on a new day there is a new meeting, about the same people. */
export async function todaysMeeting(app: App, given: Map<string, string> | null): Promise<void> {
  const { ports } = app
  const now = ports.clock.now()
  const meetings = await ports.meetings.concerning({ id: 'aisha-shah', organisationId: 'brook-lane', organiser: false })
  const mdts = meetings.filter(one => one.kind === 'mdt')
  if (mdts.some(one => serves(one, now.getTime()))) return
  const earlier = mdts.flatMap(one => one.agenda)
  const caseOf = (listed: Listed) =>
    given?.get(listed.slug) ?? earlier.find(item => item.presenterId === listed.presenterId)?.caseId
  const startsAt = new Date(Math.ceil(now.getTime() / 1_800_000) * 1_800_000)
  const meetingId = await create(ports, 'Frailty and complex needs MDT', startsAt)
  for (const listed of todaysAgenda) {
    const caseId = caseOf(listed)
    if (caseId !== undefined) await list(ports, meetingId, caseId, listed)
  }
  if (given) await besideTheOrder(ports, meetingId, given)
  await joinSeries(ports, meetingId)
}

/** One case that is met by a standard, and a referral that waits for triage. */
async function besideTheOrder(ports: Ports, meetingId: string, caseIds: Map<string, string>): Promise<void> {
  const stable = caseIds.get('miriam-cohen')
  if (stable !== undefined) {
    const listed = { question: 'Is anything else needed?', presenterId: 'tom-bright', minutes: 5, invitedIds: [] }
    const itemId = await run(ports, 'karen-bell', 'agenda:add', { meetingId, caseId: stable, ...listed })
    const verdict = { to: 'list' as const, standard: 'Plan reviewed in the last 3 months and unchanged' }
    await run(ports, 'karen-bell', 'agenda:triage', { meetingId, itemId, verdict })
  }
  const referred = caseIds.get('winston-campbell')
  if (referred !== undefined) {
    await run(ports, 'peter-lee', 'agenda:refer', {
      meetingId,
      caseId: referred,
      question: 'Does he still need all of his medicines?',
      presenterId: 'peter-lee',
      referral: referral.parse({ caseType: 'medicines', reason: 'Weight and kidney function have changed.' }),
    })
  }
}

async function pastMeeting(app: App, caseIds: Map<string, string>): Promise<void> {
  const then = new Date(app.ports.clock.now().getTime() - 28 * dayMs)
  let minutes = 0
  const ports: Ports = { ...app.ports, clock: { now: () => new Date(then.getTime() + minutes * 60_000) } }
  const meetingId = await create(ports, 'Frailty and complex needs MDT', then)
  const due = (days: number) => new Date(then.getTime() + days * dayMs).toISOString().slice(0, 10)
  for (const listed of todaysAgenda) await list(ports, meetingId, caseIds.get(listed.slug) ?? '', listed)
  await run(ports, 'aisha-shah', 'meeting:start', { meetingId })
  for (const personId of attended) await noteJoined(ports, personId, meetingId)
  const items = (await ports.meetings.load(meetingId))?.agenda ?? []
  type Given = { text: string; ownerId: string; due: string; withIds?: string[]; done?: true }
  const outcomes: { decision: string; actions: Given[] }[] = [
    {
      decision: 'Ask the hospital for the discharge letter and reconcile the medicines before the next meeting.',
      actions: [
        { text: 'Reconcile medicines with the discharge letter', ownerId: 'peter-lee', due: due(14) },
        { text: 'Home visit with a Polish-speaking visitor', ownerId: 'ewa-nowak', due: due(35) },
        {
          text: 'Ask for a blister pack from the community pharmacy',
          ownerId: 'nadia-field',
          due: due(10),
          done: true,
        },
      ],
    },
    {
      decision: 'Grace visits at his sister’s house instead of asking him to come.',
      actions: [
        {
          text: 'Visit Rod at his sister’s and ask about the tablets',
          ownerId: 'grace-adeyemi',
          due: due(7),
          withIds: ['peter-lee'],
        },
      ],
    },
  ]
  const finished: { ownerId: string; where: { discussionId: string; caseId: string; actionId: string } }[] = []
  for (const [at, item] of items.entries()) {
    const outcome = outcomes[at]
    if (!outcome) continue
    minutes += 14
    const where = { discussionId: item.id, caseId: item.caseId }
    const decision = { ...where, kind: 'plan' as const, text: outcome.decision, rationale: null }
    const decisionId = await run(ports, 'aisha-shah', 'decision:propose', decision)
    await run(ports, 'sinead-doyle', 'decision:answer', { ...where, decisionId, answer: 'agree', reason: null })
    await run(ports, 'aisha-shah', 'decision:record', { ...where, decisionId })
    for (const { done, ...action } of outcome.actions) {
      const actionId = await run(ports, 'karen-bell', 'action:add', { ...where, ...action })
      if (done) finished.push({ ownerId: action.ownerId, where: { ...where, actionId } })
    }
    await run(ports, 'aisha-shah', 'meeting:next', { meetingId, from: item.id })
  }
  await run(ports, 'aisha-shah', 'meeting:end', { meetingId, from: null })
  minutes += 60
  for (const { ownerId, where } of finished) await run(ports, ownerId, 'action:done', { ...where, note: null })
  const composed = await composeMinutes(ports, await actor(ports, 'aisha-shah'), meetingId)
  if (isRefusal(composed)) throw new Error(composed.message)
  for (const { discussion, minute } of composed.items) {
    if (!discussion || !minute) continue
    const signed = { discussionId: discussion.id, caseId: discussion.caseId, hash: minute.hash }
    for (const personId of ['aisha-shah', 'karen-bell']) await run(ports, personId, 'minute:sign', signed)
  }
  // Only now: it must not bring about today's by itself.
  await joinSeries(ports, meetingId)
}

async function create(ports: Ports, title: string, startsAt: Date): Promise<string> {
  const made = await createMeeting(ports, await actor(ports, 'karen-bell'), {
    title,
    kind: 'mdt',
    startsAt: startsAt.toISOString(),
    plannedMinutes: 60,
    place: 'Meeting room 1, Brook Lane Surgery',
    chairId: 'aisha-shah',
    deputyId: 'tom-bright',
    memberIds: members,
    requiredRoles: ['gp'],
    quorum: [{ decision: 'referral', roles: ['social-worker'], agencies: ['council'] }],
  })
  if (!made.ok) throw new Error(made.message)
  return made.id
}

async function joinSeries(ports: Ports, meetingId: string): Promise<void> {
  const meeting = await ports.meetings.load(meetingId)
  if (!meeting) return
  const at = ports.clock.now().toISOString()
  const event = { commandId: ports.newId(), at, by: 'karen-bell', type: 'meeting.joined-series', subjectId: seriesId }
  await ports.meetings.save({ ...meeting, seriesId }, event)
}

async function list(ports: Ports, meetingId: string, caseId: string, listed: Listed): Promise<void> {
  const { question, presenterId, minutes } = listed
  const invitedIds = members.filter(id => id !== presenterId)
  const given = { meetingId, caseId, question, presenterId, minutes, invitedIds }
  const filled = listed.referral ? { referral: referral.parse(listed.referral) } : {}
  await run(ports, 'karen-bell', 'agenda:add', { ...given, ...filled })
}
