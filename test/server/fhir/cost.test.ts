import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { readBundle } from '#server/fhir/readBundle'
import { readLimited } from '#server/http/readLimited'
import { bundleOf, bytesOf, condition, loinc, patient, subject } from './sample.ts'

describe('cost', () => {
  it('[IM70] reads a record of two and a half megabytes whole', () => {
    const filler = 'x'.repeat(1500)
    const resources = Array.from({ length: 1500 }, (_, at) => ({
      ...{ resourceType: 'Observation', id: `o${at}`, status: 'final', code: loinc('2823-3'), subject },
      ...{
        effectiveDateTime: '2026-01-01T10:00:00Z',
        valueQuantity: { value: 4, unit: 'mmol/L' },
        text: { div: filler },
      },
    }))
    const bytes = bytesOf(bundleOf([patient, condition, ...resources]))
    expect(bytes.byteLength).toBeGreaterThan(2_500_000)
    const reading = readBundle(bytes)
    expect(reading).toMatchObject({ ok: true, report: { imported: { Observation: 1500 } } })
  })

  it('[IM71] reads a body up to the limit, whole and in order', async () => {
    const body = Readable.from([Buffer.from('ab'), Buffer.from('cd')], { objectMode: false })
    expect(await readLimited(body, 4)).toEqual(Buffer.from('abcd'))
  })

  it('[IM71] stops at the limit and leaves the stream open for the answer', async () => {
    let sent = 0
    const endless = new Readable({
      read() {
        sent += 1024
        this.push(Buffer.alloc(1024))
      },
    })
    expect(await readLimited(endless, 64 * 1024)).toBe('too-large')
    expect(endless.destroyed).toBe(false)
    expect(sent).toBeLessThan(256 * 1024)
    endless.destroy()
  })

  it('[IM71] passes on that the sender went away', async () => {
    const broken = new Readable({ read: () => undefined })
    const reading = readLimited(broken, 10)
    broken.destroy(new Error('gone'))
    await expect(reading).rejects.toThrow('gone')
  })
})
