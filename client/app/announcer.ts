// One queue in front of the two live regions: what is said is short, said once, and never a flood.
export type Urgency = 'polite' | 'assertive'
export type Announce = (message: string, urgency?: Urgency) => void

export interface Announcer {
  announce: Announce
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
}): Announcer {
  const { say, now, setTimer } = collaborators
  let waiting: { message: string; at: number }[] = []
  let cancel: (() => void) | null = null
  let last = ''

  const speak = () => {
    cancel = null
    const fresh = waiting.filter(entry => now() - entry.at <= staleMs)
    waiting = []
    const text = [...new Set(fresh.map(entry => sentence(entry.message)))].join(' ')
    if (text === '') return
    // The same words twice in a row are not a change of the region: a no-break space makes them one.
    last = text === last ? `${text}\u00a0` : text
    say('polite', last)
  }

  const drop = () => {
    cancel?.()
    cancel = null
    waiting = []
  }

  return {
    announce(message, urgency = 'polite') {
      if (message.trim() === '') return
      switch (urgency) {
        case 'assertive':
          say('assertive', sentence(message))
          return
        case 'polite':
          waiting.push({ message, at: now() })
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

function sentence(message: string): string {
  const text = message.trim()
  return /[.!?]$/.test(text) ? text : `${text}.`
}
