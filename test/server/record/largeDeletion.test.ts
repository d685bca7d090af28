// Most of a section gone within a minute: it is noticed, named and told; typing and tidying are not.
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { readLineage } from '#server/record/lineage'
import type { LargeDeletion } from '#server/usecases/recordPorts'
import { until } from '#test/support/deadline'
import { paragraph } from '#test/support/recordClient'
import { CASE, startRecordServer, testClock } from './harness.ts'

const sentences = (count: number) => Array.from({ length: count }, (_, at) => `Sentence ${at} of the plan. `).join('')

async function section() {
  const clock = testClock()
  const noticed: LargeDeletion[] = []
  const server = await startRecordServer({ clock, onLargeDeletion: one => noticed.push(one) })
  const gp = await server.join('gp')
  gp.write(sentences(20))
  await gp.allSaved()
  clock.advance(5000)
  const nurse = await server.join('nurse')
  return { clock, noticed, server, gp, nurse }
}

function line(text: Y.XmlFragment): Y.XmlText {
  const block = text.get(0)
  const inner = block instanceof Y.XmlElement ? block.get(0) : null
  if (!(inner instanceof Y.XmlText)) throw new Error('no line')
  return inner
}

describe('a large deletion', () => {
  it('[RH10] S-28 B-11: everything removed at once is noticed, and the moment before has all of the text', async () => {
    const { noticed, server, nurse, clock } = await section()
    const before = nurse.text()
    nurse.edit(text => text.delete(0, text.length))
    await nurse.allSaved()
    expect(nurse.text()).toBe('')
    expect(noticed).toEqual([
      {
        caseId: CASE,
        compartment: 'plan',
        by: 'user-nurse',
        before: new Date(clock.now() - 1),
        at: new Date(clock.now()),
      },
    ])
    const kept = await readLineage(await server.store.history(`${CASE}/plan`, noticed[0]?.before ?? null))
    expect(kept.flatMap(block => block.pieces.map(piece => piece.text)).join('')).toBe(before.replace(/<[^>]+>/g, ''))
  })

  it('[RH10] bit by bit within a minute counts together, and is told once', async () => {
    const { noticed, nurse, clock } = await section()
    for (let piece = 0; piece < 14; piece += 1) {
      nurse.edit(text => line(text).delete(0, 30))
      await nurse.allSaved()
      clock.advance(2000)
    }
    expect(noticed).toHaveLength(1)
  })

  it('[RH11] less than half, slowly, or two people half each is no large deletion', async () => {
    const { noticed, gp, nurse, clock } = await section()
    nurse.edit(text => line(text).delete(0, 150))
    await nurse.allSaved()
    gp.edit(text => line(text).delete(0, 100))
    await gp.allSaved()
    for (let part = 0; part < 4; part += 1) {
      clock.advance(16_000)
      await Promise.all([gp.fence(), nurse.fence()])
    }
    nurse.edit(text => line(text).delete(0, 60))
    await nurse.allSaved()
    expect(noticed).toEqual([])
  })

  it('[RH11] making a heading of it, or splitting it, removes and puts in again: nothing is told', async () => {
    const { noticed, nurse } = await section()
    nurse.edit(text => {
      const all = line(text).toString()
      text.delete(0, 1)
      text.insert(0, [paragraph(all.slice(0, 200)), paragraph(all.slice(200))])
    })
    await nurse.allSaved()
    expect(noticed).toEqual([])
  })

  it('[RH11] a refused deletion is not counted', async () => {
    const { noticed, server } = await section()
    const reader = await server.join('consultant.reads')
    reader.edit(text => text.delete(0, text.length))
    await until(15_000, 'the refusal', () => reader.received.some(message => message.type === 'refused'), 5)
    expect(noticed).toEqual([])
  })
})
