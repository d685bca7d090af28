// Dates and times on screens for staff: CUI short form to see, long form to hear.
import { toLondon } from '#shared/calendar'
import { instantTime, longDate, shortDate } from '#shared/cui'

/** A calendar date: `24-Nov-2026`, read out as "24 November 2026". */
export function DateText({ date, weekday = false }: { date: string | null; weekday?: boolean }) {
  if (date === null) return <>Not recorded</>
  return (
    <time dateTime={date}>
      <span aria-hidden="true">{shortDate(date, { weekday })}</span>
      <span className="nhsuk-u-visually-hidden">{longDate(date, { weekday })}</span>
    </time>
  )
}

/** The London date of an instant, and its time when asked. */
export function InstantText({
  instant,
  time = false,
  weekday = false,
}: {
  instant: string
  time?: boolean
  weekday?: boolean
}) {
  const { date } = toLondon(instant)
  return (
    <>
      <DateText date={date} weekday={weekday} />
      {time ? ` ${instantTime(instant)}` : null}
    </>
  )
}
