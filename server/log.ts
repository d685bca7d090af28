// Logs are objects with ids. The redaction list is the second line of defence: nothing personal is to be logged in the first place.
import { type Logger, pino } from 'pino'
import type { Config } from './config.ts'

const redacted = [
  'token',
  'password',
  'authorization',
  'cookie',
  'name',
  'family',
  'given',
  'text',
  'question',
  'nhsNumber',
  'email',
]

export function createLog(level: Config['logLevel']): Logger {
  const paths = redacted.flatMap(key => [key, `*.${key}`, `*.*.${key}`])
  return pino({ level, base: null, redact: { paths, censor: '[removed]' }, timestamp: pino.stdTimeFunctions.isoTime })
}
