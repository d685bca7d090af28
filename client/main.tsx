// The composition root of the page: everything that lives as long as the page is made here and handed down.
import { createRoot } from 'react-dom/client'
import { io } from 'socket.io-client'
import { createApi } from './api/api.ts'
import { createExchange } from './api/http.ts'
import { createLive } from './api/live.ts'
import { createProofAsked } from './api/proofAsked.ts'
import { createSession } from './api/session.ts'
import { App } from './app/App.tsx'
import { createAnnouncer } from './app/announcer.ts'
import { createQueries, keepFresh } from './app/queries.ts'
import { createAppRouter } from './app/router.tsx'
import { watchPerson } from './app/watchPerson.ts'
import { createQuiet } from './state/quiet.ts'
import './design/main.scss'

const now = () => Date.now()
const setTimer = (run: () => void, ms: number) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

const exchange = createExchange({ fetch: (...request) => fetch(...request) })
const session = createSession({
  exchange,
  now,
  setTimer,
  // Web Locks exist on secure origins only; elsewhere (a bare http address) tabs do without.
  alone: async run => ('locks' in navigator ? await navigator.locks.request('caseroom-session', run) : await run()),
})
const proof = createProofAsked()
const api = createApi({ exchange, session, proveAgain: proof.ask })
const idle = watchPerson({ api, session, now })
const live = createLive({
  session,
  now,
  random: Math.random,
  socket: token =>
    io({
      path: '/live',
      autoConnect: false,
      auth: give => give({ token: token() }),
      // Networks that block WebSockets fall back to long polling.
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 8_000,
      randomizationFactor: 0.5,
    }),
})

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
const regions = addLiveRegions(document.body)
const quiet = createQuiet(on => document.documentElement.classList.toggle('app-quiet', on))
const announcer = createAnnouncer({
  now,
  setTimer,
  quiet: quiet.on,
  say: (urgency, text) => {
    regions[urgency].textContent = text
  },
})

const queries = createQueries()
keepFresh({ queries, live, session, announce: announcer.announce, unsay: announcer.clear })
const router = createAppRouter()

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported')
createRoot(root).render(
  <App
    client={{ api, session, live, announce: announcer.announce, activity: announcer.activity, quiet, idle, proof, now }}
    queries={queries}
    router={router}
  />,
)
void session.start()

/** Exactly two, there and empty from the start: a region that is added together with its words is often not read. */
function addLiveRegions(body: HTMLElement): Record<'polite' | 'assertive', HTMLElement> {
  const make = (urgency: 'polite' | 'assertive') => {
    const region = document.createElement('div')
    region.className = 'nhsuk-u-visually-hidden'
    region.setAttribute('aria-live', urgency)
    region.setAttribute('aria-atomic', 'true')
    region.setAttribute('data-region', urgency)
    body.append(region)
    return region
  }
  return { polite: make('polite'), assertive: make('assertive') }
}
