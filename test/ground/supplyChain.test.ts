import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { knownScripts, lockComplaints, signatureVerdict } from '../../scripts/supplyChain.mjs'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const integrity = `sha512-${'a'.repeat(86)}==`

describe('what is installed', () => {
  it('[GR43] S-65 every package of the lockfile is pinned by SHA-512, none comes from git or an unknown place', () => {
    const lock = JSON.parse(read('package-lock.json'))
    expect(Object.keys(lock.packages).length).toBeGreaterThan(100)
    expect(lockComplaints(lock, JSON.parse(read('package.json')))).toEqual([])
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m)
    expect(read('.ci/run')).toContain('node scripts/supplyChain.mjs')
    expect(knownScripts.length).toBeLessThan(8)
  })

  it('[GR43] S-65 drift, a missing hash, a git address, a second host, a link and a new install script are named', () => {
    const wanted = { dependencies: { a: '1.0.0' } }
    const lock = (one: object, more: Record<string, object> = {}) => ({
      lockfileVersion: 3,
      packages: { '': {}, 'node_modules/a': { version: '1.0.0', integrity, ...one }, ...more },
    })
    const at = (host: string) => ({ version: '1.0.0', integrity, resolved: `https://${host}/a.tgz` })
    expect(lockComplaints(lock({}), wanted)).toEqual([])
    for (const [given, asked, words] of [
      [lock({}), { dependencies: { a: '^1.0.0' } }, /one version/],
      [lock({}), { dependencies: { a: 'git+https://example.org/a' } }, /one version/],
      [lock({ version: '1.0.1' }), wanted, /another version/],
      [lock({ integrity: undefined }), wanted, /SHA-512/],
      [lock({ integrity: 'sha1-abc' }), wanted, /SHA-512/],
      [lock({ resolved: 'git+ssh://git@example.org/a.git' }), wanted, /https/],
      [lock({ resolved: 'http://example.org/a.tgz' }), wanted, /https/],
      [lock(at('one.example'), { 'node_modules/b': at('two.example') }), wanted, /2 hosts/],
      [lock({ hasInstallScript: true }), wanted, /install script/],
      [lock({ link: true }), wanted, /link/],
      [{ ...lock({}), lockfileVersion: 1 }, wanted, /version 3/],
    ] as const) {
      expect(lockComplaints(given, asked).join('\n')).toMatch(words)
    }
  })

  it('[GR43] S-65 a wrong signature fails; a registry that cannot be asked is told as not checked, never as good', () => {
    expect(signatureVerdict({ code: 0, said: '412 packages have verified registry signatures' })).toBe('good')
    expect(signatureVerdict({ code: 1, said: '1 package has an invalid registry signature' })).toBe('bad')
    expect(signatureVerdict({ code: 1, said: '3 packages have missing registry signatures' })).toBe('bad')
    expect(signatureVerdict({ code: 1, said: 'npm error network ENOTFOUND' })).toBe('unknown')
    expect(signatureVerdict({ code: 0, said: '' })).toBe('unknown')
  })
})
