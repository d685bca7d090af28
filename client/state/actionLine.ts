// "@Nadia home visit by Tue": what one typed line says about who and by when. Only a proposal for the form's fields.
export interface ActionLine {
  text: string
  ownerId: string | null
  /** YYYY-MM-DD */
  due: string | null
}

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** `today` is the London date. A name that fits two people fits nobody: the person at the keyboard chooses. */
export function readActionLine(
  line: string,
  people: readonly { id: string; name: string }[],
  today: string,
): ActionLine {
  let text = line.trim()
  let ownerId: string | null = null
  const at = /(?:^|\s)@([\p{L}'’-]+)/u.exec(text)
  if (at?.[1]) {
    const typed = at[1].toLocaleLowerCase('en-GB')
    const fits = people.filter(person =>
      person.name.split(/\s+/).some(part => part.toLocaleLowerCase('en-GB').startsWith(typed)),
    )
    if (fits.length === 1 && fits[0]) {
      ownerId = fits[0].id
      text = text.replace(at[0], ' ')
    }
  }
  let due: string | null = null
  const by = /\s(?:by|before|on)\s+([\w\s-]+)$/i.exec(text) ?? /\s(in\s+\d+\s+(?:days?|weeks?))$/i.exec(text)
  if (by?.[1]) {
    due = readDue(by[1].trim().toLowerCase(), today)
    if (due) text = text.slice(0, by.index)
  }
  return { text: text.replace(/\s+/g, ' ').trim(), ownerId, due }
}

/** `tue`, `tomorrow`, `in 2 weeks`, `1 dec`, `01-Dec-2026`; null when it is none of these. */
function readDue(words: string, today: string): string | null {
  if (words === 'today') return today
  if (words === 'tomorrow') return plusDays(today, 1)
  if (words === 'next week') return plusDays(today, 7)
  const span = /^(?:in )?(\d{1,2}) (day|week)s?$/.exec(words)
  if (span) return plusDays(today, Number(span[1]) * (span[2] === 'week' ? 7 : 1))
  const weekday = weekdays.indexOf(words.slice(0, 3))
  if (weekday >= 0 && /^(mon|tues?|wed(nes)?|thu(rs?)?|fri|sat(ur)?|sun)(day)?$/.test(words)) {
    const ahead = (weekday - weekdayOf(today) + 7) % 7
    return plusDays(today, ahead === 0 ? 7 : ahead)
  }
  const date = /^(\d{1,2})[ -]([a-z]{3})[a-z]*(?:[ -](\d{4}))?$/.exec(words)
  const month = date?.[2] ? months.indexOf(date[2]) : -1
  if (!date || month < 0) return null
  const inYear = (year: number) => isoDay(year, month, Number(date[1]))
  const thisYear = inYear(date[3] ? Number(date[3]) : Number(today.slice(0, 4)))
  if (thisYear === null || date[3] || thisYear >= today) return thisYear
  return inYear(Number(today.slice(0, 4)) + 1)
}

/** Calendar arithmetic in UTC on dates only: no time of day, so no summer time can shift them. */
export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** Monday is 0. */
function weekdayOf(day: string): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
}

function isoDay(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month, day))
  return date.getUTCMonth() === month && date.getUTCDate() === day ? date.toISOString().slice(0, 10) : null
}
