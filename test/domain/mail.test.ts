// The guard that keeps patients out of mails, the words of each kind, and what is written down after a try.
import { describe, expect, test } from 'vitest'
import { afterTry, givenUpAfterMs, type Written } from '#server/domain/mail'
import { type Involved, namesPatient, oneLine } from '#server/domain/mailGuard'
import { digest, invited } from '#server/domain/mailWords'
import { newMeeting } from '#server/domain/meeting'
import { digestDay } from '#server/usecases/mailWork'

const about: Involved = {
  patients: [
    {
      family: 'Łukasiewicz-May',
      given: 'Theresa Ann',
      preferredName: 'Tess',
      birthDate: '1941-03-07',
      nhsNumber: { value: '9990000018', status: 'verified' },
    },
  ],
  questions: ['Is she safe to go home?'],
}
const plain: Written = { subject: 'MDT, Thursday 7 May 2026', text: 'Come on 7 May.', calendar: null }
const named = (change: Partial<Written>) => namesPatient({ ...plain, ...change }, plain, about)

describe('[ML3] the guard', () => {
  test.each([
    'Lukasiewicz',
    'ŁUKASIEWICZ',
    'łukasiewicz',
    'about Tess',
    'theresa',
    'Ann’s review',
    'Lukasi\u200bewicz',
    '999 000 0018',
    '9990000018',
    '999-000-0018',
    '999\u00a0000\u00a00018',
    'NHS:9990000018.',
    '07-Mar-1941',
    '7 March 1941',
    'Friday 7 March 1941',
    '1941-03-07',
    '07/03/1941',
    '7.3.1941',
    'IS SHE SAFE  TO GO\nHOME?',
  ])('finds %j in a subject, a text and a calendar file', words => {
    expect(named({ subject: `${plain.subject} ${words}` })).toBe(true)
    expect(named({ text: `${plain.text}\n${words}\n` })).toBe(true)
    const file = `BEGIN:VEVENT\r\nSUMMARY:${words.slice(0, 4)}\r\n ${words.slice(4)}\r\nEND:VEVENT`
    expect(named({ calendar: { method: 'REQUEST', text: file } })).toBe(true)
  })

  test('finds the NHS number of anybody, also of nobody involved', () => {
    expect(
      namesPatient({ ...plain, text: 'see 999 123 4560 or 943 476 5919' }, plain, { patients: [], questions: [] }),
    ).toBe(true)
  })

  test('lets pass what only looks alike', () => {
    for (const words of [
      'MDT on 7 May',
      'room 0118 496 0123',
      'Annex B',
      '17 March 1941',
      '7 March 1942',
      '999000001',
      '',
    ]) {
      expect(named({ text: `${plain.text} ${words}` }), words).toBe(false)
    }
    expect(named({}), 'a month is no name').toBe(false)
  })

  test('finds a whole name that is made of our own words', () => {
    const own = { ...plain, text: 'Theresa and Lukasiewicz and May are words of ours here' }
    expect(namesPatient({ ...own, text: `${own.text}: Theresa Lukasiewicz-May` }, own, about)).toBe(true)
    expect(namesPatient(own, own, about)).toBe(false)
  })
})

test('[ML12] a line stays one line, without signs that turn or hide words', () => {
  expect(oneLine(' a\r\nBcc: b\u202e c\u200f\u0000\u2028d\ufeff  e ')).toBe('a Bcc: b c d e')
})

test('[ML4] the night the clocks go back: London times in words, also over midnight', () => {
  const meeting = newMeeting({
    ...{ id: 'm', title: 'Night MDT', kind: 'mdt', organisationId: 'o', chairId: 'c', memberIds: [] },
    ...{ startsAt: '2026-10-24T23:30:00.000Z', plannedMinutes: 120 },
  })
  const wording = { typed: true, origin: 'https://caseroom.example.org' }
  const { subject, text } = invited(meeting, 'invited', wording)
  expect(subject).toBe('Invitation: Night MDT, Sunday 25 October 2026, 00:30')
  expect(text).toContain('Sunday 25 October 2026, 00:30 to 01:30')
  const late = invited({ ...meeting, startsAt: '2026-03-28T23:30:00.000Z' }, 'changed', wording)
  expect(late.text, 'and forward').toContain('Saturday 28 March 2026, 23:30 to 02:30 on Sunday 29 March 2026')
})

test('[ML6] one line for each kind that waits, none when nothing does; working days from the hour on', () => {
  const nothing = { invitations: 0, toAccept: 0, overdue: 0, minutesToSign: 0, assents: 0, outcomes: 0 }
  const wording = { typed: false, origin: 'https://caseroom.example.org' }
  expect(digest(nothing, '2026-11-24', wording)).toBeNull()
  const some = digest({ ...nothing, toAccept: 1, overdue: 2 }, '2026-11-24', wording)
  expect(some?.subject).toContain('Tuesday 24 November 2026')
  expect(some?.text).toContain('- 1 action to accept\n- 2 actions of yours overdue\n')
  const at = (instant: string) => digestDay(Date.parse(instant), 7)
  expect(at('2026-11-24T06:59:00Z')).toBeNull()
  expect(at('2026-11-24T07:00:00Z')).toBe('2026-11-24')
  expect(at('2026-07-14T06:00:00Z'), 'seven in summer').toBe('2026-07-14')
  expect(at('2026-07-14T05:59:00Z')).toBeNull()
  for (const off of ['2026-11-22T12:00:00Z', '2026-12-25T12:00:00Z', '2026-12-28T12:00:00Z']) expect(at(off)).toBeNull()
})

describe('[ML2] after a try', () => {
  const madeAt = '2026-11-24T09:00:00.000Z'
  const mail = { kind: 'digest', madeAt, tries: 1 } as const
  const later = { type: 'later', fault: 'busy' } as const
  const seconds = (tries: number, kind: 'digest' | 'emergency' = 'digest') =>
    (Date.parse(afterTry({ ...mail, kind, tries }, later, madeAt).nextTryAt ?? '') - Date.parse(madeAt)) / 1000

  test('pauses grow to two hours, and stay short for what is urgent', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 100].map(tries => seconds(tries))).toEqual([
      15, 60, 120, 300, 900, 1800, 3600, 7200, 7200, 7200,
    ])
    expect(Math.max(...[1, 2, 3, 4, 50].map(tries => seconds(tries, 'emergency')))).toBe(60)
  })
  test('given up after three days, and at once when it was refused for good; what was sent keeps no words', () => {
    const end = new Date(Date.parse(madeAt) + givenUpAfterMs)
    expect(afterTry(mail, later, new Date(end.getTime() - 1).toISOString()).state).toBe('waiting')
    expect(afterTry(mail, later, end.toISOString())).toEqual({ state: 'failed', fault: 'busy', nextTryAt: null })
    expect(afterTry(mail, { type: 'never', fault: 'recipient' }, madeAt)).toMatchObject({ state: 'failed' })
    expect(afterTry(mail, { type: 'sent' }, madeAt)).toEqual({
      ...{ state: 'sent', fault: null, sentAt: madeAt, nextTryAt: null },
      ...{ subject: '', text: '', calendar: null, sealed: null },
    })
  })
})
