// What was added to medicines, in every store.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newMedicineReview } from '#server/domain/medicineReview'
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
})
