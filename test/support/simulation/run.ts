// One seed, one run: people who type, lines that break, a store that stumbles, processes that die, rights and clocks that change.
import * as Y from 'yjs'
import { digestOf } from '#server/record/digest'
import type { Admission } from '#server/usecases/recordPorts'
import { roomName } from '#shared/record'
import { recordDoc } from '#shared/recordDoc'
import { type Chance, seeded } from '#test/server/record/chance'
import { openRecord, paragraph } from '#test/support/recordClient'
import { createDisk, type StoreState, tokensIn } from './disk.ts'
import { createHistory } from './history.ts'
import { openLink } from './network.ts'
import { type SimulatedNode, startNode } from './node.ts'
import { CASE, createTab, type Tab } from './tab.ts'
import { settled, simulatedClock } from './time.ts'

export interface Outcome {
  seed: number
  /** Empty: every promise was kept. */
  broken: readonly string[]
  /** What was done, in order, for the message of a failure. */
  trace: readonly string[]
  typed: number
  saved: number
  /** How often each kind of thing happened. */
  counts: Readonly<Record<string, number>>
}

type Right = 'writes' | 'reads' | 'none'

const people = [
  ['gp', 'plan'],
  ['nurse', 'plan'],
  ['pharmacist', 'plan'],
  ['consultant', 'clinical'],
  ['gp', 'clinical'],
] as const
const compartments = ['plan', 'clinical'] as const
/** Ends the token of somebody who forges, so that their way in is not taken for a tab's. */
const INTRUDER = '+'

