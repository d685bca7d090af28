// What the minutes say in numbers: minutes over, and ticks.
import { durationText } from '#shared/cui'
import { tickNames } from '#shared/floor'
import type { MinutesView } from '#shared/meeting'

type Entry = MinutesView['items'][number]

/** The over-run log: planned, added, used, and what is too much. Advice for the next agenda, and blame for nobody. */
export function timeWords({ item, minutesSpent }: Pick<Entry, 'item' | 'minutesSpent'>): string {
  const over = minutesSpent - item.minutes - item.extendedMinutes
  return [
    `${durationText(minutesSpent)} discussed, ${durationText(item.minutes)} planned`,
    item.extendedMinutes > 0 ? `, ${durationText(item.extendedMinutes)} added` : '',
    over > 0 ? `, over by ${durationText(over)}` : '',
  ].join('')
}

/** How often the three ticks were set, over the cases that this person sees and that were on the table; null without one. */
export function checklistWords({ items }: Pick<MinutesView, 'items'>): string | null {
  const discussed = items.flatMap(({ item, discussion }) =>
    discussion && (item.state !== 'waiting' || item.secondsBefore > 0) ? [discussion.ticks.length] : [],
  )
  if (discussed.length === 0) return null
  const ticked = discussed.reduce((sum, ticks) => sum + ticks, 0)
  const cases = discussed.length === 1 ? '1 case' : `${discussed.length} cases`
  return `${ticked} of ${discussed.length * tickNames.length} ticks, over ${cases}`
}
