// One valid document of each kind, to be varied by a test.
import type { DomainEvent } from '#server/domain/aggregate'
import type { Case } from '#server/domain/case'
import { type Discussion, newDiscussion } from '#server/domain/discussion'
import { type Meeting, newMeeting } from '#server/domain/meeting'
import { noPrivacy } from '#server/domain/privacy'
import type { Series } from '#server/domain/series'
import { noWishes } from '#server/domain/wishes'
import type { Account } from '#server/usecases/ports'
import type { UpdateRow } from '#server/usecases/recordPorts'

export const at = '2026-01-01T09:00:00.000Z'

export function eventOf(type: string): DomainEvent {
  return { commandId: `command-${type}`, at, by: 'chair', type, subjectId: null, detail: {} }
}

export function accountOf(id: string): Account {
  const email = `${id}@example.org`
  const flags = { safeguardingLead: false, colour: 0, disabled: false }
  return { id, name: `Test ${id}`, email, role: 'gp', organisationId: 'org', ...flags, passwordHash: 'none' }
}

export function meetingOf(id: string): Meeting {
  return newMeeting({
    id,
    title: 'Frailty MDT',
    kind: 'mdt',
    startsAt: at,
    plannedMinutes: 60,
    organisationId: 'org',
    chairId: 'chair',
    memberIds: [],
  })
}

export function seriesOf(id: string): Series {
  return {
    ...{ id, version: 0, history: [], organisationId: 'org', ended: false, title: 'Frailty MDT', kind: 'mdt' },
    ...{
      terms: null,
      cadence: 'weekly',
      firstOn: '2026-01-06',
      time: '14:00',
      plannedMinutes: 60,
      place: null,
      phone: null,
    },
    ...{ chairId: 'chair', deputyId: null, requiredRoles: ['gp'] },
    members: [{ personId: 'standing', deputyId: 'stand-in' }],
    quorum: [{ decision: 'any', roles: ['gp'], agencies: ['council'] }],
  }
}

export function discussionOf(id: string, caseId: string): Discussion {
  return newDiscussion(id, 'm1', caseId)
}

export function caseOf(id: string, family: string, identifiers: string[]): Case {
  return {
    id,
    version: 0,
    practiceId: 'practice',
    teamIds: [],
    person: {
      family,
      given: 'Ada',
      title: null,
      preferredName: null,
      birthDate: '1941-03-03',
      gender: 'Female',
      nhsNumber: { value: null, status: 'missing' },
      deceased: null,
      address: null,
      phones: [],
      language: null,
      interpreter: false,
    },
    identifiers,
    createdAt: at,
    lastImport: null,
    wishes: noWishes(),
    privacy: noPrivacy(),
  }
}

export function updateRow(id: string, bytes: Uint8Array): UpdateRow {
  return {
    _id: id,
    room: 'case-1/plan',
    author: 'gp',
    connection: 'k',
    at: new Date(at),
    bytes,
    checksum: `of ${Buffer.from(bytes).toString('hex')}`,
  }
}
