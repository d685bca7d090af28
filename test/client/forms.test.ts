import { describe, expect, it } from 'vitest'
import type { ActionRow } from '#shared/home'
import { identityText, nameAndBorn } from '../../client/design/patientIdentity.ts'
import { readTypedDate } from '../../client/design/typedDate.ts'
import { grouped } from '../../client/features/actions/actionGroups.ts'
import { importState } from '../../client/features/importRecord/importState.ts'
import { meetingForm, toCommand } from '../../client/features/meetings/meetingForm.ts'

describe('a typed date', () => {
  it.each([
    ['24-Nov-2026', '2026-11-24'],
    ['24 November 2026', '2026-11-24'],
    ['3/4/2026', '2026-04-03'],
    ['03.04.2026', '2026-04-03'],
    ['2026-11-24', '2026-11-24'],
  ])('[CL12] %s is read as %s, day before month', (typed, day) => {
    expect(readTypedDate(typed)).toBe(day)
  })

  it.each(['31/02/2026', '24/11/26', '24 Novem er 2026', 'tomorrow', '', '24-No-2026', '11/24/2026'])(
    '[CL12] %s is not taken for a day',
    typed => {
      expect(readTypedDate(typed)).toBeNull()
    },
  )
})

const form = {
  title: 'Frailty MDT',
  kind: 'mdt',
  date: '30-Mar-2027',
  from: '14:00',
  to: '15:30',
  place: '',
  phone: '',
  chairId: 'shah',
  deputyId: '',
  memberIds: ['lee'],
  requiredRoles: ['gp'],
  quorumRoles: [],
  quorumAgencies: [],
  repeat: '',
  terms: '',
}

describe('the form for a new meeting', () => {
  it('[CL13] London wall times become an instant, in summer time as well', () => {
    const read = meetingForm.parse(form)
    expect(toCommand(read)).toMatchObject({
      startsAt: '2027-03-30T13:00:00Z',
      plannedMinutes: 90,
      place: null,
      phone: null,
      deputyId: null,
    })
    expect(toCommand({ ...read, date: '24/11/2026', from: '9.05', to: '10:00' })).toMatchObject({
      startsAt: '2026-11-24T09:05:00Z',
      plannedMinutes: 55,
    })
  })

  it.each([
    [{ title: ' ' }, 'title'],
    [{ to: '14:00' }, 'to'],
    [{ to: '13:00' }, 'to'],
    [{ from: '25:00' }, 'from'],
    [{ date: '31-Feb-2027' }, 'date'],
    [{ chairId: '' }, 'chairId'],
    [{ deputyId: 'shah' }, 'deputyId'],
  ])('[CL13] %j is refused at its field', (change, field) => {
    const read = meetingForm.safeParse({ ...form, ...change })
    expect(read.success).toBe(false)
    expect(read.error?.issues.map(issue => issue.path[0])).toEqual([field])
  })
})

const identity = {
  caseId: 'c-1',
  family: 'Smith',
  given: 'John',
  title: 'Mr',
  preferredName: 'Jack',
  birthDate: '1945-07-14',
  gender: 'male',
  nhsNumber: { value: '9990000018', status: 'verified' as const },
  deceased: null,
  nameAlert: false,
}

describe('a person in words', () => {
  it('[CL14] name, birth date and NHS number have the same form on every screen', () => {
    expect(nameAndBorn(identity)).toBe('SMITH, John (Mr) Born 14-Jul-1945')
    expect(identityText(identity, '2026-11-24')).toMatchObject({
      name: 'SMITH, John (Mr)',
      born: '14-Jul-1945 (81y)',
      gender: 'Male',
      nhsNumber: '999\u00a0000\u00a00018',
      died: null,
    })
  })

  it('[CL22] a name in Hebrew or Arabic stands by itself, so that the date after it keeps its order', () => {
    const named = nameAndBorn({ ...identity, family: 'כהן', given: 'מרים', title: null })
    expect(named).toBe('\u2068כהן, מרים\u2069 Born 14-Jul-1945')
  })

  it('[CL14] somebody who has died has no present age, and a missing number is words', () => {
    const text = identityText(
      { ...identity, deceased: '2026-10-02T04:00:00Z', nhsNumber: { value: null, status: 'missing' } },
      '2026-11-24',
    )
    expect(text).toMatchObject({
      born: '14-Jul-1945',
      died: { died: '02-Oct-2026', ageAtDeath: '81y' },
      nhsNumber: 'Not recorded',
      nhsNumberVerified: false,
    })
  })
})

function row(id: string, state: ActionRow['action']['state'], due: string): ActionRow {
  const by = { id: 'shah', name: 'Dr Aisha Shah', role: 'GP' }
  const at = '2026-11-20T14:00:00Z'
  const action = {
    id,
    text: id,
    owner: by,
    due,
    state,
    addedBy: by,
    addedAt: at,
    note: null,
    changedAt: at,
    priority: 'routine' as const,
    parts: [],
    chased: null,
    effect: null,
  }
  return {
    action,
    identity,
    caseId: 'c-1',
    discussionId: 'd-1',
    meetingId: 'm-1',
    meetingTitle: 'Frailty MDT',
    meetingStartsAt: at,
    overdue: state !== 'done' && due < '2026-11-24',
    mine: true,
    unanswered: false,
  }
}

describe('the list of actions', () => {
  it('[CL15] every action is in exactly one group, and groups stand in the order of their need', () => {
    const rows = [
      row('later', 'accepted', '2026-12-24'),
      row('soon', 'accepted', '2026-11-30'),
      row('late', 'accepted', '2026-11-23'),
      row('late-offer', 'offered', '2026-11-01'),
      row('offer', 'offered', '2026-11-25'),
      row('refused', 'refused', '2026-11-01'),
      row('done', 'done', '2026-11-01'),
      row('next-week', 'accepted', '2026-12-01'),
    ]
    expect(grouped(rows, '2026-11-24').map(({ group, rows: in_ }) => [group, in_.map(one => one.action.id)])).toEqual([
      ['overdue', ['late-offer', 'late']],
      ['refused', ['refused']],
      ['offered', ['offer']],
      ['this-week', ['soon']],
      ['later', ['next-week', 'later']],
      ['done', ['done']],
    ])
  })
})

describe('an import on the page', () => {
  it('[CL16] progress never runs backwards, and a late event does not bring back an upload that has ended', () => {
    const sending = importState({ kind: 'choose' }, { type: 'started', name: 'a.json', size: 10 })
    const half = importState(sending, { type: 'progress', share: 0.5 })
    expect(importState(half, { type: 'progress', share: 0.25 })).toMatchObject({ kind: 'sending', share: 0.5 })
    const refused = importState(half, { type: 'refused', name: 'a.json', message: 'No', problems: [] })
    expect(importState(refused, { type: 'progress', share: 1 })).toBe(refused)
  })
})
