import { describe, expect, it } from 'vitest'
import { formatNhsNumber, isNhsNumber, isTestRange, nhsNumberFaultWords, parseNhsNumber } from '#shared/nhsNumber'

const fault = (text: string) => {
  const reading = parseNhsNumber(text)
  return reading.ok ? null : reading.fault
}

describe('NHS numbers', () => {
  it.each(['9434765919', '6716689966', '6541003238', '9990000018', '9990000050'])('[NN1] accepts %s', text => {
    expect(parseNhsNumber(text)).toEqual({ ok: true, value: text })
  })

  it.each(['999 000 0018', '999-000-0018', ' 999\u00a0000\u00a00018 ', '999–000–0018'])(
    '[NN1] reads %j without its spaces and dashes',
    text => {
      expect(parseNhsNumber(text)).toEqual({ ok: true, value: '9990000018' })
    },
  )

  it('[NN2] refuses every number that differs from a valid one in one digit', () => {
    const valid = '9990000018'
    const slips = [...valid].flatMap((right, at) =>
      [...'0123456789'].filter(digit => digit !== right).map(digit => valid.slice(0, at) + digit + valid.slice(at + 1)),
    )
    expect(slips).toHaveLength(90)
    expect(slips.filter(isNhsNumber)).toEqual([])
  })

  it('[NN2] refuses every swap of two neighbouring digits that differ', () => {
    const valid = '9434765919'
    const swaps = [...valid].slice(1).flatMap((digit, at) => {
      const before = valid[at] ?? ''
      return before === digit ? [] : [valid.slice(0, at) + digit + before + valid.slice(at + 2)]
    })
    expect(swaps).toHaveLength(9)
    expect(swaps.filter(isNhsNumber)).toEqual([])
  })

  it('[NN2] refuses nine digits for which the sum gives ten, whatever follows', () => {
    expect([...'0123456789'].filter(last => isNhsNumber(`999000000${last}`))).toEqual([])
  })

  it('[NN3] refuses the same digit ten times, which the sum alone would let pass', () => {
    for (const digit of '0123456789') expect(fault(digit.repeat(10))).toBe('repeated')
  })

  it.each([
    ['', 'missing'],
    ['  - ', 'missing'],
    ['943476591', 'length'],
    ['94347659190', 'length'],
    ['943476591X', 'characters'],
    ['٩٤٣٤٧٦٥٩١٩', 'characters'],
    ['9434765918', 'check-digit'],
    ['9912003814', 'check-digit'],
  ])('[NN4] says of %j: %s', (text, expected) => expect(fault(text)).toBe(expected))

  it('[NN4] has words for each fault and none repeats the number', () => {
    const words = (['missing', 'characters', 'length', 'repeated', 'check-digit'] as const).map(nhsNumberFaultWords)
    expect(new Set(words).size).toBe(5)
    for (const one of words) expect(one).not.toMatch(/\d{3}/)
  })

  it('[NN5] groups 3-3-4 and leaves what is not ten digits as it was received', () => {
    expect(formatNhsNumber('9990000018')).toBe('999 000 0018')
    expect(formatNhsNumber('12345')).toBe('12345')
  })

  it('[NN6] knows the range that belongs to nobody', () => {
    expect(isTestRange('9990000018')).toBe(true)
    expect(isTestRange('9434765919')).toBe(false)
    expect(isTestRange('999')).toBe(false)
  })
})
