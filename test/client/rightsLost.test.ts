// a writer who becomes a reader while typing: the next change is refused with a reason, reading goes on, and the page
// is read-only and offers what was not stored.
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { systemClock } from '#server/record/clock'
import { ROOT } from '#shared/record'
import { until } from '#test/support/deadline'
import { paragraph } from '#test/support/recordClient'
import { countOr } from '#test/support/rounds'
import { createRecordDoc, type RecordDoc } from '../../client/collab/recordDoc.ts'
import { admit, CASE, startRecordServer } from '../server/record/harness.ts'
import { tokens } from './tokens.ts'

const rounds = countOr('FAULT_DOWNGRADED', 20)
const opened: RecordDoc[] = []
afterEach(() => {
  for (const doc of opened.splice(0)) doc.destroy()
})

test.each(Array.from({ length: rounds }, (_, at) => [at + 1, at % 2 ? 'told' : 'closed'] as const))(
  '[RC15] [SV1] R-16 B-13: round %i, %s: read-only within two seconds, one section only, and the unsent text is offered',
  async (round, how) => {
    let reads = false
    const server = await startRecordServer({
      judge: {
        admit: async ({ token, compartment }) =>
          admit(
            reads && token.startsWith('nurse') && compartment === 'plan' ? 'nurse.reads' : token,
            systemClock,
            compartment,
          ),
      },
    })
    const session = tokens('nurse')
    const open = (compartment: 'plan' | 'social') => {
      const doc = createRecordDoc(
        {
          origin: server.origin,
          session,
          WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
          now: () => Date.now(),
          random: () => 0.01,
          setTimer: (run, ms) => systemClock.later(ms, run),
        },
        CASE,
        compartment,
      )
      opened.push(doc)
      return doc
    }
    const shows = (doc: RecordDoc, what: string, kinds: string[]) =>
      until(15_000, `${what}, still "${doc.view().kind}"`, () => kinds.includes(doc.view().kind) || null, 5)
    const [plan, social] = [open('plan'), open('social')]
    await shows(plan, 'the plan', ['saved'])
    await shows(social, 'the other section', ['saved'])
    const writer = await server.join('gp')
    for (let word = 0; word < round % 5; word += 1) plan.fragment.push([paragraph(`early ${word}`)])

    reads = true
    const began = performance.now()
    if (how === 'told') session.give('nurse.2')
    else server.gateway.closeWhere(who => who.compartment === 'plan' && who.userId === 'user-nurse', 'rightsChanged')
    plan.fragment.push([paragraph('too late')])
    await until(
      15_000,
      `the page to be read-only, still "${plan.view().kind}"`,
      () => plan.state().rights?.canWrite === false || null,
      5,
    )
    expect(performance.now() - began).toBeLessThan(2_000)
    // What was typed in between was either accepted before, and then everybody has it, or it is handed back.
    await until(
      15_000,
      'an answer to the last words',
      () => ['refused', 'read-only'].includes(plan.view().kind) || null,
      5,
    )
    const view = plan.view()
    const stored = server.store.rows.some(row => Buffer.from(row.bytes).includes('too late'))
    if (!stored) expect(view.kind === 'refused' && view.text).toContain('too late')
    writer.write('read on')
    await writer.allSaved()
    const reader = await server.join('consultant')
    expect(reader.text().includes('too late')).toBe(stored)
    if (view.kind === 'read-only') {
      await until(
        15_000,
        'what others write',
        () => plan.doc.getXmlFragment(ROOT).toString().includes('read on') || null,
        5,
      )
    }
    // The other section is as it was.
    social.fragment.push([paragraph('still a writer here')])
    await shows(social, 'the other section', ['saved'])
    await server.stop()
  },
)
