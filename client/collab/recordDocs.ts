// Every compartment open in this tab, one of each. Components hold and let go; text that is not saved is never let go.
import type { Compartment } from '#shared/record'
import { roomName } from '#shared/record'
import { unsavedChanges } from '../state/saveState.ts'
import { createRecordDoc, type RecordDoc, type RecordDocCollaborators } from './recordDoc.ts'

export interface RecordDocs {
  /** The document that is open now, or null. */
  current(caseId: string, compartment: Compartment): RecordDoc | null
  /** Opens it, or keeps it open; the returned function lets go. */
  hold(caseId: string, compartment: Compartment): () => void
  /** Throws away this tab's copy, with what was refused, and reads the section afresh. */
  reload(caseId: string, compartment: Compartment): void
  all(): readonly RecordDoc[]
  /** Changes in this tab that the server has not stored. */
  unsaved(): number
  subscribe(listener: () => void): () => void
  reconnect(): void
  networkLost(): void
}

interface Entry {
  doc: RecordDoc
  holders: number
  cancelLinger: () => void
}

/** Going back and forth between tabs should not load a section again each time. */
const lingerMs = 15_000

export function createRecordDocs(
  collaborators: RecordDocCollaborators & {
    /** Whose page this is, or null when nobody is signed in any more. */
    holder: () => string | null
  },
): RecordDocs {
  const { session, holder } = collaborators
  const entries = new Map<string, Entry>()
  const listeners = new Set<() => void>()
  let all: readonly RecordDoc[] = []
  let openedFor: string | null = null
  let unwatch: (() => void) | null = null

  const tell = () => {
    for (const listener of [...listeners]) listener()
  }
  const changed = () => {
    all = [...entries.values()].map(entry => entry.doc)
    if (all.length === 0) {
      unwatch?.()
      unwatch = null
    } else if (!unwatch) {
      openedFor = holder()
      unwatch = session.subscribe(() => {
        // Another person at the same machine: nothing that the last one could read stays in memory.
        if (holder() !== openedFor) closeAll()
      })
    }
    tell()
  }
  const closeAll = () => {
    for (const entry of entries.values()) {
      entry.cancelLinger()
      entry.doc.destroy()
    }
    entries.clear()
    changed()
  }
  const open = (caseId: string, compartment: Compartment): RecordDoc => {
    const doc = createRecordDoc(collaborators, caseId, compartment)
    doc.subscribe(tell)
    return doc
  }
  const linger = (key: string, entry: Entry) => {
    entry.cancelLinger()
    entry.cancelLinger = collaborators.setTimer(() => {
      if (entry.holders > 0 || entries.get(key) !== entry) return
      if (unsavedChanges(entry.doc.state()) > 0) {
        linger(key, entry)
        return
      }
      entries.delete(key)
      entry.doc.destroy()
      changed()
    }, lingerMs)
  }

  return {
    current: (caseId, compartment) => entries.get(roomName(caseId, compartment))?.doc ?? null,
    hold(caseId, compartment) {
      const key = roomName(caseId, compartment)
      const known = entries.get(key)
      const entry = known ?? { doc: open(caseId, compartment), holders: 0, cancelLinger: () => undefined }
      entry.holders += 1
      entry.cancelLinger()
      if (!known) {
        entries.set(key, entry)
        changed()
      }
      let held = true
      return () => {
        if (!held) return
        held = false
        entry.holders -= 1
        if (entry.holders === 0) linger(key, entry)
      }
    },
    reload(caseId, compartment) {
      const entry = entries.get(roomName(caseId, compartment))
      if (!entry) return
      const old = entry.doc
      entry.doc = open(caseId, compartment)
      old.destroy()
      changed()
    },
    all: () => all,
    unsaved: () => all.reduce((sum, doc) => sum + unsavedChanges(doc.state()), 0),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    reconnect() {
      for (const doc of all) doc.reconnect()
    },
    networkLost() {
      for (const doc of all) doc.networkLost()
    },
  }
}
