import { useEffect, useState } from 'react'
import { londonDate } from '#shared/calendar'
import { useClient } from '../app/clientContext.ts'

const minuteMs = 60_000

/** Milliseconds since 1970, moving on every minute. */
export function useMinute(): number {
  const { now } = useClient()
  const [time, setTime] = useState(now)
  useEffect(() => {
    const timer = setInterval(() => setTime(now()), minuteMs)
    return () => clearInterval(timer)
  }, [now])
  return time
}

/** Today's date in London, YYYY-MM-DD; a page that stays open over midnight moves on. */
export function useToday(): string {
  return londonDate(useMinute())
}
