// Turns the results of one `npm test` into the lines it ends with.

/**
 * What we read of vitest's JSON report.
 * @typedef {{ testResults: { name: string, status: string, assertionResults: { status: string, fullName?: string }[] }[] }} VitestReport
 */

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * A file that broke before its first test counts as one failure, so that a broken import can never look like success.
 * @param {VitestReport} report
 * @returns {Counts}
 */
export function countTests(report) {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for (const file of report.testResults) {
    let failedHere = 0
    for (const { status } of file.assertionResults) {
      if (status === 'passed') counts.passed += 1
      else if (status === 'failed') failedHere += 1
      else counts.skipped += 1
    }
    if (file.status === 'failed' && failedHere === 0) failedHere = 1
    counts.failed += failedHere
  }
  return counts
}

/**
 * The reason of a skipped test stands in its title, or in that of a group around it, as "(skipped: reason)".
 * @param {VitestReport} report
 * @param {string} root folder that file names are shown from
 * @returns {{ file: string, skipped: number, reasons: string[] }[]} files with skipped tests
 */
export function skippedFiles(report, root) {
  return report.testResults
    .map(file => {
      const skipped = file.assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed')
      const reasons = skipped.flatMap(({ fullName = '' }) => /\(skipped: (.+)\)/.exec(fullName)?.[1] ?? [])
      return {
        file: file.name.startsWith(`${root}/`) ? file.name.slice(root.length + 1) : file.name,
        skipped: skipped.length,
        reasons: [...new Set(reasons)],
      }
    })
    .filter(({ skipped }) => skipped > 0)
}

/** @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}
