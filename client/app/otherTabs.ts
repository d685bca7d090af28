// One case per browser at a time: tabs of one person tell each other which case they show. Only ids travel.
import { useEffect, useState } from 'react'
import { z } from 'zod'

const message = z.object({ from: z.string(), person: z.string(), caseId: z.string().nullable(), asks: z.boolean() })
const channelName = 'caseroom-cases'

/** Ids of cases that other tabs of this person show now, other than `caseId`. Forgotten when those tabs go or move on. */
export function useOtherCases(personId: string, caseId: string): string[] {
  const [others, setOthers] = useState<ReadonlyMap<string, string>>(new Map())
  useEffect(() => {
    if (typeof BroadcastChannel === 'undefined') return
    const channel = new BroadcastChannel(channelName)
    const from = crypto.randomUUID()
    const tell = (shown: string | null, asks: boolean) =>
      channel.postMessage({ from, person: personId, caseId: shown, asks })
    channel.onmessage = event => {
      const heard = message.safeParse(event.data)
      if (!heard.success || heard.data.person !== personId) return
      const { from: tab, caseId: shown, asks } = heard.data
      if (asks) tell(caseId, false)
      setOthers(before => {
        const next = new Map(before)
        if (shown === null || shown === caseId) next.delete(tab)
        else next.set(tab, shown)
        return next
      })
    }
    tell(caseId, true)
    const leave = () => tell(null, false)
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      leave()
      channel.close()
    }
  }, [personId, caseId])
  return [...new Set(others.values())]
}
