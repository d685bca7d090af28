import { expect, test } from 'vitest'
import { diskLevel } from '#server/domain/diskSpace'
import type { DiskLevel } from '#shared/home'

test('[ED31] the marks are at 80 % and 90 %, and a volume that hovers about one does not ring again and again', () => {
  const levels: DiskLevel[] = []
  for (const used of [0.5, 0.799, 0.8, 0.795, 0.805, 0.899, 0.9, 0.895, 0.901, 0.889, 0.795, 0.789, 0.8, 0.95, 0.2])
    levels.push(diskLevel(used, levels.at(-1) ?? 'enough'))
  expect(levels.join(' ')).toBe(
    'enough enough filling filling filling filling nearly-full nearly-full nearly-full filling filling enough filling nearly-full enough',
  )
})
