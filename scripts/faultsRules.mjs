// `npm run faults:rules [-- NUMBER ...]`: breaks each of the twelve rules on purpose, in a copy, and shows which tests notice.
// About half an hour for all. With --write, the list goes to docs/broken-rules.md;
// the rules that were not run keep what stands there. With --check it only looks whether each break still fits the code.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rules } from './faults/rules.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const wanted = process.argv.slice(2).filter(argument => /^\d+$/.test(argument))
const write = process.argv.includes('--write')
const onlyCheck = process.argv.includes('--check')
/** Named for each break in the list; the others are counted. */
const mostNamed = 6

const copy = mkdtempSync(join(tmpdir(), 'caseroom-rules-'))
process.on('exit', () => rmSync(copy, { recursive: true, force: true }))
process.on('SIGINT', () => process.exit(130))
copyTracked()

const pagePath = join(root, 'docs/broken-rules.md')
/** @type {Map<string, string>} what each rule's part of the page says */
const parts = new Map(pageNow().map(part => [part.split('\n')[0] ?? '', part]))
let unnoticed = 0
for (const { rule, breaks, tests } of rules) {
  if (wanted.length > 0 && !wanted.includes(rule.split('.')[0] ?? '')) continue
  console.log(`\n== ${rule} ==`)
  const lines = [rule]
  for (const broken of breaks) {
    const file = join(copy, broken.file)
    const whole = readFileSync(file, 'utf8')
    const found = whole.split(broken.from).length - 1
    if (found !== 1) throw new Error(`${broken.file} has changed: what is to be broken stands there ${found} times`)
    if (onlyCheck) continue
    writeFileSync(
      file,
      whole.replace(broken.from, () => broken.to),
    )
    const caught = await run(tests)
    writeFileSync(file, whole)
    if (caught.length === 0) unnoticed += 1
    const count = caught.length > 0 ? `${caught.length} tests noticed` : 'NOBODY NOTICED'
    console.log(`${count}: ${broken.what} (${broken.file})`)
    for (const title of caught) console.log(`    ${title}`)
    lines.push('', `**${broken.what}** (\`${broken.file}\`)${caught.length === 0 ? ': nobody noticed.' : ''}`, '')
    for (const title of caught.slice(0, mostNamed)) lines.push(`- ${title}`)
    if (caught.length > mostNamed) lines.push(`- and ${caught.length - mostNamed} more`)
  }
  parts.set(rule, lines.join('\n'))
}
if (write) writePage()
if (onlyCheck) console.log('Every break fits the code.')
else console.log(unnoticed === 0 ? '\nEvery break was noticed.' : `\n${unnoticed} breaks were not noticed.`)
process.exitCode = unnoticed === 0 ? 0 : 1

function pageNow() {
  if (!existsSync(pagePath)) return []
  return readFileSync(pagePath, 'utf8')
    .trimEnd()
    .split('\n\n## ')
    .slice(1)
    .map(part => part.trim())
}

function writePage() {
  const all = rules.map(({ rule }) => parts.get(rule)).filter(part => part !== undefined)
  const top = `# Every rule broken on purpose

Made by \`npm run faults:rules -- --write\`: in a copy of the code each rule that keeps text safe is broken, and the tests named
here go red. A break that nobody notices fails the command.`
  writeFileSync(pagePath, `${[top, ...all.map(part => `## ${part}`)].join('\n\n')}\n`)
}

function copyTracked() {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
  for (const file of files) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(root, file), join(copy, file))
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
}

/** @param {string[]} tests @returns {Promise<string[]>} titles of the tests that failed */
async function run(tests) {
  const report = join(copy, 'report.json')
  rmSync(report, { force: true })
  const options = ['run', '--project', 'parts', '--project', 'pages', '--project', 'whole', '--maxWorkers', '1']
  const child = spawn(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), ...options, '--reporter=json', `--outputFile=${report}`, ...tests],
    { cwd: copy, stdio: 'ignore', env: { ...process.env, FAULT_SEEDS: '60' } },
  )
  const code = await new Promise(resolve => child.once('exit', resolve))
  const failed = titles(report)
  // An error outside of any test: the process of the tests itself came to harm.
  if (code !== 0 && failed.length === 0) failed.push('an error that no test caught ended the run')
  return failed
}

/** @param {string} report */
function titles(report) {
  try {
    /** @type {{ testResults: { name: string, assertionResults: { status: string, fullName: string }[] }[] }} */
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
    return testResults.flatMap(({ name, assertionResults }) =>
      assertionResults
        .filter(one => one.status === 'failed')
        .map(one => `${one.fullName} (${name.slice(copy.length + 1)})`),
    )
  } catch {
    return []
  }
}
