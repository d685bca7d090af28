// Privacy labels, over all of them and all roles, kinds of organisation and relationships: written by hand, not read off the table.
import { describe, expect, test } from 'vitest'
import { can } from '#server/domain/access'
import {
  giveLabel,
  labelsNow,
  noPrivacy,
  notShownTo,
  seesGeneral,
  sourceLabels,
  visibleRecord,
} from '#server/domain/privacy'
import { toActor } from '#server/usecases/identify'
import { type GivenLabel, type PrivacyLabel, privacyLabels } from '#shared/privacyLabel'
import {
  type OrganisationKind,
  organisationKinds,
  type Relationship,
  type Role,
  relationships,
  roles,
} from '#shared/roles'
import { emptyRecord, medicineOf, personOf } from '#test/support/medicinesCase'

const actor = (role: Role, kind: OrganisationKind = 'practice', safeguardingLead = false) =>
  toActor(
    {
      ...{ id: role, name: role, email: '', role, organisationId: 'o', safeguardingLead, colour: 0 },
      ...{ disabled: false, passwordHash: '' },
    },
    { id: 'o', name: 'o', kind },
    's',
  )

/** Roles that see it: directly / by invitation / in an emergency. */
const expected: Record<PrivacyLabel, [direct: string, invited: string, emergency: string]> = {
  'social-care': [
    'gp pharmacist consultant nurse social-worker care-coordinator',
    'gp pharmacist consultant nurse social-worker care-coordinator',
    'gp pharmacist consultant nurse social-worker care-coordinator',
  ],
  'mental-health': [
    'gp pharmacist consultant nurse social-worker care-coordinator',
    'gp pharmacist consultant nurse social-worker',
    'gp pharmacist consultant nurse social-worker',
  ],
  'sexual-health': ['gp pharmacist consultant nurse', '', 'gp pharmacist consultant nurse'],
  safeguarding: ['gp social-worker', '', ''],
  restricted: ['gp pharmacist consultant nurse', '', 'gp pharmacist consultant nurse'],
}
const column = (way: Relationship) => (way === 'invited' ? 1 : way === 'emergency' ? 2 : 0)

describe('[AC22] row 75 the label matrix', () => {
  test.each(privacyLabels)('%s, for each role, organisation and relationship', label => {
    for (const role of roles)
      for (const kind of organisationKinds)
        for (const way of relationships) {
          const healthOnly = label === 'sexual-health' || label === 'restricted'
          const outside = healthOnly && (kind === 'council' || kind === 'voluntary')
          const sees = expected[label][column(way)]?.split(' ').includes(role) === true && !outside
          const asked = { through: [way], labels: [label] }
          expect(can(actor(role, kind), 'entry:view', asked), `${role} of ${kind} by ${way}`).toBe(sees)
        }
  })

  test('two labels need both; without a relationship none is enough; without a label the record decides', () => {
    const both = { through: ['team' as const], labels: ['sexual-health', 'safeguarding'] as const }
    expect(can(actor('gp'), 'entry:view', both)).toBe(true)
    expect(can(actor('nurse'), 'entry:view', both)).toBe(false)
    expect(can(actor('gp'), 'entry:view', { through: [], labels: [] })).toBe(false)
    expect(can(actor('observer'), 'entry:view', { through: ['practice'], labels: [] })).toBe(true)
    expect(can(actor('link-worker'), 'entry:view', { through: ['practice'], labels: [] })).toBe(false)
  })

  test('the safeguarding lead sees that label by a direct way only, and never as an administrator', () => {
    const asked = (way: Relationship) => ({ through: [way], labels: ['safeguarding' as const] })
    expect(can(actor('nurse', 'practice', true), 'entry:view', asked('team'))).toBe(true)
    expect(can(actor('nurse', 'practice', true), 'entry:view', asked('invited'))).toBe(false)
    expect(can(actor('administrator', 'practice', true), 'entry:view', asked('practice'))).toBe(false)
  })
})

const labelled = () => {
  const record = personOf('75y; ramipril, zidovudine; #asthma; #hidden; egfr 28 -5')
  record.labels = [
    { key: '#hidden', labels: ['mental-health'], why: 'code' },
    { key: 'supply', labels: ['sexual-health'], why: 'source' },
    { key: 'egfr 28 -5', labels: ['social-care'], why: 'source' },
  ]
  const drug = record.medicines.find(one => one.drug === 'zidovudine')
  drug?.issues.push({ key: 'supply', date: null, daysSupply: null })
  return record
}

