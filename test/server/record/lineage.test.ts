// Who wrote each character, from the log: also after splitting, undoing, moving and removing.
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { readLineage } from '#server/record/lineage'
import { DamagedLog } from '#server/record/loading'
import { rowMaker } from '#server/record/rows'
import type { LineageBlock, UpdateRow } from '#server/usecases/recordPorts'
import { compareBlocks } from '#server/usecases/wordDiff'
import { ROOT } from '#shared/record'
import { seeded } from './chance.ts'

/** People who write in turn; each turn is one row, a minute after the one before. */
function scribes() {
  const makeRow = rowMaker('test')
  const docs = new Map<string, { doc: Y.Doc; undo: Y.UndoManager }>()
  const rows: UpdateRow[] = []
  let minute = 0
  const at = (minutes: number) => new Date(Date.UTC(2026, 10, 24, 14, minutes))
  const open = (person: string) => {
    const known = docs.get(person)
    if (known) return known
    const doc = new Y.Doc()
    for (const row of rows) Y.applyUpdate(doc, row.bytes)
    const made = {
      doc,
      undo: new Y.UndoManager(doc.getXmlFragment(ROOT), { captureTimeout: 0, trackedOrigins: new Set(['me']) }),
    }
    docs.set(person, made)
    return made
  }
  const does = (person: string, change: (text: Y.XmlFragment, undo: Y.UndoManager) => void) => {
    const { doc, undo } = open(person)
    for (const row of rows) Y.applyUpdate(doc, row.bytes)
    const updates: Uint8Array[] = []
    const keep = (update: Uint8Array) => updates.push(update)
    doc.on('update', keep)
    change(doc.getXmlFragment(ROOT), undo)
    doc.off('update', keep)
    const bytes = updates.length === 1 ? updates[0] : Y.mergeUpdates(updates)
    minute += 1
    rows.push(
      makeRow({
        room: 'case-1/plan',
        author: person,
        connection: person,
        at: at(minute),
        bytes: bytes ?? new Uint8Array(),
      }),
    )
  }
  const writes = (person: string, change: (text: Y.XmlFragment) => void) =>
    does(person, text => text.doc?.transact(() => change(text), 'me'))
  return { rows, does, writes, at, minute: () => minute, docOf: (person: string) => open(person).doc }
}

function line(text: Y.XmlFragment, index = 0): Y.XmlText {
  const block = text.get(index)
  const inner = block instanceof Y.XmlElement ? block.get(0) : null
  if (!(inner instanceof Y.XmlText)) throw new Error('no such line')
  return inner
}

function add(text: Y.XmlFragment, words: string, index = text.length) {
  const block = new Y.XmlElement('paragraph')
  block.insert(0, [new Y.XmlText(words)])
  text.insert(index, [block])
}

/** "gp:Stop |nurse:zolpidem" for each block of the present text. */
function whose(blocks: LineageBlock[]): string[] {
  return blocks
    .map(({ pieces }) => {
      const runs: { author: string; text: string }[] = []
      for (const { wrote, text, removed } of pieces) {
        if (removed) continue
        const last = runs.at(-1)
        if (last?.author === wrote.author) last.text += text
        else runs.push({ author: wrote.author, text })
      }
      return runs.map(({ author, text }) => `${author}:${text}`).join('|')
    })
    .filter(said => said !== '')
}

