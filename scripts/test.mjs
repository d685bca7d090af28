// `npm test`: set up, then types, lint and every test. `npm test -- test/domain` runs the named tests only.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium, NO_CHROMIUM } from './chromiumPath.mjs'
import { SetupError, setUp } from './setup.mjs'
import { closingLine, countTests, skippedFiles } from './testReport.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const results = join(root, 'test-results')
const filters = process.argv.slice(2)
const strict = process.env.CI === 'true'

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  console.error(`\n${error.message}\n`)
  console.log(closingLine({ passed: 0, failed: 1, skipped: 0 }))
  process.exitCode = 1
}

async function main() {
  heading('Set-up')
  /** @type {string[]} */
  const broken = []
  try {
    await setUp({ root })
  } catch (error) {
    // Everything but the tests that open a page can still be judged.
    if (!(error instanceof SetupError && error.step === 'client')) throw error
    console.error(`\n${error.message}`)
    broken.push('build of the screens')
  }

  if (filters.length === 0) {
    heading('Types')
    if ((await tool('typescript/bin/tsc', ['-p', '.'])) !== 0) broken.push('types')
    heading('Lint and format')
    if ((await tool('@biomejs/biome/bin/biome', ['ci', ...(process.stdout.isTTY ? [] : ['--colors=off']), '.'])) !== 0)
      broken.push('lint and format')
  }

  heading('Tests')
  const chromium = findChromium()
  if (!chromium) console.log(`Browser tests are skipped: ${NO_CHROMIUM}.`)
  const { counts, skipped } = await runTests()

  heading('Result')
  for (const { file, skipped: n, reasons } of skipped) {
    console.log(`skipped: ${n} in ${file} (${reasons.join('; ') || 'no reason given'})`)
  }
  if (!chromium && strict) broken.push(`browser tests (CI=true, and ${NO_CHROMIUM})`)
  for (const what of broken) console.log(`FAILED: ${what}`)
  const failed = counts.failed + broken.length
  console.log(closingLine({ ...counts, failed }))
  return failed === 0 ? 0 : 1
}

async function runTests() {
  const file = join(results, 'vitest.json')
  rmSync(file, { force: true })
  mkdirSync(results, { recursive: true })
  const code = await tool('vitest/vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...filters,
  ])
  const report = readReport(file)
  const counts = report ? countTests(report) : { passed: 0, failed: 0, skipped: 0 }
  // An unhandled error outside any test, or a run that broke off, fails the run although no test did.
  if (code !== 0 && counts.failed === 0) counts.failed = 1
  return { counts, skipped: report ? skippedFiles(report, root) : [] }
}

/** @param {string} file @returns {import('./testReport.mjs').VitestReport | null} */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/** @param {string} script below node_modules @param {string[]} args @returns {Promise<number>} */
function tool(script, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
      cwd: root,
      stdio: 'inherit',
    })
    child.once('error', reject)
    child.once('exit', code => resolve(code ?? 1))
  })
}

/** @param {string} text */
function heading(text) {
  console.log(`\n== ${text} ==`)
}
