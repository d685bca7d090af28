// Views as the page gets them, to be varied by a test. New fields of a view are given their emptiest value here.
import type { IdentityView } from '#shared/case'
import type { DiscussionView } from '#shared/discussion'
import type { ItemView, MeetingView } from '#shared/meeting'
import type { PersonView } from '#shared/person'

export const startsAt = '2026-11-24T14:00:00.000Z'

export function personOf(id: string, name = id): PersonView {
  const organisation = { id: 'practice', name: 'The practice', kind: 'practice' as const }
  return { id, name, role: 'gp', organisation, colour: 0 }
}

export function identityOf(caseId: string): IdentityView {
  return {
    caseId,
    family: 'Test',
    given: 'Ann',
    title: null,
    preferredName: null,
    birthDate: '1950-01-01',
    gender: 'female',
    nhsNumber: { value: null, status: 'missing' },
    deceased: null,
    nameAlert: false,
  }
}

export function aboutOf(caseId: string): NonNullable<ItemView['about']> {
  return {
    identity: identityOf(caseId),
    question: 'Why?',
    invitedIds: [],
    openFlags: 0,
    referral: null,
    triage: { state: 'discuss', by: null, at: null, standard: null, reason: null },
    missing: [],
    bypass: null,
    hold: null,
    urgent: null,
    triggers: [],
    withoutDecision: 0,
    ask: null,
    visitors: [],
    lacking: [],
    fields: [],
    silent: [],
  }
}

export function itemView(position: number, over: Partial<ItemView> = {}): ItemView {
  return {
    id: `item-${position}`,
    position,
    minutes: 10,
    state: 'waiting',
    triage: 'discuss',
    presenter: personOf('gp'),
    openedAt: null,
    secondsBefore: 0,
    extendedMinutes: 0,
    personPresent: null,
    lateReason: null,
    about: null,
    ...over,
  }
}

export function meetingView(over: Partial<MeetingView> = {}): MeetingView {
  return {
    id: 'meeting',
    version: 1,
    title: 'Frailty MDT',
    kind: 'mdt',
    state: 'live',
    startsAt,
    plannedMinutes: 60,
    place: null,
    phone: null,
    organisation: 'The practice',
    chair: personOf('chair'),
    deputy: null,
    inChair: personOf('chair'),
    chairAbsentSince: null,
    agendaLocked: false,
    curtain: false,
    members: [],
    requiredRoles: ['gp'],
    quorum: [],
    cancelled: null,
    answers: [],
    availability: [],
    seriesId: null,
    startedAt: null,
    endedAt: null,
    currentItemId: null,
    items: [],
    parts: ['member'],
    ...over,
  }
}

export function discussionView(id: string, caseId: string, over: Partial<DiscussionView> = {}): DiscussionView {
  return {
    id,
    meetingId: 'meeting',
    caseId,
    version: 1,
    state: 'open',
    outcome: null,
    answer: null,
    contributions: [],
    decisions: [],
    actions: [],
    flags: [],
    ticks: [],
    advice: { current: null, versions: [] },
    followUp: null,
    ...over,
  }
}
