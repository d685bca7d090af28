// A person's tab in a simulation: types tokens, loses its line, comes back, and remembers what it was told is saved.
import type * as Y from 'yjs'
import { ROOT, roomName } from '#shared/record'
import { recordDoc } from '#shared/recordDoc'
import { openRecord, paragraph, type Received, type RecordClient } from '#test/support/recordClient'
import { tokensIn } from './disk.ts'
import type { History } from './history.ts'
import type { Link } from './network.ts'

export const CASE = 'case-1'

export interface Tab {
  readonly name: string
  readonly compartment: string
  readonly doc: Y.Doc
  readonly client: () => RecordClient | null
  readonly link: () => Link | null
  connect(link: Link, token: string): void
  /** Lets go of a line that brings nothing any more, as the page does after some silence. */
  giveUp(): void
  /** Adds a paragraph with a new token, on line or off. */
  type(): void
  /** Takes one of its own paragraphs out. */
  takeOut(pick: (most: number) => number): boolean
  /** What others write from now on is not for this tab, until it connects anew. */
  rightsEnded(): void
  unsaved(): number
  /** The server has something of it: its Yjs client id is its author's from here on. */
  known(): boolean
}

export function createTab(name: string, compartment: string, author: string, clientId: number, history: History): Tab {
  const doc = recordDoc()
  doc.clientID = clientId
  const room = roomName(CASE, compartment as never)
  let client: RecordClient | null = null
  let link: Link | null = null
  let typed = 0
  let until = Number.POSITIVE_INFINITY
  const unsaved = new Set<string>()
  /** Of this connection: which tokens each frame holds; null: it was refused. */
  let frames = new Map<number, string[] | null>()

  function heard(of: RecordClient, message: Received) {
    if (of !== client) return
    switch (message.type) {
      case 'update':
      case 'step2':
        return history.shown(tokensIn(message.bytes), room, until)
      case 'refused': {
        if (message.code !== 'read-only' && message.code !== 'incomplete')
          history.complain(`${name} was refused as ${message.code}`)
        frames.set(message.frame, null)
        return
      }
      case 'saved': {
        const saved: string[] = []
        for (const [frame, held] of frames) {
          if (frame > message.count) continue
          for (const token of held ?? []) if (unsaved.delete(token)) saved.push(token)
          frames.delete(frame)
        }
        return history.saved(saved)
      }
      default:
        return
    }
  }

  return {
    name,
    compartment,
    doc,
    client: () => client,
    link: () => link,
    connect(line, token) {
      link = line
      frames = new Map()
      until = Number.POSITIVE_INFINITY
      const opened = openRecord({
        origin: 'ws://simulation',
        caseId: CASE,
        compartment,
        token,
        doc,
        connection: line.client,
        onMessage: message => heard(opened, message),
      })
      client = opened
      const send = opened.sendStep2
      opened.sendStep2 = update => {
        send(update)
        // What is not in it the server has already: it said so in its state vector, and that is of what is durable.
        frames.set(opened.sent(), [...unsaved])
      }
      opened.socket.on('close', code => {
        if (client !== opened) return
        client = null
        link = null
        if ([4400, 4409, 4413, 4430].includes(code)) history.complain(`${name} was closed with ${code}`)
      })
    },
    giveUp() {
      client?.socket.terminate()
      link?.client.destroy()
      client = null
      link = null
    },
    type() {
      typed += 1
      const token = `⟦${name}.${typed}⟧`
      history.invoke({ text: token, author, tab: name, room })
      unsaved.add(token)
      const add = (text: Y.XmlFragment) => text.push([paragraph(token)])
      if (client?.socket.readyState === client?.socket.OPEN && client) frames.set(client.edit(add), [token])
      else doc.transact(() => add(doc.getXmlFragment(ROOT)))
    },
    takeOut(pick) {
      const text = doc.getXmlFragment(ROOT)
      const mine = text.toArray().flatMap((block, at) => {
        const token = /⟦[^⟧]+⟧/.exec(block.toString())?.[0]
        const known = token === undefined ? undefined : history.tokens.get(token)
        return known?.tab === name ? [{ at, known }] : []
      })
      const chosen = mine[pick(mine.length)]
      if (!chosen) return false
      chosen.known.removed = true
      // Written and taken out off line, it is never sent as text.
      unsaved.delete(chosen.known.text)
      const remove = (root: Y.XmlFragment) => root.delete(chosen.at, 1)
      if (client?.socket.readyState === client?.socket.OPEN && client) client.edit(remove)
      else doc.transact(() => remove(text))
      return true
    },
    rightsEnded() {
      until = history.count() - 1
    },
    unsaved: () => unsaved.size,
    known: () => [...history.tokens.values()].some(token => token.tab === name && token.saved),
  }
}