describe('who wrote what', () => {
  it('[RH1] each character has its writer and its time, in the middle of others’ text too', async () => {
    const all = scribes()
    all.writes('gp', text => add(text, 'Stop zolpidem.'))
    all.writes('nurse', text => line(text).insert(5, 'the '))
    all.writes('pharmacist', text => line(text).insert(11, 'LP'))
    const blocks = await readLineage(all.rows)
    expect(whose(blocks)).toEqual(['gp:Stop |nurse:the |gp:zo|pharmacist:LP|gp:lpidem.'])
    const inserted = blocks[0]?.pieces.find(piece => piece.text === 'LP')
    expect(inserted?.wrote).toEqual({ author: 'pharmacist', at: all.at(3) })
  })

  it('[RH2] splitting a paragraph or turning it into a heading makes nobody the writer of others’ words', async () => {
    const all = scribes()
    all.writes('gp', text => add(text, 'Fell twice. Lives alone.'))
    all.writes('nurse', text => line(text).insert(24, ' Likes tea.'))
    // What the editor does on Enter: the tail is removed here and put in as a paragraph of its own.
    all.writes('social-worker', text => {
      line(text).delete(12, 23)
      add(text, 'Lives alone. Likes tea.')
    })
    all.writes('pharmacist', text => {
      text.delete(0, 1)
      const heading = new Y.XmlElement('heading')
      heading.insert(0, [new Y.XmlText('Fell twice. ')])
      text.insert(0, [heading])
    })
    const blocks = await readLineage(all.rows)
    expect(whose(blocks)).toEqual(['gp:Fell twice. ', 'gp:Lives alone.|nurse: Likes tea.'])
    const tail = blocks.flatMap(block => block.pieces).find(piece => piece.text === 'Lives alone.' && !piece.removed)
    expect(tail?.placed.author).toBe('social-worker')
  })

  it('[RH2] undoing one’s own deletion gives the words back to who wrote them, however short', async () => {
    const all = scribes()
    all.writes('gp', text => add(text, 'Do not stop the statin.'))
    all.writes('nurse', text => line(text).delete(3, 4))
    all.does('nurse', (_text, undo) => void undo.undo())
    expect(whose(await readLineage(all.rows))).toEqual(['gp:Do not stop the statin.'])
  })

  it('[RH2] words cut in one change and put in by a later one keep their writer; short equal words are one’s own', async () => {
    const all = scribes()
    all.writes('gp', text => add(text, 'Allergic to penicillin since 1974. Yes.'))
    all.writes('nurse', text => line(text).delete(0, 39))
    all.writes('nurse', text => add(text, 'Allergic to penicillin since 1974.'))
    all.writes('nurse', text => add(text, 'Yes.'))
    expect(whose(await readLineage(all.rows))).toEqual(['gp:Allergic to penicillin since 1974.', 'nurse:Yes.'])
  })

  it('[RH3] what was removed is told with who wrote it, who removed it, and when', async () => {
    const all = scribes()
    all.writes('gp', text => add(text, 'Take aspirin daily.'))
    all.writes('pharmacist', text => line(text).delete(5, 8))
    const gone = (await readLineage(all.rows)).flatMap(block => block.pieces).filter(piece => piece.removed)
    expect(gone.map(({ text, wrote, removed }) => [text, wrote.author, removed])).toEqual([
      ['aspirin ', 'gp', { author: 'pharmacist', at: all.at(2) }],
    ])
  })

  it('[RH4] whoever writes where, in any order: the text is the document’s, and every letter is its writer’s', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const chance = seeded(seed)
      const all = scribes()
      const people = ['a', 'b', 'c']
      all.writes('a', text => add(text, 'a'))
      for (let step = 0; step < 60; step += 1) {
        const person = chance.pick(people)
        all.writes(person, text => {
          const spot = line(text)
          const at = chance.below(spot.length + 1)
          // Everybody writes a letter of their own, so that the text itself says who wrote it.
          if (chance.of(0.75) || spot.length < 3) spot.insert(at, person.repeat(1 + chance.below(3)))
          else spot.delete(Math.min(at, spot.length - 1), 1)
        })
      }
      const blocks = await readLineage(all.rows)
      const shown = blocks.flatMap(block => block.pieces).filter(piece => !piece.removed)
      const last = scribesText(all.rows)
      expect(shown.map(piece => piece.text).join(''), `seed ${seed}`).toBe(last)
      for (const { text, wrote } of shown) expect(new Set(text), `seed ${seed}`).toEqual(new Set([wrote.author]))
    }
  })

  it('[RH5] an altered or missing row is an error, never a text with somebody’s words gone', async () => {
    const all = scribes()
    all.writes('gp', text => add(text, 'Take one.'))
    all.writes('gp', text => line(text).insert(9, ' Not two.'))
    const [first, second] = all.rows
    if (!first || !second) throw new Error('no rows')
    const altered = { ...second, bytes: second.bytes.map((byte, index) => (index === 8 ? byte ^ 1 : byte)) }
    await expect(readLineage([first, altered])).rejects.toThrow(DamagedLog)
    await expect(readLineage([second])).rejects.toThrow(DamagedLog)
  })
})

describe('what changed', () => {
  const said = (blocks: LineageBlock[], from: Date) =>
    compareBlocks(blocks, from).blocks.map(({ pieces }) =>
      pieces.map(({ change, text, by }) => (change === 'same' ? text : `[${change} by ${by}: ${text}]`)).join(''),
    )

  it('[RH6] in whole words, each with who added or removed it', async () => {
    const all = scribes()
    all.writes('gp', text => add(text, 'Stop zolpidem and review in May.'))
    const then = all.at(all.minute())
    all.writes('pharmacist', text => {
      line(text).delete(28, 3)
      line(text).insert(28, 'March')
    })
    all.writes('nurse', text => line(text).insert(13, ' slowly'))
    expect(said(await readLineage(all.rows), then)).toEqual([
      'Stop zolpidem[added by nurse:  slowly] and review in [removed by pharmacist: May.][added by pharmacist: March.]',
    ])
    const { added, removed } = compareBlocks(await readLineage(all.rows), then)
    expect([added, removed]).toEqual([2, 1])
  })

  it('[RH6] moving, and writing the same word again, changes nothing', async () => {
    const all = scribes()
    all.writes('gp', text => add(text, 'Fell twice. Lives alone.'))
    const then = all.at(all.minute())
    all.writes('nurse', text => {
      line(text).delete(12, 12)
      add(text, 'Lives alone.')
    })
    all.writes('nurse', text => {
      line(text).delete(0, 4)
      line(text).insert(0, 'Fell')
    })
    expect(said(await readLineage(all.rows), then)).toEqual(['Fell twice. ', 'Lives alone.'])
  })

  it('[RH6] text that came and went in between is not shown', async () => {
    const all = scribes()
    all.writes('gp', text => add(text, 'Review in May.'))
    const then = all.at(all.minute())
    all.writes('nurse', text => line(text).insert(0, 'hmm '))
    all.writes('nurse', text => line(text).delete(0, 4))
    expect(said(await readLineage(all.rows), then)).toEqual(['Review in May.'])
  })
})

function scribesText(rows: readonly UpdateRow[]): string {
  const doc = new Y.Doc()
  for (const row of rows) Y.applyUpdate(doc, row.bytes)
  return line(doc.getXmlFragment(ROOT)).toString()
}