describe('[AC23] what is taken out', () => {
  test('an entry, a medicine by one of its supplies, a reading; not a word of them is left', () => {
    const general = visibleRecord(labelled(), noPrivacy(), seesGeneral)
    expect(general.problems.map(one => one.name)).toEqual(['asthma'])
    expect(general.medicines.map(one => one.drug)).toEqual(['ramipril'])
    expect(general.results).toEqual([])
    expect(JSON.stringify(general)).not.toMatch(/hidden|zidovudine|supply|egfr|sexual|mental/)
  })

  test('a dispensing that stands by itself goes with the prescription it names', () => {
    const record = personOf('75y; ramipril')
    record.medicines.push(medicineOf('ramipril 5 mg', { key: 'given', prescription: 'ramipril' }))
    record.labels = [{ key: 'ramipril', labels: ['restricted'], why: 'source' }]
    expect(visibleRecord(record, noPrivacy(), seesGeneral).medicines).toEqual([])
  })

  test('a paired reading has the labels of both halves, and allergies are never held back', () => {
    const record = emptyRecord()
    const at = { source: 's', by: null, date: '2026-01-01', time: null, provisional: false }
    record.results = [
      { kind: 'blood-pressure', unit: 'mmHg', points: [{ ...at, key: 'upper+lower', systolic: 120, diastolic: 80 }] },
    ]
    record.allergies = [
      {
        ...{ key: 'a', source: 's', by: null, date: null, time: null, name: 'abacavir', assertion: 'allergy' },
        ...{ status: 'active', criticality: null, reactions: [] },
      },
    ] as typeof record.allergies
    record.labels = [
      { key: 'lower', labels: ['mental-health'], why: 'source' },
      { key: 'a', labels: ['sexual-health'], why: 'source' },
    ]
    const shown = visibleRecord(record, noPrivacy(), seesGeneral)
    expect(shown.results).toEqual([])
    expect(shown.allergies).toHaveLength(1)
  })

  test('what somebody is told they are not shown depends on their rights alone', () => {
    expect(notShownTo(actor('pharmacist'), ['practice'])).toEqual(['safeguarding'])
    expect(notShownTo(actor('observer'), ['practice'])).toEqual([...privacyLabels])
    expect(notShownTo(actor('gp'), ['practice'])).toEqual([])
  })
})

describe('[AC24] giving a label', () => {
  const made = { id: 'choice', by: { id: 'gp', name: 'Dr Test', role: 'GP' }, at: '2026-03-02T12:00:00.000Z' }
  const sees = (labels: readonly PrivacyLabel[]) => !labels.includes('safeguarding')
  const give = (key: string, label: GivenLabel, was: PrivacyLabel[]) =>
    giveLabel(noPrivacy(), labelled(), { key, label, was, reason: 'Asked for' }, sees, made)

  test('counts before the source’s, also after a later import; the last one counts', () => {
    const given = give('#hidden', 'general', ['mental-health'])
    if ('ok' in given) throw new Error(given.message)
    expect(visibleRecord(labelled(), given, seesGeneral).problems).toHaveLength(2)
    const again = giveLabel(
      given,
      labelled(),
      { key: '#hidden', label: 'social-care', was: [], reason: 'x' },
      sees,
      made,
    )
    if ('ok' in again) throw new Error(again.message)
    expect(labelsNow(sourceLabels(labelled()), again.chosen).get('#hidden')).toMatchObject({
      labels: ['social-care'],
      why: 'person',
    })
    expect(again.chosen).toHaveLength(2)
  })

  test.each([
    ['#hidden', 'general', [], 'stale'],
    ['#asthma', 'safeguarding', [], 'not-allowed'],
    ['#nothing', 'general', [], 'not-found'],
  ] as const)('%s to %s when the screen showed %j is refused: %s', (key, label, was, code) => {
    expect(give(key, label, [...was])).toMatchObject({ ok: false, code })
  })

  test('nobody labels what they cannot see: it is no entry of the record', () => {
    const blind = giveLabel(
      noPrivacy(),
      labelled(),
      { key: '#hidden', label: 'general', was: ['mental-health'], reason: 'x' },
      seesGeneral,
      made,
    )
    expect(blind).toMatchObject({ code: 'not-found' })
  })
})
