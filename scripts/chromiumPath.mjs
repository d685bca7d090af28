// Where a Chromium may be. Shared by `npm test`, which must say why browser tests are skipped, and by those tests.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser']
const ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

export const NO_CHROMIUM =
  'no Chromium was found: set CHROMIUM_PATH, or install one (on Debian: apt-get install chromium)'

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @param {(path: string) => boolean} [runs] whether an executable file is there
 * @returns {string | null} CHROMIUM_PATH decides alone when it is set: a wrong one must not be papered over
 */
export function findChromium(env = process.env, runs = isExecutable) {
  if (env.CHROMIUM_PATH) return runs(env.CHROMIUM_PATH) ? env.CHROMIUM_PATH : null
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean)
  const candidates = [...PLACES, ...ON_PATH.flatMap(name => folders.map(folder => join(folder, name)))]
  return candidates.find(runs) ?? null
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
