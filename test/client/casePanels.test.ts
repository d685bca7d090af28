import { expect, test } from 'vitest'
import type { ImportedMedicine } from '#shared/importedRecord'
import { groupMedicines } from '#shared/medicineGroups'
import type { PointerShown } from '#shared/pointer'
import type { CompartmentKind } from '#shared/roles'
import { personOf } from '#test/support/views'
import { neighboursOf, neighbourWords, readNeighbour } from '../../client/collab/presence.ts'
import { caseTabs } from '../../client/features/case/caseTabs.ts'
import { trendBounds, trendShape } from '../../client/features/case/trendShape.ts'
import { shortcutOf } from '../../client/features/live/meetingKeys.ts'
import { stillShown, withPointer } from '../../client/state/pointers.ts'

const size = { width: 320, height: 88, margin: 10 }

test('[CV1] a small change of a result looks small, a large one fills the box', () => {
  const shapeOf = (...values: number[]) => {
    const points = values.map((value, index) => ({ date: `2026-0${index + 1}-01`, value }))
    const bounds = trendBounds(points)
    if (!bounds) throw new Error('no bounds')
    return trendShape(points, bounds, size).dots.map(dot => dot.y)
  }
  const [from = 0, to = 0] = shapeOf(78, 80)
  expect(from - to).toBeGreaterThan(0)
  expect(from - to).toBeLessThan(size.height / 5)
  expect(shapeOf(60, 28)).toEqual([10, 78])
  expect(shapeOf(5, 5)).toEqual([44, 44])
})

test('[CV1] points stand where their dates are, in real time', () => {
  const points = [
    { date: '2020-01-01', value: 1 },
    { date: '2020-01-11', value: 2 },
    { date: '2020-04-10', value: 3 },
  ]
  const bounds = trendBounds(points)
  if (!bounds) throw new Error('no bounds')
  expect(trendShape(points, bounds, size).dots.map(dot => dot.x)).toEqual([10, 40, 310])
  expect(trendBounds([])).toBeNull()
})

test('[CV2] a section that a person may not open is not among the tabs, in no way', () => {
  const ids = (kinds: CompartmentKind[], discussion: { id: string } | null) =>
    caseTabs({ compartments: kinds.map(kind => ({ kind, canWrite: true })) }, discussion).map(tab => tab.id)
  expect(ids(['about-me', 'plan', 'clinical'], { id: 'item-1' })).toEqual([
    ...['discussion', 'background', 'medicines', 'results', 'plan', 'about-me', 'clinical', 'wishes'],
  ])
  expect(ids(['about-me', 'plan', 'clinical', 'safeguarding'], null)).toEqual([
    ...['background', 'medicines', 'results', 'plan', 'about-me', 'clinical', 'safeguarding'],
    ...['messages', 'history', 'wishes'],
  ])
  // The imported record is part of the clinical compartment.
  expect(ids(['about-me', 'plan'], { id: 'item-1' })).toEqual(['discussion', 'plan', 'about-me', 'wishes'])
})

const medicine = (key: string, over: Partial<ImportedMedicine> = {}): ImportedMedicine => ({
  key,
  source: 'Brook Lane Surgery',
  by: null,
  date: null,
  time: null,
  kind: 'MedicationRequest',
  drug: key,
  status: 'current',
  statusReason: null,
  dose: null,
  route: null,
  frequency: null,
  instruction: null,
  indication: null,
  ended: null,
  repeat: null,
  daysSupply: null,
  issues: [],
  lastIssued: null,
  prescription: null,
  ...over,
})

test('[CV3] what is not known to be stopped is among the current medicines', () => {
  const statuses = [
    'current',
    'on-hold',
    'stopped',
    'completed',
    'planned',
    'not-taken',
    'do-not-give',
    'unknown',
  ] as const
  const groups = groupMedicines(statuses.map(status => medicine(status, { status })))
  expect(groups.current.map(one => one.status).sort()).toEqual(['current', 'on-hold', 'planned', 'unknown'])
  expect(groups.past.map(one => one.status).sort()).toEqual(['completed', 'do-not-give', 'not-taken', 'stopped'])
})

