import { describe, expect, it } from 'vitest'
import { refuse } from '#shared/errors'
import { createApi } from '../../client/api/api.ts'
import type { Exchange } from '../../client/api/http.ts'
import { createProofAsked } from '../../client/api/proofAsked.ts'
import type { Session } from '../../client/api/session.ts'
import { createIdle } from '../../client/state/idle.ts'

const limit = 15 * 60_000

function setUp() {
  let time = 1_000_000
  let look: () => void = () => undefined
  const done: string[] = []
  const idle = createIdle({
    now: () => time,
    every: (_ms, run) => {
      look = run
      return () => {
        look = () => undefined
      }
    },
    lock: () => {
      done.push('lock')
      idle.start(null)
    },
    tellServer: () => done.push('server'),
    tellTabs: () => done.push('tabs'),
  })
  /** Looks every five seconds, as the page does. */
  const wait = (ms: number) => {
    for (let passed = 0; passed < ms; passed += 5_000) {
      time += Math.min(5_000, ms - passed)
      look()
    }
  }
  const asleep = (ms: number) => {
    time += ms
  }
  return { idle, wait, asleep, done }
}

describe('the count of idle minutes', () => {
  it('[CL19] warns a minute before and locks on time', () => {
    const { idle, wait, done } = setUp()
    idle.start(limit)
    wait(limit - 65_000)
    expect(idle.soon()).toBe(false)
    wait(5_000)
    expect(idle.soon()).toBe(true)
    wait(59_000)
    expect(done).toEqual([])
    wait(1_000)
    expect(done).toEqual(['lock'])
  })

  it('[CL19] a key puts it off, and the server and the other tabs are told at most once a minute', () => {
    const { idle, wait, done } = setUp()
    idle.start(limit)
    for (let key = 0; key < 40; key += 1) {
      wait(5_000)
      idle.noted()
    }
    expect(done.filter(what => what === 'server')).toHaveLength(3)
    expect(done.filter(what => what === 'tabs')).toHaveLength(3)
    wait(limit - 5_000)
    expect(done).not.toContain('lock')
    wait(5_000)
    expect(done).toContain('lock')
  })

  it('[CL19] another tab counts, and being in a call counts until it ends', () => {
    const { idle, wait, done } = setUp()
    idle.start(limit)
    wait(limit - 5_000)
    idle.notedElsewhere()
    wait(limit - 5_000)
    expect(done).toEqual([])
    const release = idle.hold()
    wait(60 * 60_000)
    expect(done).not.toContain('lock')
    expect(done.filter(what => what === 'server').length, 'the server hears that somebody is here').toBeGreaterThan(50)
    release()
    release()
    wait(limit)
    expect(done.at(-1)).toBe('lock')
  })

  it('[CL19] a computer that slept is locked by its first key, not opened', () => {
    const { idle, asleep, done } = setUp()
    idle.start(limit)
    asleep(3 * 3_600_000)
    idle.noted()
    expect(done).toEqual(['lock'])
    idle.noted()
    expect(done, 'nobody is signed in: nothing is counted').toEqual(['lock'])
  })
})

describe('a call that asks for a proof', () => {
  function withProof(answers: unknown[]) {
    const asked: string[] = []
    const exchange: Exchange = async name => {
      asked.push(name)
      return answers.shift() as never
    }
    const proof = createProofAsked()
    const session = { token: () => 't', renew: async () => true } as unknown as Session
    return { api: createApi({ exchange, session, proveAgain: proof.ask }), proof, asked }
  }

  it('[CL20] is repeated once the person has given it', async () => {
    const { api, proof, asked } = withProof([refuse('step-up'), { codes: ['a'] }])
    const answer = api.call('renewRecoveryCodes')
    await expect.poll(proof.waiting, { timeout: 15_000 }).toBe(true)
    proof.answer(true)
    expect(await answer).toEqual({ codes: ['a'] })
    expect(asked).toEqual(['renewRecoveryCodes', 'renewRecoveryCodes'])
    expect(proof.waiting()).toBe(false)
  })

  it('[CL20] is refused when they turn away, and asked for once however many wait', async () => {
    const { api, proof, asked } = withProof([refuse('step-up'), refuse('step-up')])
    const both = Promise.all([api.call('renewRecoveryCodes'), api.call('offerSecondFactor')])
    await expect.poll(proof.waiting, { timeout: 15_000 }).toBe(true)
    let told = 0
    proof.subscribe(() => {
      told += 1
    })
    proof.answer(false)
    expect(await both).toMatchObject([{ code: 'step-up' }, { code: 'step-up' }])
    expect(asked).toHaveLength(2)
    expect(told).toBe(1)
  })
})
