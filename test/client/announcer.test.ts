import { describe, expect, it } from 'vitest'
import { createAnnouncer } from '../../client/app/announcer.ts'

function setUp(quiet = () => false) {
  const said: string[] = []
  let time = 0
  let due: { run: () => void; ms: number } | null = null
  const announcer = createAnnouncer({
    quiet,
    now: () => time,
    say: (urgency, text) => said.push(`${urgency}: ${text}`),
    setTimer: (run, ms) => {
      due = { run, ms }
      return () => {
        due = null
      }
    },
  })
  const pass = (ms: number) => {
    time += ms
    const timer = due
    if (!timer || timer.ms > ms) return
    due = null
    timer.run()
  }
  return { announcer, said, pass }
}

describe('the announcer', () => {
  it('[CL11] polite messages of one and a half seconds become one utterance, each said once', () => {
    const { announcer, said, pass } = setUp()
    announcer.announce('Peter Lee joined')
    announcer.announce('Nadia Field joined')
    announcer.announce('Peter Lee joined')
    expect(said).toEqual([])
    pass(1_500)
    expect(said).toEqual(['polite: Peter Lee joined. Nadia Field joined.'])
  })

  it('[CL11] moved twice in one and a half seconds, a thing is said to be where it is', () => {
    const { announcer, said, pass } = setUp()
    announcer.announce('Moved to 2 of 11', 'polite', 'item 1')
    announcer.announce('Moved to 9 of 11', 'polite', 'item 2')
    announcer.announce('Moved to 3 of 11', 'polite', 'item 1')
    pass(1_500)
    expect(said).toEqual(['polite: Moved to 9 of 11. Moved to 3 of 11.'])
  })

  it('[CL11] what waited longer than ten seconds is not said any more', () => {
    const { announcer, said, pass } = setUp()
    announcer.announce('Old news')
    pass(10_001)
    expect(said).toEqual([])
  })

  it('[CL11] an assertive message is said at once', () => {
    const { announcer, said } = setUp()
    announcer.announce('Connection lost', 'assertive')
    expect(said).toEqual(['assertive: Connection lost.'])
  })

  it('[CL11] the same words a second time are a change that a screen reader hears', () => {
    const { announcer, said, pass } = setUp()
    announcer.announce('Moved to 2 of 11')
    pass(1_500)
    announcer.announce('Moved to 2 of 11')
    pass(1_500)
    expect(said).toHaveLength(2)
    expect(said[0]).not.toBe(said[1])
  })

  const editing = { one: 'is editing Discussion', many: 'are editing Discussion' }

  it('[CL23] what several people do becomes one sentence, each named once', () => {
    const { announcer, said, pass } = setUp()
    for (const who of ['Dr Shah', 'P. Lee', 'Dr Shah']) announcer.activity(who, editing)
    announcer.activity('N. Field', { one: 'joined', many: 'joined' })
    pass(1_500)
    expect(said).toEqual(['polite: Dr Shah and P. Lee are editing Discussion. N. Field joined.'])
  })

  it('[CL23] in quiet mode nobody else is heard of, also not what waited when it began; one’s own results are', () => {
    let quiet = false
    const { announcer, said, pass } = setUp(() => quiet)
    announcer.activity('P. Lee', editing)
    quiet = true
    announcer.activity('Dr Shah', editing)
    announcer.announce('Action added')
    pass(1_500)
    expect(said).toEqual(['polite: Action added.'])
  })

  it('[CL21] when a right ends, what was said is unsaid and what waits is not said', () => {
    const { announcer, said, pass } = setUp()
    announcer.announce('Item 1 is now open')
    announcer.clear()
    expect(said).toEqual(['polite: ', 'assertive: '])
    pass(1_500)
    expect(said).toHaveLength(2)
  })
})
