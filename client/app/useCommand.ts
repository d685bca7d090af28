// One command at a time from one form: busy while it is on its way, its refusal in words, the same id for a repeat.
import { useCallback, useRef, useState } from 'react'
import type { Refusal } from '#shared/errors'
import type { CommandName, Done, Payload } from '#shared/live'
import { useLive } from './clientContext.ts'

export interface Command {
  busy: boolean
  refusal: Refusal | null
  /** Null when refused; the reason is then in `refusal`. */
  run<N extends CommandName>(name: N, payload: Payload<N>): Promise<Done | null>
  clear(): void
}

export function useCommand(): Command {
  const live = useLive()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const underway = useRef(false)
  const last = useRef<{ what: string; commandId: string } | null>(null)
  const run = useCallback<Command['run']>(
    async (name, payload) => {
      if (underway.current) return null // a double click is one intention
      underway.current = true
      setBusy(true)
      setRefusal(null)
      const what = JSON.stringify([name, payload])
      // Nobody knows whether an unanswered command was done: pressing again must not do it twice.
      const commandId = last.current?.what === what ? last.current.commandId : crypto.randomUUID()
      const reply = await live.send(name, payload, { commandId })
      underway.current = false
      setBusy(false)
      last.current = !reply.ok && reply.code === 'unavailable' ? { what, commandId } : null
      if (reply.ok) return reply
      setRefusal(reply)
      return null
    },
    [live],
  )
  const clear = useCallback(() => setRefusal(null), [])
  return { busy, refusal, run, clear }
}
