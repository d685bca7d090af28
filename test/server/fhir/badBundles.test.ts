import { describe, expect, it } from 'vitest'
import { findJsonFault } from '#server/fhir/jsonFault'
import { readBundle } from '#server/fhir/readBundle'
import { MAX_BUNDLE_BYTES } from '#shared/imports'
import { bundleOf, bytesOf, condition, patient, refusal, subject } from './sample.ts'

describe('files that are not a bundle', () => {
  it('[IM1] names the line and column where a text stops being JSON', () => {
    const text = '{\n  "resourceType": "Bundle",\n  "type": collection\n}'
    expect(refusal(text)).toMatchObject({ code: 'not-json', line: 3, column: 11 })
    expect(refusal(text).message).toContain('line 3, column 11')
  })

  it.each([
    ['{"a":1,}', 7, 'a name in double quotes'],
    ['{"a" 1}', 5, '":"'],
    ['[1 2]', 3, '"," or "]"'],
    ['{"a":tru}', 5, 'a value'],
    ['{"a":01}', 6, '"," or "}"'],
    ['{"a":"x', 7, 'a closing quote'],
    ['{"a":"\\x"}', 7, 'a known escape after "\\"'],
    ['{"a":"\\u12g4"}', 7, 'four hexadecimal digits'],
    ['{"a":"b\nc"}', 7, 'no line break or control character inside quotes'],
    ['{"a":1} {"b":2}', 8, 'the end of the text'],
    ['', 0, 'a value'],
    ['[', 1, 'a value'],
    ["{'a':1}", 1, 'a name in double quotes'],
  ])('[IM1] finds the fault in %j', (text, offset, expected) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
    expect(findJsonFault(text)).toMatchObject({ offset, expected })
  })

  it('[IM1] agrees with the parser of the language on texts cut and changed at every place', () => {
    const whole = JSON.stringify({ a: [1, -2.5e3, true, null, { b: 'x\\"\u00e9\n' }], c: {}, d: [[], ''] })
    const texts = [...whole].flatMap((_, at) => [
      whole.slice(0, at),
      `${whole.slice(0, at)}x${whole.slice(at)}`,
      whole.slice(0, at) + whole.slice(at + 1),
      `${whole.slice(0, at)},${whole.slice(at + 1)}`,
    ])
    const parses = (text: string) => {
      try {
        JSON.parse(text)
        return true
      } catch {
        return false
      }
    }
    const disagreed = [...texts, whole].filter(text => parses(text) !== (findJsonFault(text) === null))
    expect(disagreed).toEqual([])
    expect(texts.filter(parses).length).toBeGreaterThan(5)
  })

  it('[IM1] never quotes the record in a refusal', () => {
    const { message } = refusal('{"name": "Ann Secret", "note": Ann Secret}')
    expect(message).not.toContain('Secret')
  })

  it('[IM1] advises about one resource to a line', () => {
    expect(refusal('{"resourceType":"Patient"}\n{"resourceType":"Condition"}').message).toContain('NDJSON')
  })

  it.each([
    ['empty', new Uint8Array(), 'empty'],
    ['blank', bytesOf(' \n '), 'empty'],
    ['XML', bytesOf('<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir"/>'), 'xml'],
    ['XML after a byte order mark', bytesOf('\ufeff<Bundle xmlns="http://hl7.org/fhir"/>'), 'xml'],
    ['a web page', bytesOf('<!DOCTYPE html><html></html>'), 'xml'],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), 'not-text'],
    ['zip', Uint8Array.of(0x50, 0x4b, 3, 4), 'not-text'],
    ['PDF', bytesOf('%PDF-1.7'), 'not-text'],
    ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x7b, 0), 'not-text'],
    ['broken UTF-8', Uint8Array.of(0x7b, 0x22, 0xc3, 0x28, 0x22), 'not-text'],
  ])('[IM2] recognises a file that is %s', (_, bytes, code) => expect(refusal(bytes).code).toBe(code))

  it('[IM2] takes a bundle that begins with a byte order mark', () => {
    expect(readBundle(bytesOf(`\ufeff${JSON.stringify(bundleOf([patient]))}`)).ok).toBe(true)
  })

  it('[IM3] refuses what is larger than the limit without reading it', () => {
    expect(refusal(new Uint8Array(MAX_BUNDLE_BYTES + 1)).code).toBe('too-large')
  })

  it('[IM3] refuses nesting twenty thousand deep, with its place, while it is still text', () => {
    expect(refusal('['.repeat(20_000) + ']'.repeat(20_000))).toMatchObject({ code: 'too-deep', line: 1, column: 65 })
    expect(refusal(`{"a":${'{"a":'.repeat(20_000)}`).code).toBe('too-deep')
  })

  it('[IM3] counts no brackets inside words', () => {
    const note = { ...condition, note: [{ text: `${'[{'.repeat(200)}\\"[` }] }
    expect(readBundle(bytesOf(bundleOf([patient, note]))).ok).toBe(true)
  })

  it('[IM3] refuses the same nesting in a value that was parsed elsewhere', () => {
    let nested: unknown = 1
    for (let depth = 0; depth < 20_000; depth += 1) nested = [nested]
    const reading = readBundle({ ...bundleOf([patient]), extension: nested })
    expect(reading).toMatchObject({ ok: false, error: { code: 'too-deep' } })
  })

  it.each(['__proto__', 'constructor', 'prototype'])(
    '[IM4] refuses a field named %s at any depth, with its path',
    key => {
      const text = JSON.stringify(bundleOf([patient, condition])).replace(
        '"onsetDateTime"',
        `"note":[{"${key}":{"x":1}}],"onsetDateTime"`,
      )
      expect(refusal(text)).toMatchObject({ code: 'forbidden-key', path: `entry[1].resource.note[0].${key}` })
      expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
    },
  )

  it('[IM4] refuses the name also when it is escaped or holds no object', () => {
    expect(refusal('{"\\u005f_proto__": 1}')).toMatchObject({ code: 'forbidden-key', path: '__proto__' })
  })
})

