// The open record of this screen for its components, and the guard in front of leaving with text that is not saved.
import { useBlocker } from '@tanstack/react-router'
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react'
import { instantTime } from '#shared/cui'
import type { Compartment } from '#shared/record'
import { useClient } from '../app/clientContext.ts'
import { StatusSlot } from '../app/StatusSlot.tsx'
import type { SaveView } from '../state/saveState.ts'
import { LeaveQuestion } from './LeaveQuestion.tsx'
import type { RecordDoc } from './recordDoc.ts'
import { createRecordDocs, type RecordDocs } from './recordDocs.ts'
import { overallWords } from './saveWords.ts'

const Context = createContext<RecordDocs | null>(null)

/** `stays`: addresses (path prefixes) that keep this screen mounted, so that going there loses nothing. */
export function RecordDocsProvider({ stays, children }: { stays: string; children: ReactNode }) {
  const { session, now } = useClient()
  const [docs] = useState(() =>
    createRecordDocs({
      origin: window.location.origin.replace(/^http/, 'ws'),
      session,
      holder: () => {
        const state = session.state()
        return state.kind === 'signed-in' || state.kind === 'ended' ? state.session.person.id : null
      },
      WebSocket,
      now,
      random: Math.random,
      setTimer: (run, ms) => {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
    }),
  )
  useEffect(() => {
    window.addEventListener('online', docs.reconnect)
    window.addEventListener('offline', docs.networkLost)
    return () => {
      window.removeEventListener('online', docs.reconnect)
      window.removeEventListener('offline', docs.networkLost)
    }
  }, [docs])
  const blocker = useBlocker({
    shouldBlockFn: ({ next }) => docs.unsaved() > 0 && !next.pathname.startsWith(stays),
    enableBeforeUnload: () => docs.unsaved() > 0,
    withResolver: true,
  })
  return (
    <Context value={docs}>
      {children}
      {blocker.status === 'blocked' ? (
        <LeaveQuestion changes={docs.unsaved()} stay={blocker.reset} leave={blocker.proceed} />
      ) : null}
    </Context>
  )
}

export function useRecordDocs(): RecordDocs {
  const docs = useContext(Context)
  if (!docs) throw new Error('A section was rendered outside of RecordDocsProvider.')
  return docs
}

/** Opens a compartment while the component is on screen. Null until it is open. */
export function useRecordDoc(caseId: string, compartment: Compartment): RecordDoc | null {
  const docs = useRecordDocs()
  const doc = useSyncExternalStore(docs.subscribe, () => docs.current(caseId, compartment))
  useEffect(() => docs.hold(caseId, compartment), [docs, caseId, compartment])
  return doc
}

export function useSaveView(doc: RecordDoc): SaveView {
  return useSyncExternalStore(doc.subscribe, doc.view)
}

/** The one line for all open sections, in the status bar of every screen width. */
export function OverallSave() {
  const docs = useRecordDocs()
  const text = useSyncExternalStore(docs.subscribe, () => {
    const words = overallWords(
      docs.all().map(doc => doc.view()),
      instantTime,
    )
    return words ? `${words.tone}|${words.text}` : ''
  })
  const [tone = 'calm', words = ''] = text.split('|')
  return (
    <StatusSlot>
      {words ? (
        <span className={`save save--${tone}`} data-save="all">
          {words}
        </span>
      ) : null}
    </StatusSlot>
  )
}
