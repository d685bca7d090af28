// What is installed, and is it what was reviewed? `node scripts/supplyChain.mjs` is a step of .ci/run: the lockfile is judged,
// a bill of materials (CycloneDX) is written, and the registry's signatures are asked for where it has any.
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Packages that bring a script to run when they are installed. None runs (.npmrc); a new one has to be looked at first. */
export const knownScripts = ['@parcel/watcher', '@scarf/scarf', 'esbuild', 'fsevents', 'lmdb', 'msgpackr-extract']

/**
 * What is wrong with a lockfile, in words; empty is good.
 * @param {{ lockfileVersion?: number, packages?: Record<string, { version?: string, resolved?: string, integrity?: string, hasInstallScript?: boolean, link?: boolean, dependencies?: Record<string, string>, devDependencies?: Record<string, string> }> }} lock
 * @param {{ dependencies?: Record<string, string>, devDependencies?: Record<string, string> }} wanted package.json
 * @returns {string[]}
 */
export function lockComplaints(lock, wanted) {
  const packages = Object.entries(lock.packages ?? {})
  const found = lock.lockfileVersion === 3 ? [] : ['the lockfile is not of version 3']
  const hosts = new Set()
  const asked = { ...wanted.dependencies, ...wanted.devDependencies }
  for (const [name, version] of Object.entries(asked)) {
    if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) found.push(`${name} is not asked for by one version: ${version}`)
    if (lock.packages?.[`node_modules/${name}`]?.version !== version) found.push(`${name} is locked to another version`)
  }
  for (const [path, one] of packages) {
    if (path === '') continue
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    if (one.link) found.push(`${name} is a link`)
    if (!/^sha512-[\w+/]{86}==$/.test(one.integrity ?? '')) found.push(`${name} has no SHA-512`)
    if (one.hasInstallScript && !knownScripts.includes(name)) found.push(`${name} brings an install script`)
    if (one.resolved === undefined) continue
    const from = URL.canParse(one.resolved) ? new URL(one.resolved) : null
    if (from?.protocol !== 'https:') found.push(`${name} does not come over https`)
    else hosts.add(from.host)
  }
  if (hosts.size > 1) found.push(`packages come from ${hosts.size} hosts`)
  return found
}

/**
 * What `npm audit signatures` said. "unknown" is no pass: nobody could be asked, and whoever reads the log is told.
 * @param {{ code: number, said: string }} run
 * @returns {'good' | 'bad' | 'unknown'}
 */
export function signatureVerdict({ code, said }) {
  if (/invalid|missing registry signatures|tampered/i.test(said)) return 'bad'
  return code === 0 && /verified/i.test(said) ? 'good' : 'unknown'
}

/**
 * @param {string[]} args
 * @returns {Promise<{ code: number, said: string, out: string }>}
 */
function npm(args) {
  return new Promise(resolve => {
    execFile('npm', args, { cwd: root, timeout: 120_000, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ code: error ? 1 : 0, said: `${stdout}\n${stderr}`, out: stdout })
    })
  })
}

async function run() {
  /** @param {string} file */
  const read = file => JSON.parse(readFileSync(join(root, file), 'utf8'))
  const complaints = lockComplaints(read('package-lock.json'), read('package.json'))
  for (const complaint of complaints) console.error(`lockfile: ${complaint}`)
  if (complaints.length > 0) return 1
  console.log('The lockfile pins every package by SHA-512, and no unknown one brings an install script.')

  const made = await npm(['sbom', '--package-lock-only', '--omit', 'dev', '--sbom-format', 'cyclonedx'])
  const parts = made.code === 0 ? JSON.parse(made.out).components?.length : 0
  if (!parts) {
    console.error('The bill of materials could not be made.')
    return 1
  }
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(join(root, 'dist/sbom.cdx.json'), made.out)
  console.log(`dist/sbom.cdx.json names ${parts} packages of the running server.`)

  const verdict = signatureVerdict(await npm(['audit', 'signatures']))
  if (verdict === 'good') console.log('The registry signed every package.')
  if (verdict === 'unknown') {
    console.log('NOT CHECKED: signatures. No registry that signs, or its keys, could be reached from here.')
  }
  if (verdict === 'bad') console.error('The signature of a package is missing or wrong: npm audit signatures')
  return verdict === 'bad' ? 1 : 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await run()
