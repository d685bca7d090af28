import { describe, expect, it } from 'vitest'
import { findChromium } from '../../scripts/chromiumPath.mjs'
import { closingLine, countTests, skippedFiles } from '../../scripts/testReport.mjs'

const file = (name: string, status: string, ...statuses: string[]) => ({
  name,
  status,
  assertionResults: statuses.map(one => ({ status: one })),
})

describe('the closing line of npm test', () => {
  it('[GR28] sums tests over all files', () => {
    const report = {
      testResults: [
        file('/r/test/a.test.ts', 'passed', 'passed', 'passed', 'skipped'),
        file('/r/test/b.test.ts', 'failed', 'passed', 'failed', 'todo'),
      ],
    }
    expect(closingLine(countTests(report))).toBe('3 passed, 1 failed, 2 skipped')
    expect(skippedFiles(report, '/r')).toEqual([
      { file: 'test/a.test.ts', skipped: 1, reasons: [] },
      { file: 'test/b.test.ts', skipped: 1, reasons: [] },
    ])
  })

  it('[GR28] gives each reason for skipping once', () => {
    const skipped = (fullName: string) => ({ status: 'skipped', fullName })
    const tests = [
      skipped('the page (skipped: no Chromium) [S1] opens'),
      skipped('the page (skipped: no Chromium) [S2] ends'),
    ]
    const report = { testResults: [{ name: '/r/test/a.test.ts', status: 'passed', assertionResults: tests }] }
    expect(skippedFiles(report, '/r')).toEqual([{ file: 'test/a.test.ts', skipped: 2, reasons: ['no Chromium'] }])
  })

  it('[GR28] counts a file that broke before its first test as a failure', () => {
    expect(countTests({ testResults: [file('/r/a.test.ts', 'failed')] })).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  it('[GR28] counts a file whose tests passed but whose clean-up broke as a failure', () => {
    expect(countTests({ testResults: [file('/r/a.test.ts', 'failed', 'passed')] })).toMatchObject({
      passed: 1,
      failed: 1,
    })
  })
})

describe('finding Chromium', () => {
  const only =
    (...paths: string[]) =>
    (path: string) =>
      paths.includes(path)

  it('[GR29] takes CHROMIUM_PATH, then the usual places, then the path', () => {
    expect(findChromium({ CHROMIUM_PATH: '/opt/c' }, only('/opt/c', '/usr/bin/chromium'))).toBe('/opt/c')
    expect(findChromium({ PATH: '/bin' }, only('/usr/bin/chromium-browser'))).toBe('/usr/bin/chromium-browser')
    expect(findChromium({ PATH: '/bin:/opt/bin' }, only('/opt/bin/google-chrome'))).toBe('/opt/bin/google-chrome')
    expect(findChromium({ PATH: '/bin' }, only())).toBeNull()
  })

  it('[GR29] does not paper over a wrong CHROMIUM_PATH', () => {
    expect(findChromium({ CHROMIUM_PATH: '/opt/gone' }, only('/usr/bin/chromium'))).toBeNull()
  })
})