describe('bundles of the wrong kind', () => {
  it.each([
    ['a list', '[]', 'not-a-bundle', undefined],
    ['a number', '7', 'not-a-bundle', undefined],
    ['no resourceType', '{}', 'not-a-bundle', 'resourceType'],
    ['one resource', JSON.stringify(patient), 'not-a-bundle', 'resourceType'],
    ['no type', '{"resourceType":"Bundle"}', 'bundle-type', 'type'],
    ['an object as type', '{"resourceType":"Bundle","type":{"$ne":null}}', 'bundle-type', 'type'],
    ['entries that are no list', '{"resourceType":"Bundle","type":"collection","entry":{}}', 'wrong-type', 'entry'],
    ['no entries', '{"resourceType":"Bundle","type":"collection"}', 'empty', 'entry'],
    ['an empty list', '{"resourceType":"Bundle","type":"collection","entry":[]}', 'empty', 'entry'],
  ])('[IM5] refuses %s', (_, text, code, path) => {
    const error = refusal(text)
    expect(error.code).toBe(code)
    expect(error.path).toBe(path)
  })

  it.each(['batch', 'history', 'message', 'transaction-response', 'batch-response', 'subscription-notification'])(
    '[IM5] refuses the bundle type %s by name',
    type => {
      const error = refusal(bundleOf([patient], { type }))
      expect(error).toMatchObject({ code: 'bundle-type', path: 'type' })
      expect(error.message).toContain(type)
    },
  )

  it.each(['transaction', 'collection', 'searchset', 'document'])('[IM5] takes the bundle type %s', type => {
    expect(readBundle(bytesOf(bundleOf([patient], { type }))).ok).toBe(true)
  })

  it.each([
    ['DSTU2', { resourceType: 'MedicationOrder', status: 'active' }, 'entry[1].resource'],
    ['DSTU2', { resourceType: 'Condition', patient: subject, code: { text: 'x' } }, 'entry[1].resource.patient'],
    ['STU3', { ...condition, clinicalStatus: 'active' }, 'entry[1].resource.clinicalStatus'],
    ['STU3', { resourceType: 'MedicationStatement', status: 'active', taken: 'y', subject }, 'entry[1].resource.taken'],
    [
      'STU3',
      { ...condition, meta: { profile: ['https://fhir.example/STU3/StructureDefinition/c'] } },
      'entry[1].resource.meta.profile[0]',
    ],
    ['DSTU2 or STU3', { resourceType: 'ReferralRequest' }, 'entry[1].resource'],
    [
      'R5',
      { resourceType: 'MedicationRequest', medication: { concept: { text: 'x' } }, subject },
      'entry[1].resource.medication',
    ],
  ])('[IM6] recognises %s', (version, resource, path) => {
    const error = refusal(bundleOf([patient, resource]))
    expect(error).toMatchObject({ code: 'fhir-version', path })
    expect(error.message).toContain(`FHIR ${version},`)
    expect(error.message).toContain('R4')
  })

  it('[IM6] believes a stated fhirVersion', () => {
    expect(refusal(bundleOf([patient], { fhirVersion: '3.0.2' })).code).toBe('fhir-version')
    expect(readBundle(bytesOf(bundleOf([patient], { fhirVersion: '4.0.1' }))).ok).toBe(true)
  })

  it('[IM6] takes one odd field among right ones for one bad entry, not for another version', () => {
    const odd = { ...condition, id: 'c3', clinicalStatus: 'active' }
    const reading = readBundle(bytesOf(bundleOf([patient, condition, { ...condition, id: 'c2' }, odd])))
    expect(reading).toMatchObject({
      ok: true,
      report: {
        imported: { Condition: 2 },
        skipped: [
          { index: 3, path: 'entry[3].resource.clinicalStatus', reason: 'This should be an object, not text.' },
        ],
      },
    })
  })

  it('[IM7] refuses a bundle about nobody, and one about two people', () => {
    expect(refusal(bundleOf([condition])).code).toBe('no-patient')
    const other = { ...patient, id: 'p2', birthDate: '1950-01-01' }
    expect(refusal(bundleOf([patient, condition, other]))).toMatchObject({
      code: 'two-patients',
      path: 'entry[2].resource',
    })
  })

  it('[IM7] takes the same patient twice, and the newer words', () => {
    const older = { ...patient, meta: { lastUpdated: '2026-01-01T00:00:00Z' }, gender: 'male' }
    const newer = { ...patient, meta: { lastUpdated: '2026-02-01T00:00:00Z' } }
    const reading = readBundle(bytesOf(bundleOf([newer, older])))
    expect(reading).toMatchObject({ ok: true, record: { person: { gender: 'female' } } })
  })

  it('[IM7] refuses a Patient with fields of the wrong type, with the path', () => {
    expect(refusal(bundleOf([{ ...patient, birthDate: 19450714 }]))).toMatchObject({
      ...{ code: 'wrong-type', path: 'entry[0].resource.birthDate' },
    })
    expect(refusal(bundleOf([{ ...patient, name: 'Ann' }])).path).toBe('entry[0].resource.name')
  })
})
