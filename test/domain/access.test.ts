// Written by hand and on purpose not derived from the tables in shared/roles.ts: a slip there must show here.
import { describe, expect, test } from 'vitest'
import { can, canCompartment } from '#server/domain/access'
import { easilyMixedUp, relationshipsTo } from '#server/domain/case'
import { noPrivacy } from '#server/domain/privacy'
import { noWishes } from '#server/domain/wishes'
import { readSearch } from '#server/usecases/cases'
import {
  type Action,
  actions,
  type CompartmentKind,
  compartmentKinds,
  type Role,
  relationships,
  roles,
} from '#shared/roles'
import { actor } from '#test/support/people'

// R = reads, W = reads and writes, - = nothing; columns: practice, team, cover, invited, emergency.
const compartments: Record<Role, Record<CompartmentKind, string>> = {
  gp: row('RRRRR', 'WWWWR', 'WWWWR', 'WWWWR', 'WWW--', 'WWW--', 'WWWW-'),
  pharmacist: row('RRRRR', 'WWWWR', 'WWWWR', 'RRRRR', 'WWW--', '-----', 'WWWW-'),
  'social-worker': row('RRRRR', 'WWWWR', 'RRRRR', 'WWWWR', 'WWW--', 'WWW--', 'WWWW-'),
  consultant: row('RRRRR', 'WWWWR', 'WWWWR', 'RRRRR', 'WWW--', '-----', 'WWWW-'),
  nurse: row('RRRRR', 'WWWWR', 'WWWWR', 'WWWWR', 'WWW--', '-----', 'WWWW-'),
  'care-coordinator': row('WWWRR', 'WWWWR', 'RRRRR', 'WWWWR', 'WWW--', '-----', 'WWWW-'),
  'link-worker': row('WWWRR', 'WWWWR', '-----', 'WWWWR', '-----', '-----', 'WWWW-'),
  observer: row('RRRRR', 'RRRRR', 'RRRRR', '-----', '-----', '-----', 'RRRR-'),
  administrator: row('-----', '-----', '-----', '-----', '-----', '-----', '-----'),
}

function row(...cells: string[]): Record<CompartmentKind, string> {
  const [about = '', plan = '', clinical = '', social = '', notYet = '', safeguarding = '', discussion = ''] = cells
  return { 'about-me': about, plan, clinical, social, 'not-yet-shared': notYet, safeguarding, discussion }
}

describe.each(roles)('[AC4] %s', role => {
  test.each(compartmentKinds)('%s', kind => {
    const person = actor('someone', role)
    const letters = relationships.map(through => {
      const reads = canCompartment(person, 'reads', kind, [through])
      const writes = canCompartment(person, 'writes', kind, [through])
      expect(writes && !reads, 'nobody writes what they cannot read').toBe(false)
      return writes ? 'W' : reads ? 'R' : '-'
    })
    expect(letters.join('')).toBe(compartments[role][kind])
    expect(canCompartment(person, 'reads', kind, []), 'a stranger reads nothing').toBe(false)
  })
})

test('[AC4] the safeguarding lead reads it in their own practice or team, and not by invitation', () => {
  const lead = actor('lead', 'nurse', { safeguardingLead: true })
  expect(canCompartment(lead, 'writes', 'safeguarding', ['team'])).toBe(true)
  expect(canCompartment(lead, 'reads', 'safeguarding', ['invited'])).toBe(false)
  expect(canCompartment(lead, 'reads', 'safeguarding', [])).toBe(false)
  for (const role of ['administrator', 'observer'] as const) {
    const named = actor('named', role, { safeguardingLead: true })
    expect(canCompartment(named, 'reads', 'safeguarding', ['practice', 'team']), role).toBe(false)
  }
})

