// What the text of the project must not hold, and the walk over all of it.
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

const SKIPPED = new Set(['node_modules', 'dist', 'data', 'coverage', 'test-results', 'secrets', '.git', '.setup'])
const BINARY = /\.(png|jpe?g|gif|ico|woff2?|pdf|zip|gz|lmdb|mdb)$/i

// In pieces, so that this file does not complain about itself.
const FORBIDDEN: [RegExp, string][] = [
  [new RegExp(`(^|[^\\w.])/(work|home/(?!node\\b)\\w+|Users/\\w+|root)/${'[\\w.]'}`), 'a path of one machine'],
  [new RegExp(`/tmp/${'(brief|bash_jobs)'}`), 'a path of one machine'],
  [new RegExp(`\\bregistry${'\\.'}[a-z0-9-]+(\\.[a-z0-9-]+)+`, 'i'), 'the host of a package registry'],
  [new RegExp(`\\b(verda${'ccio'}|artifact${'ory'}|nexus${'3'})\\b`, 'i'), 'the host of a package registry'],
]

/** All files of the working tree that are ours, as paths from the root with forward slashes. */
export async function listFiles(root: string, folder = ''): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true })
  const lists = entries.map(async entry => {
    const path = folder ? `${folder}/${entry.name}` : entry.name
    // In a worktree `.git` is a file.
    if (SKIPPED.has(entry.name)) return []
    if (entry.isDirectory()) return listFiles(root, path)
    return entry.isFile() && !/\.log$|^\.env$/.test(entry.name) ? [path] : []
  })
  return (await Promise.all(lists)).flat().sort()
}

export function isText(path: string): boolean {
  return !BINARY.test(path)
}

export function textComplaints(path: string, text: string): string[] {
  // npm writes the public registry into the lockfile by itself; any other host there is a slip.
  const judged = path === 'package-lock.json' ? text.replaceAll(/https:\/\/registry\.npmjs\.org\//g, '') : text
  return FORBIDDEN.flatMap(([pattern, what]) => {
    const found = pattern.exec(judged)
    if (!found) return []
    const line = judged.slice(0, found.index).split('\n').length
    return [`${path}:${line} holds ${what}: ${found[0].trim()}`]
  })
}