test('[CV3] a dispensing is folded into its prescription, and shown by itself when that is not here', () => {
  const list = [medicine('a'), medicine('b', { prescription: 'a' }), medicine('c', { prescription: 'elsewhere' })]
  expect(groupMedicines(list).current.map(one => one.key)).toEqual(['a', 'c'])
})

const press = (code: string, held: string[] = [], altGraph = false) =>
  shortcutOf({
    code,
    ctrlKey: held.includes('Ctrl'),
    altKey: held.includes('Alt'),
    shiftKey: held.includes('Shift'),
    metaKey: false,
    getModifierState: name => name === 'AltGraph' && altGraph,
  })

test('[LV7] the keys of a meeting need Ctrl and Alt, and AltGr letters stay letters', () => {
  expect(press('ArrowRight', ['Ctrl', 'Alt'])).toBe('next')
  expect(press('ArrowLeft', ['Ctrl', 'Alt'])).toBe('back')
  expect(press('KeyF', ['Ctrl', 'Alt'])).toBe('flag')
  expect(press('KeyD', ['Ctrl', 'Alt'])).toBe('decision')
  expect(press('KeyA', ['Ctrl', 'Alt'])).toBe('action')
  expect(press('F2')).toBe('bar')
  for (const code of ['KeyF', 'KeyD', 'KeyA', 'ArrowRight', 'ArrowLeft', 'F2']) {
    expect(press(code, ['Ctrl', 'Alt'], true)).toBeNull()
  }
})

test('[LV7] no key without a modifier does anything but F2', () => {
  for (let code = 65; code <= 90; code += 1) expect(press(`Key${String.fromCharCode(code)}`)).toBeNull()
  expect(press('ArrowRight')).toBeNull()
  expect(press('KeyF', ['Ctrl'])).toBeNull()
})

const user = (id: string, name: string) => ({ id, name, role: 'GP', colour: 1 })

test('[SV13] only presence that carries the server’s stamp is shown', () => {
  expect(readNeighbour({ cursor: null })).toBeNull()
  expect(readNeighbour({ user: { name: 'Somebody' } })).toBeNull()
  expect(readNeighbour({ user: { ...user('a', 'A'), colour: 'red; background: url(x)' } })).toBeNull()
  expect(readNeighbour({ user: user('a', 'Dr A'), typing: true })).toMatchObject({ name: 'Dr A', typing: true })
})

test('[SV13] two windows of one person are one neighbour, and this page is nobody’s neighbour', () => {
  const states: [number, unknown][] = [
    [1, { user: user('me', 'Me') }],
    [2, { user: user('a', 'Dr A'), typing: true }],
    [3, { user: user('a', 'Dr A') }],
  ]
  expect(neighboursOf(states, 1)).toHaveLength(1)
  expect(neighbourWords(neighboursOf(states, 1))).toBe('Dr A is typing')
  expect(neighbourWords([])).toBeNull()
})

test('[CA21] a pointer is one place for each person, of this item, and fades after ten seconds', () => {
  const shown = (id: string, key: string, itemId = 'item-1'): PointerShown => ({
    meetingId: 'meeting',
    itemId,
    section: 'medicines',
    spot: { kind: 'entry', key },
    person: personOf(id, `Dr ${id}`),
  })
  const first = withPointer([], shown('a', 'one'), 'item-1', 0)
  const two = withPointer(withPointer(first, shown('b', 'one'), 'item-1', 4_000), shown('a', 'two'), 'item-1', 6_000)
  expect(two.map(({ person, spot }) => [person.id, spot])).toEqual([
    ['b', { kind: 'entry', key: 'one' }],
    ['a', { kind: 'entry', key: 'two' }],
  ])
  expect(withPointer(two, shown('c', 'one', 'item-2'), 'item-1', 6_000)).toEqual(two)
  expect(stillShown(two, 13_999)).toBe(two)
  expect(stillShown(two, 14_000).map(({ person }) => person.id)).toEqual(['a'])
  expect(stillShown(two, 16_000)).toEqual([])
})