const professional = 'gp pharmacist social-worker consultant nurse care-coordinator link-worker'
const inCare = `${professional} observer`
const everybody = `${inCare} administrator`
const allowed: Record<Action, string> = {
  'people:list': everybody,
  'case:search': inCare,
  'case:view': inCare,
  'case:team': 'gp nurse care-coordinator',
  'case:merge': 'care-coordinator',
  'entry:view': 'gp pharmacist social-worker consultant nurse care-coordinator observer',
  'entry:label': 'gp consultant',
  'wishes:change': 'gp nurse social-worker care-coordinator',
  'emergency:open': 'gp pharmacist social-worker consultant nurse',
  'emergency:review': professional,
  'mail:watch': 'administrator',
  'register:view': 'administrator',
  'register:change': 'administrator',
  'case:accesses': 'gp nurse care-coordinator',
  'case:why': 'gp nurse care-coordinator',
  'case:pack': 'gp nurse care-coordinator',
  'recording:delete': 'gp nurse care-coordinator',
  'record:redact': 'gp nurse care-coordinator',
  'cover:arrange': `${professional} administrator`,
  'cover:arrange-for-others': 'care-coordinator administrator',
  'audit:search': 'administrator',
  'staff:manage': 'administrator',
  'server:watch': 'administrator',
  'case:import': 'gp pharmacist nurse care-coordinator',
  'meeting:create': professional,
  'meeting:view': inCare,
  'meeting:prepare': professional,
  'meeting:run': professional,
  'agenda:refer': professional,
  'clinic:book': 'gp nurse pharmacist social-worker care-coordinator',
  'clinic:reply': 'gp pharmacist consultant nurse',
  'agenda:bypass': 'care-coordinator',
  'visit:invite': professional,
  'minutes:read': inCare,
  'item:attend': inCare,
  'decision:propose': professional,
  'decision:answer': professional,
  'decision:record': professional,
  'decision:withdraw': professional,
  'decision:assent': professional,
  'concern:raise': professional,
  'item:tick': professional,
  'action:add': professional,
  'action:answer': professional,
  'action:finish': professional,
  'action:review': professional,
  'action:chase': professional,
  'action:hand-over': professional,
  'outcome:advise': 'gp pharmacist consultant nurse',
  'outcome:sign': 'gp pharmacist consultant nurse',
  'outcome:follow-up': professional,
  'trial:review': 'gp pharmacist consultant nurse',
  'minute:sign': professional,
  'minute:amend': professional,
  'feedback:read': professional,
  'flag:raise': professional,
  'flag:answer': professional,
  'flag:close': professional,
  'flag:override': professional,
  'item:answer': professional,
  'item:contribute': professional,
  'item:conclude': professional,
  'message:send': professional,
  'message:answer': professional,
  'contact:ask': professional,
  'contact:work': professional,
  'medicine:tell': 'gp pharmacist social-worker consultant nurse care-coordinator',
  'change:propose': 'gp pharmacist consultant nurse',
  'change:answer': 'gp consultant',
  'change:confirm': 'gp pharmacist nurse',
  'change:withdraw': 'gp pharmacist consultant nurse',
  'list:decide': 'gp pharmacist consultant nurse',
  'medicines:list': 'gp pharmacist consultant nurse care-coordinator',
  'rules:report': 'gp pharmacist care-coordinator',
  'rule:switch': 'gp pharmacist',
  'review:set': 'gp pharmacist nurse',
}

test.each(actions)('[AC1] %s is for exactly these roles', action => {
  const subject = {
    through: ['practice', 'team'] as const,
    as: ['chair'] as const,
    holds: ['caldicott-guardian'] as const,
  }
  expect(roles.filter(role => can(actor('someone', role), action, subject))).toEqual(
    roles.filter(role => allowed[action].split(' ').includes(role)),
  )
})

test.each(
  actions.filter(
    action =>
      ![
        'people:list',
        'medicines:list',
        'rules:report',
        'rule:switch',
        'case:search',
        'case:import',
        'audit:search',
        'cover:arrange',
        'cover:arrange-for-others',
        'server:watch',
        'emergency:open',
        'meeting:create',
        'decision:assent',
        'action:answer',
        'action:finish',
        'action:review',
        'action:hand-over',
        'feedback:read',
      ].includes(action),
  ),
)('[AC1] %s needs a relationship or a part in the meeting', action => {
  expect(can(actor('someone', 'gp'), action, {})).toBe(false)
  expect(can(actor('someone', 'gp'), action, { through: [], as: [] })).toBe(false)
})

test('[MT11] only chair and deputy run, record and override; members and guests do not', () => {
  for (const action of ['meeting:run', 'decision:record', 'flag:override', 'item:conclude'] as const) {
    for (const part of ['chair', 'deputy'] as const) {
      expect(can(actor('x', 'gp'), action, { through: ['practice'], as: [part] }), `${action} as ${part}`).toBe(true)
    }
    for (const part of ['organiser', 'member', 'guest'] as const) {
      expect(can(actor('x', 'gp'), action, { through: ['practice'], as: [part] }), `${action} as ${part}`).toBe(false)
    }
  }
})