export async function simulate(seed: number, steps: number): Promise<Outcome> {
  const chance = seeded(seed)
  const clock = simulatedClock()
  const disk = createDisk(clock, seeded(seed + 1_000_003))
  const wires = seeded(seed + 2_000_003)
  const history = createHistory(disk, tokensIn)
  const rights = new Map<string, Right>(people.map(([name]) => [name, 'writes']))
  /** `name compartment`: how often somebody was let in, and how often before a tab's last try. */
  const judged = new Map<string, number>()
  const judgedBefore = new Map<Tab, number>()
  const trace: string[] = []
  const counts: Record<string, number> = {}
  let tabs = 0
  let node: SimulatedNode | null = null

  const admit = (token: string, compartment: string): Admission => {
    const userId = token.replace(INTRUDER, '')
    const right = rights.get(userId)
    if (right === undefined) return { ok: false, code: 'unauthenticated' }
    if (right === 'none' || !people.some(([name, where]) => name === userId && where === compartment))
      return { ok: false, code: 'not-allowed' }
    judged.set(`${token} ${compartment}`, admissions(token, compartment) + 1)
    const person = { userId, name: userId, role: 'gp' as const, roleLabel: 'GP', colour: 0 }
    const expiresAt = new Date(clock.now() + 12 * 3_600_000)
    return { ok: true, person, canWrite: right === 'writes', expiresAt, sessionId: token }
  }
  const admissions = (token: string, compartment: string) => judged.get(`${token} ${compartment}`) ?? 0
  const start = () => {
    node = startNode(clock, disk, admit)
  }
  const line = () => {
    const link = openLink(clock, wires)
    if (node) node.accept(link)
    // Not before the client holds its end: a request on a stream that is gone already waits for ever, and is never let go.
    else clock.later(1, link.reset)
    return link
  }
  const open = (name: string, compartment: string): Tab => {
    tabs += 1
    return createTab(`${name}-${tabs}`, compartment, name, 1000 + tabs, history)
  }
  const persons: { name: string; tab: Tab }[] = people.map(([name, compartment]) => ({
    name,
    tab: open(name, compartment),
  }))
  const connect = ({ name, tab }: (typeof persons)[number]) => {
    judgedBefore.set(tab, admissions(name, tab.compartment))
    tab.connect(line(), name)
  }

  start()
  for (const person of persons) connect(person)
  await clock.advance(500)

  const deeds: Record<string, { weight: number; run: () => unknown }> = {
    type: {
      weight: 45,
      run: () => {
        const { tab } = chance.pick(persons)
        for (let word = chance.below(4); word >= 0; word -= 1) tab.type()
      },
    },
    wait: { weight: 30, run: () => clock.advance(1 + chance.below(chance.of(0.1) ? 2_000 : 150)) },
    comeBack: {
      weight: 10,
      run: () => {
        const away = persons.filter(({ tab }) => tab.client() === null)
        if (away.length > 0) connect(chance.pick(away))
        return away.length > 0
      },
    },
    takeOut: { weight: 3, run: () => chance.pick(persons).tab.takeOut(most => chance.below(Math.max(1, most))) },
    cut: { weight: 3, run: () => once(chance, persons, tab => tab.link()?.reset()) },
    hold: { weight: 3, run: () => once(chance, persons, tab => tab.link()?.hold()) },
    release: {
      weight: 4,
      run: () => {
        for (const { tab } of persons) tab.link()?.release()
      },
    },
    swallow: { weight: 1, run: () => once(chance, persons, tab => tab.link()?.swallow()) },
    giveUp: {
      weight: 2,
      run: () =>
        once(
          chance,
          persons.filter(({ tab }) => !tab.link()?.usable()),
          tab => tab.giveUp(),
        ),
    },
    store: {
      weight: 4,
      run: () => {
        const states: StoreState[] = ['hangs', 'refuses', 'stumbles', 'stumbles', 'fine', 'fine', 'fine']
        disk.state = chance.pick(states)
        return disk.state !== 'fine'
      },
    },
    kill: {
      weight: 2,
      run: () => {
        if (node) node.kill()
        node = null
      },
    },
    restart: { weight: 0.6, run: () => stopNode() },
    startAgain: {
      weight: 6,
      run: () => {
        if (!node) start()
      },
    },
    closeTab: {
      weight: 0.7,
      run: () => {
        const person = chance.pick(persons)
        person.tab.giveUp()
        person.tab = open(person.name, person.tab.compartment)
      },
    },
    rights: {
      weight: 2,
      run: () => {
        const { name } = chance.pick(persons)
        const right = chance.pick<Right>(['writes', 'writes', 'reads', 'none'])
        rights.set(name, right)
        node?.gateway.closeWhere(who => who.userId === name, 'rightsChanged')
        if (right !== 'none') return
        for (const { name: of, tab } of persons) {
          // Whose request is still on its way will be judged by the rights of that moment.
          if (of === name && admissions(name, tab.compartment) > (judgedBefore.get(tab) ?? 0)) tab.rightsEnded()
        }
      },
    },
    intrude: { weight: 2, run: () => intrude() },
    clock: { weight: 1, run: () => clock.jump(chance.pick([-600_000, -5_000, 5_000, 600_000])) },
    silence: { weight: 0.4, run: () => clock.advance(50_000) },
  }
  const total = Object.values(deeds).reduce((sum, deed) => sum + deed.weight, 0)

  /** Somebody who may not: writes as a stranger, or in another person's name. Nothing of it may ever be anywhere. */
  async function intrude(): Promise<void> {
    const compartment = chance.pick(compartments)
    const asInsider = chance.of(0.6)
    const name = asInsider ? (people.find(([, where]) => where === compartment)?.[0] ?? 'gp') : 'stranger'
    const victim = persons.find(
      person => person.tab.compartment === compartment && person.name !== name && person.tab.known(),
    )
    if (!victim) return
    const text = `⟦x-${history.count()}⟧`
    history.invoke({ text, author: name, tab: 'intruder', room: roomName(CASE, compartment) }, true)
    const forged = new Y.Doc()
    Y.applyUpdate(forged, Y.encodeStateAsUpdate(victim.tab.doc))
    forged.clientID = victim.tab.doc.clientID
    const link = line()
    const client = openRecord({
      origin: 'ws://simulation',
      caseId: CASE,
      compartment,
      token: asInsider ? `${name}${INTRUDER}` : name,
      connection: link.client,
      onMessage: message => {
        if (!asInsider && 'bytes' in message && tokensIn(message.bytes).length > 0)
          history.complain('a stranger was sent text')
      },
    })
    await clock.advance(200)
    const before = Y.encodeStateVector(forged)
    forged.getXmlFragment('text').push([paragraph(text)])
    if (client.socket.readyState === client.socket.OPEN) client.sendUpdate(Y.encodeStateAsUpdate(forged, before))
    await clock.advance(200)
    client.socket.terminate()
    link.reset()
  }

  async function stopNode(): Promise<void> {
    const old = node
    node = null
    await old?.stop()
  }

  for (let step = 0; step < steps; step += 1) {
    let at = chance.next() * total
    const [name, deed] = Object.entries(deeds).find(([, one]) => {
      at -= one.weight
      return at < 0
    }) ?? ['none', undefined]
    trace.push(`${step} ${name} at ${clock.elapsed()}`)
    if ((await deed?.run()) !== false) counts[name] = (counts[name] ?? 0) + 1
    await settled()
    if (history.broken.length > 0) break
  }

  // Everything heals, and everybody gets everything.
  disk.state = 'fine'
  for (const name of rights.keys()) rights.set(name, 'writes')
  if (!node) start()
  for (const { tab } of persons) tab.giveUp()
  await clock.advance(100)
  for (const person of persons) connect(person)
  const allSaved = () => persons.every(({ tab }) => tab.unsaved() === 0)
  for (let turn = 0; turn < 600 && !(allSaved() && turn > 20); turn += 1) {
    await clock.advance(50)
    for (const person of persons) if (person.tab.client() === null) connect(person)
  }
  for (const { tab } of persons)
    if (tab.unsaved() > 0) history.complain(`${tab.name} has ${tab.unsaved()} words that never became saved`)
  await clock.advance(500)
  const hashes = new Map<string, string>()
  for (const compartment of compartments) {
    const log = recordDoc()
    for (const row of disk.rowsOf(roomName(CASE, compartment))) Y.applyUpdate(log, row.bytes)
    if (log.store.pendingStructs || log.store.pendingDs) history.complain(`the log of ${compartment} has gaps`)
    const { hash } = digestOf(log)
    hashes.set(compartment, hash)
    for (const { tab } of persons) {
      if (tab.compartment !== compartment) continue
      if (digestOf(tab.doc).hash !== hash) history.complain(`${tab.name} sees another text than the log holds`)
      if (tab.doc.store.pendingStructs) history.complain(`${tab.name} waits for changes that never came`)
    }
  }
  for (const { tab } of persons) tab.giveUp()
  await stopNode()
  start()
  for (const compartment of compartments) {
    const reader = open('reader', compartment)
    reader.connect(line(), compartment === 'plan' ? 'nurse' : 'consultant')
    for (let turn = 0; turn < 40 && reader.client()?.sent() !== 1; turn += 1) await clock.advance(50)
    await clock.advance(100)
    if (digestOf(reader.doc).hash !== hashes.get(compartment))
      history.complain(`a new process shows another ${compartment}`)
    history.judge(roomName(CASE, compartment), reader.doc.getXmlFragment('text').toString())
    reader.giveUp()
  }
  history.judgeAuthors()
  await stopNode()
  return {
    seed,
    broken: history.broken,
    trace,
    typed: history.count(),
    saved: history.savedCount(),
    counts: { ...counts, storeFaults: disk.hits },
  }
}

function once(chance: Chance, persons: readonly { tab: Tab }[], run: (tab: Tab) => void): boolean {
  const connected = persons.filter(({ tab }) => tab.client() !== null)
  if (connected.length === 0) return false
  run(chance.pick(connected).tab)
  return true
}
