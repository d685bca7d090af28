import { expect, test } from 'vitest'
import { together } from '#server/storage/together'

test('[RC106] those who ask at once are asked for in one query, which begins after all of them asked', async () => {
  const asked: string[][] = []
  const stored = new Map([['a', { id: 'a', rights: 'before' }]])
  const get = together(async ids => {
    asked.push(ids)
    return ids.flatMap(id => stored.get(id) ?? [])
  })
  const answers = [get('a'), get('b'), get('a')]
  // A right that is taken away after the question and before the query counts.
  stored.set('a', { id: 'a', rights: 'after' })
  expect((await Promise.all(answers)).map(one => one?.rights)).toEqual(['after', undefined, 'after'])
  expect(asked).toEqual([['a', 'b']])
  stored.delete('a')
  expect(await get('a')).toBe(null)
  expect(asked).toHaveLength(2)
})

test('[RC106] a failed query is everybody’s failure, and the next question is asked again', async () => {
  let fails = true
  const get = together(async ids => {
    if (fails) throw new Error('away')
    return ids.map(id => ({ id }))
  })
  const failed = await Promise.allSettled([get('a'), get('b')])
  expect(failed.map(one => one.status)).toEqual(['rejected', 'rejected'])
  fails = false
  expect(await get('a')).toEqual({ id: 'a' })
})
