// The containers cannot be run in CI; what can be read off the files is checked here.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const compose = read('docker-compose.yml')

describe('docker-compose.yml', () => {
  const services = blocks(section(compose, 'services'))

  it('[GR40] S-64 hardens every container', () => {
    expect([...services.keys()]).toEqual(['app', 'mongo', 'redis', 'proxy', 'relay'])
    const hardened = section(compose, 'x-hardened')
    for (const line of ['read_only: true', 'cap_drop: [ALL]', "security_opt: ['no-new-privileges:true']"]) {
      expect(hardened).toContain(line)
    }
    for (const [name, text] of services) {
      expect(text, name).toContain('<<: *hardened')
      expect(text, name).not.toMatch(/read_only: false|cap_add|privileged: true|network_mode/)
      expect(text, name).toMatch(/user: '[1-9]\d*:[1-9]\d*'/)
      expect(text, name).toMatch(/mem_limit: \d/)
      expect(text, name).toContain('healthcheck:')
    }
  })

  it('[GR40] S-64 publishes the proxy and the relay and nothing else, and gives the databases no way out', () => {
    const published = [...services].filter(([, text]) => /^ {4}ports:/m.test(text)).map(([name]) => name)
    expect(published).toEqual(['proxy', 'relay'])
    // What is open to everybody meets nobody.
    expect(services.get('relay')).toContain('networks: [relay]')
    expect(read('scripts/deploy/coturn.conf')).toContain('denied-peer-ip=10.0.0.0-10.255.255.255')
    expect(services.get('proxy')).toContain("ports: ['443:8443', '80:8080']")
    expect(section(compose, 'networks')).toContain('back: { internal: true }')
    for (const name of ['mongo', 'redis']) expect(services.get(name)).toContain('networks: [back]')
  })

  it('[GR41] S-64 has no secret in an environment, an image or the repository', () => {
    const names = [...compose.matchAll(/^ {6}([A-Z_]+):/gm)].map(([, name = '']) => name)
    expect(names).toContain('JWT_SECRET_FILE')
    expect(names.filter(name => /SECRET|PASSWORD|TOKEN|_URI|_URL$/.test(name) && !name.endsWith('_FILE'))).toEqual([])
    expect(read('Dockerfile')).not.toMatch(/secret|password|token|^ARG/im)
    expect(read('.dockerignore').split('\n')).toContain('*')
    for (const ignored of ['secrets/', '.env', 'data/']) expect(read('.gitignore').split('\n')).toContain(ignored)
  })

  it('[GR41] gets each secret that it mounts from scripts/deploy/secrets.mjs, which never replaces one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'caseroom-secrets-'))
    const make = () =>
      execFileSync(process.execPath, ['scripts/deploy/secrets.mjs', folder], { cwd: root, encoding: 'utf8' })
    try {
      make()
      const mounted = [...compose.matchAll(/file: \.\/secrets\/(\w+)/g)].map(([, name = '']) => name)
      const made = readdirSync(folder)
      expect(made.sort()).toEqual(mounted.sort())
      expect(statSync(folder).mode & 0o777).toBe(0o700)
      const values = made.map(name => readFileSync(join(folder, name), 'utf8'))
      // Only the mail server's address is for people to fill in.
      for (const [at, value] of values.entries())
        if (made[at] === 'smtp_url') expect(value).toBe('')
        else expect(value.length).toBeGreaterThanOrEqual(32)
      expect(new Set(values).size).toBe(values.length)
      expect(make()).toContain('nothing was changed')
      expect(made.map(name => readFileSync(join(folder, name), 'utf8'))).toEqual(values)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('[GR42] sets only what the server reads, and .env.example explains all of it', () => {
    const paragraphs = read('.env.example').split('\n\n')
    const explained = new Map(
      paragraphs.flatMap(text => [...text.matchAll(/^#([A-Z_]+)=/gm)].map(([, name = '']) => [name, text] as const)),
    )
    expect(explained.size).toBeGreaterThan(8)
    const config = read('server/config.ts')
    for (const [name, text] of explained) {
      expect(config.includes(name), name).toBe(!text.includes('Not read by this version'))
    }
    const set = [...(services.get('app') ?? '').matchAll(/^ {6}([A-Z_]+):/gm)].map(([, name = '']) => name)
    for (const name of set) expect([...explained.keys()], name).toContain(name.replace(/_FILE$/, ''))
  })
})

/** The indented text under a top-level key. */
function section(yaml: string, key: string): string {
  const found = new RegExp(`^${key}:.*\\n((?:(?: .*)?\\n)*)`, 'm').exec(yaml)
  if (!found) throw new Error(`no section ${key}`)
  return found[1] ?? ''
}

/** The blocks two spaces in, by name. */
function blocks(text: string): Map<string, string> {
  const parts = text.split(/^ {2}(?=\w+:\n)/m).filter(part => /^\w+:\n/.test(part))
  return new Map(parts.map(part => [part.slice(0, part.indexOf(':')), part]))
}
