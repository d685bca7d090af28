// How scripts find the store: the settings of `npm start`, and the running server's database where there is one.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { loadEnvFile } from 'node:process'
import { fileURLToPath } from 'node:url'
import { type Config, type ConfigReading, readConfig } from '#server/config'
import { runningUri } from '#server/storage/embedded/running'

const settings = join(dirname(dirname(fileURLToPath(import.meta.url))), '.env')

/** As `npm start` reads them; what the environment says goes before the file. */
export function readSettings(): ConfigReading {
  if (existsSync(settings)) loadEnvFile(settings)
  return readConfig()
}

/** The folder of the embedded database. */
export function databaseFolder(config: Config): string {
  return join(config.dataDir, 'database')
}

/** While a server runs on this data folder, its database is used beside it instead of being refused. */
export function withRunningStore(config: Config): Config {
  return { ...config, mongodbUri: config.mongodbUri ?? runningUri(databaseFolder(config)) }
}
