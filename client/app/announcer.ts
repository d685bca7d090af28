// One queue in front of the two live regions: what is said is short, said once, and never a flood.
import { listNames } from '../state/listNames.ts'

export type Urgency = 'polite' | 'assertive'
/** `about`: what is said next about the same thing takes the place of this, if it was not said yet. */
export type Announce = (message: string, urgency?: Urgency, about?: string) => void
/** What a colleague does, for one and for several: "is editing Discussion", "are editing Discussion". */
export interface Doing {
  one: string
  many: string
}
export type TellActivity = (who: string, doing: Doing) => void

export interface Announcer {
  announce: Announce
  /** What others do: several people become one sentence, and in quiet mode nothing is said. */
  activity: TellActivity
  /** Unsays all: what was announced may name somebody who may no longer be seen. */
  clear(): void
  stop(): void
}

const gatherMs = 1_500 // several things that happen together become one utterance
const staleMs = 10_000 // what was polite ten seconds ago is only noise now

export function createAnnouncer(collaborators: {
  say: (urgency: Urgency, text: string) => void
  now: () => number
  setTimer: (run: () => void, ms: number) => () => void
  quiet?: () => boolean
}): Announcer {
  const { say, now, setTimer, quiet = () => false } = collaborators
  let waiting: { message: string; at: number; about: string | undefined }[] = []
  let doings: { who: string; doing: Doing; at: number }[] = []
  let cancel: (() => void) | null = null
  let last = ''

  const speak = () => {
    cancel = null
    const fresh = (entry: { at: number }) => now() - entry.at <= staleMs
    const messages = [
      ...waiting.filter(fresh).map(entry => entry.message),
      ...(quiet() ? [] : together(doings.filter(fresh))),
    ]
    waiting = []
    doings = []
    const text = [...new Set(messages.map(sentence))].join(' ')
    if (text === '') return
    // The same words twice in a row are not a change of the region: a no-break space makes them one.
    last = text === last ? `${text}\u00a0` : text
    say('polite', last)
  }

  const drop = () => {
    cancel?.()
    cancel = null
    waiting = []
    doings = []
  }

  return {
    activity(who, doing) {
      if (quiet()) return
      doings.push({ who, doing, at: now() })
      cancel ??= setTimer(speak, gatherMs)
    },
    announce(message, urgency = 'polite', about) {
      if (message.trim() === '') return
      switch (urgency) {
        case 'assertive':
          say('assertive', sentence(message))
          return
        case 'polite':
          if (about !== undefined) waiting = waiting.filter(entry => entry.about !== about)
          waiting.push({ message, at: now(), about })
          cancel ??= setTimer(speak, gatherMs)
          return
        default: {
          const never: never = urgency
          return never
        }
      }
    },
    clear() {
      drop()
      last = ''
      say('polite', '')
      say('assertive', '')
    },
    stop: drop,
  }
}

/** "Dr Shah and P. Lee are editing Discussion": one sentence for each thing that is done. */
function together(doings: readonly { who: string; doing: Doing }[]): string[] {
  const byThing = new Map<string, { who: Set<string>; doing: Doing }>()
  for (const { who, doing } of doings) {
    const known = byThing.get(doing.one) ?? { who: new Set<string>(), doing }
    known.who.add(who)
    byThing.set(doing.one, known)
  }
  return [...byThing.values()].map(
    ({ who, doing }) => `${listNames([...who])} ${who.size === 1 ? doing.one : doing.many}`,
  )
}

function sentence(message: string): string {
  const text = message.trim()
  return /[.!?]$/.test(text) ? text : `${text}.`
}
