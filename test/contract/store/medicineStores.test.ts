// The stores of what people add to medicines, and of messages, on the same databases as all others.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newCaseMessages } from '#server/domain/caseMessage'
import { newMedicineReview } from '#server/domain/medicineReview'
import { newRuleSwitches } from '#server/domain/ruleSwitch'
import { databases, type OpenStores, openStores } from './databases.ts'
import { at, eventOf } from './samples.ts'

describe.each(databases)('[ST1] on $name', ({ uri }) => {
  let opened: OpenStores
  let stores: OpenStores['stores']
  beforeAll(async () => {
    opened = await openStores(uri)
    stores = opened.stores
  })
  afterAll(() => opened.close())

  test('[ST3] what was added to medicines comes back whole, and is found by its open or lately confirmed changes', async () => {
    const by = { id: 'gp', name: 'Test gp', role: 'gp' }
    const change = {
      id: 'x1',
      kind: 'change' as const,
      medicineKey: 'k',
      drug: 'ramipril',
      from: 'ramipril 10 mg',
      to: '5 mg',
      why: 'Kidneys',
      state: 'applied' as const,
      proposedBy: by,
      proposedAt: at,
      discussionId: null,
      answer: { by, at, reason: null },
      applied: { by, at },
      withdrawn: { by, at, reason: 'no' },
    }
    const words = { id: 'w1', medicineKey: null, drug: 'garlic', stances: ['takes' as const], words: 'It helps' }
    const review = {
      ...newMedicineReview('c1', 'p1'),
      words: [{ ...words, writtenBy: by, at, discussionId: 'd1' }],
      changes: [change],
      decisions: [{ rowId: 'r', choice: 'stop' as const, note: 'x', by, at }],
      review: [{ state: 'done' as const, by, at, outcome: 'Fine' }],
    }
    expect(await stores.medicineReviews.save(review, eventOf('told'))).toBe('saved')
    expect(await stores.medicineReviews.save(review, eventOf('told')), 'made twice').toBe('stale')
    expect(await stores.medicineReviews.load('c1')).toEqual({ ...review, version: 1, history: [eventOf('told')] })
    const open = {
      ...newMedicineReview('c2', 'p2'),
      changes: [{ ...change, state: 'accepted' as const, applied: null }],
    }
    await stores.medicineReviews.save(open, eventOf('told'))
    const found = async (practiceId: string, caseIds: string[], since: string) =>
      (await stores.medicineReviews.withChanges({ practiceId, caseIds }, since)).map(one => one.id).sort()
    expect(await found('p1', [], at)).toEqual(['c1'])
    expect(await found('p1', ['c2'], '2027-01-01T00:00:00.000Z')).toEqual(['c2'])
    expect(await found('p3', [], at)).toEqual([])
    expect((await stores.medicineReviews.many(['c2', 'none'])).map(one => one.id)).toEqual(['c2'])
  })

  test('[ST3] messages and welfare contacts come back whole, and are found by practice or case', async () => {
    const by = { id: 'gp', name: 'Test gp', role: 'gp' }
    const message = { id: 'x', to: { role: 'nurse' as const, person: null }, text: 'Hello', sentBy: by, sentAt: at }
    const attempt = { by, at, way: 'phone' as const, reached: false, note: null }
    const contact = { id: 'y', why: 'Alone', owner: by, due: '2026-01-02', askedBy: by, askedAt: at }
    const state = {
      ...newCaseMessages('cm1', 'pm1'),
      messages: [{ ...message, read: { by, at }, done: { by, at, note: null } }],
      contacts: [{ ...contact, attempts: [attempt], state: 'open' as const }],
    }
    expect(await stores.caseMessages.save(state, eventOf('sent'))).toBe('saved')
    expect(await stores.caseMessages.load('cm1')).toEqual({ ...state, version: 1, history: [eventOf('sent')] })
    const found = async (practiceId: string, caseIds: string[]) =>
      (await stores.caseMessages.about({ practiceId, caseIds })).map(one => one.id)
    expect(await found('pm1', [])).toEqual(['cm1'])
    expect(await found('none', ['cm1'])).toEqual(['cm1'])
    expect(await found('none', [])).toEqual([])
  })

  test('[ST3] a summary that is put again replaces the first; switches of a practice come back', async () => {
    const summary = {
      caseId: 'ms1',
      practiceId: 'pms',
      asOf: '2026-01-01',
      medicines: 11,
      groups: [{ group: 'many-medicines' as const, facts: ['11 current medicines'] }],
      fired: ['PO1'],
    }
    await stores.medicineSummaries.put({ ...summary, medicines: 3 })
    await stores.medicineSummaries.put(summary)
    expect(await stores.medicineSummaries.about({ practiceId: 'pms', caseIds: [] })).toEqual([summary])
    expect(await stores.medicineSummaries.about({ practiceId: 'none', caseIds: ['ms1'] })).toEqual([summary])
    const by = { id: 'gp', name: 'Test gp', role: 'gp' }
    const switches = { ...newRuleSwitches('pms'), off: [{ ruleId: 'PS1', reason: 'Noise', by, at }] }
    expect(await stores.ruleSwitches.save(switches, eventOf('switched'))).toBe('saved')
    expect(await stores.ruleSwitches.load('pms')).toMatchObject({ off: switches.off, version: 1 })
  })
})
