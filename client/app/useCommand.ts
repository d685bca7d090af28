// A command from a form: busy while it runs, its refusal to show, and the same command id when a person repeats what was
// never answered, so that pressing again cannot do it twice.
import { useCallback, useRef, useState } from 'react'
import { isRefusal, type Refusal } from '#shared/errors'
import type { CommandName, Payload, Reply } from '#shared/live'
import { useLive } from './clientContext.ts'

export interface Command {
  run<N extends CommandName>(name: N, payload: Payload<N>): Promise<Reply>
  busy: boolean
  refusal: Refusal | null
  clear(): void
}

export function useCommand(): Command {
  const live = useLive()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const unanswered = useRef<{ intention: string; commandId: string } | null>(null)
  const run = useCallback<Command['run']>(
    async (name, payload) => {
      const intention = JSON.stringify([name, payload])
      const commandId = unanswered.current?.intention === intention ? unanswered.current.commandId : crypto.randomUUID()
      setBusy(true)
      setRefusal(null)
      const reply = await live.send(name, payload, { commandId })
      setBusy(false)
      const refused = isRefusal(reply)
      unanswered.current = refused && reply.code === 'unavailable' ? { intention, commandId } : null
      if (refused) setRefusal(reply)
      return reply
    },
    [live],
  )
  const clear = useCallback(() => setRefusal(null), [])
  return { run, busy, refusal, clear }
}