test('[AC1] a record is imported at a practice and nowhere else', () => {
  expect(can(actor('x', 'nurse'), 'case:import')).toBe(true)
  expect(can(actor('x', 'nurse', { organisationKind: 'hospital' }), 'case:import')).toBe(false)
})

test('[MD17] only at the registered practice somebody confirms what is in its system', () => {
  for (const role of ['gp', 'pharmacist', 'nurse'] as const) {
    expect(can(actor('x', role), 'change:confirm', { through: ['practice'] }), role).toBe(true)
    expect(can(actor('x', role), 'change:confirm', { through: ['team', 'invited'] }), role).toBe(false)
  }
})

test('[MD20] nobody works on medicines who may not read the clinical compartment', () => {
  const onMedicines = actions.filter(action => /^(medicine|change|list|review):/.test(action))
  expect(onMedicines.length).toBeGreaterThan(6)
  for (const role of roles) {
    for (const through of relationships) {
      const person = actor('x', role)
      if (canCompartment(person, 'reads', 'clinical', [through])) continue
      for (const action of onMedicines)
        expect(can(person, action, { through: [through] }), `${role} ${action}`).toBe(false)
    }
  }
})

test('[AC6] an administrator may list people, manage staff, arrange cover, search the audit, watch the server, keep the register, and nothing else', () => {
  const subject = { through: relationships, as: ['chair', 'organiser'] as const }
  expect(actions.filter(action => can(actor('x', 'administrator'), action, subject))).toEqual([
    'people:list',
    'cover:arrange',
    'cover:arrange-for-others',
    'audit:search',
    'staff:manage',
    'mail:watch',
    'server:watch',
    'register:view',
    'register:change',
  ])
})

const person = (family: string, given: string, birthDate: string, number: string | null = null) => ({
  family,
  given,
  title: null,
  preferredName: null,
  birthDate,
  gender: 'Male',
  nhsNumber: { value: number, status: 'verified' as const },
  deceased: null,
  address: null,
  phones: [],
  language: null,
  interpreter: false,
})

test('[AC2] relationships: practice, team, invited, none', () => {
  const one = {
    id: 'c',
    version: 1,
    practiceId: 'practice',
    teamIds: ['visitor'],
    person: person('A', 'B', '1950-01-01'),
    identifiers: [],
    createdAt: '',
    lastImport: null,
    wishes: noWishes(),
    privacy: noPrivacy(),
  }
  const at = '2026-03-02T12:00:00.000Z'
  const elsewhere = { organisationId: 'hospital', organisationKind: 'hospital' as const }
  expect(relationshipsTo(actor('x', 'gp'), one, false, at)).toEqual(['practice'])
  expect(relationshipsTo(actor('visitor', 'consultant', elsewhere), one, true, at)).toEqual(['team', 'invited'])
  expect(relationshipsTo(actor('y', 'consultant', elsewhere), one, false, at)).toEqual([])
})

test('[AC9] people who could be mixed up are called out', () => {
  const john = person('SMITH', 'John', '1945-07-14', '9990000018')
  expect(easilyMixedUp(john, person('Smith', 'Joan', '1961-01-01'))).toBe(true)
  expect(easilyMixedUp(john, person('Smith', 'Peter', '1945-12-01'))).toBe(true)
  expect(easilyMixedUp(john, person('Smith', 'Peter', '1961-12-01'))).toBe(false)
  expect(easilyMixedUp(john, person('Jones', 'Ann', '1961-12-01', '9990000028'))).toBe(true)
})

test('[AC10] a search reads names, dates and NHS numbers in any order and form', () => {
  expect(readSearch('Smith, John 14/07/1945')).toEqual({
    names: ['smith', 'john'],
    dates: ['1945-07-14'],
    nhsNumber: null,
  })
  expect(readSearch('14-Jul-1945 smith')).toEqual({ names: ['smith'], dates: ['1945-07-14'], nhsNumber: null })
  expect(readSearch('999-000 0018')).toEqual({ names: [], dates: [], nhsNumber: '9990000018' })
  expect(readSearch('Łukasiewicz zoë 1950')).toEqual({
    names: ['lukasiewicz', 'zoe'],
    dates: ['1950'],
    nhsNumber: null,
  })
})
