// The only reader of the environment. Every problem is reported at once; no secret has a default outside demonstration mode.
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { type ElsewhereConfig, readElsewhere } from './elsewhereConfig.ts'
import { type MailConfig, mailAddress, readMail, smtpUrl } from './mailConfig.ts'

export interface Config {
  mode: 'demonstration' | 'production'
  host: string
  port: number
  dataDir: string
  /** Null = the embedded database in `dataDir`. */
  mongodbUri: string | null
  jwtSecret: string
  /** The secret before this one, while it is being replaced. */
  previousJwtSecret: string | null
  /** Where people reach this server, without a path; null = this machine only. */
  publicOrigin: string | null
  /** Number of reverse proxies in front. */
  trustProxy: number
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  /** Null = `/metrics` answers in demonstration mode only, to this machine. */
  metricsToken: string | null
  call: CallConfig
  /** Minutes without anything done by the person until their session is locked. */
  idleLockMinutes: number
  /** Null = passwords only. */
  elsewhere: ElsewhereConfig | null
  mail: MailConfig
}

/** How browsers find each other for the call. Nothing set = they try directly, which is enough inside one network. */
export interface CallConfig {
  stunUrls: string[]
  turnUrls: string[]
  /** Shared with the relay (coturn's `static-auth-secret`); null when there is no relay. */
  turnSecret: string | null
  relayOnly: boolean
}

type Environment = Record<string, string | undefined>
export type ConfigReading = { ok: true; config: Config } | { ok: false; problems: string[] }

const loopback = ['127.0.0.1', '::1', 'localhost']
const shortestSecret = 32
const guessable = /change.?me|secret|password|example|default|caseroom/i

const variables = z.object({
  MODE: z.enum(['demonstration', 'production']).default('demonstration'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  DATA_DIR: z.string().min(1).default('./data'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://')
    .optional(),
  JWT_SECRET: z.string().optional(),
  JWT_SECRET_PREVIOUS: z.string().optional(),
  PUBLIC_ORIGIN: z
    .string()
    .regex(/^https?:\/\/[^/]+$/, 'must be like https://caseroom.example.org, without a path')
    .optional(),
  TRUST_PROXY: z.coerce.number().int().min(0).max(5).default(0),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  STUN_URLS: urlList(/^stuns?:[^\s/?]+$/, 'must be like stun:relay.example.org:3478, several with commas'),
  TURN_URLS: urlList(
    /^turns?:[^\s/?]+(\?transport=(udp|tcp))?$/,
    'must be like turns:relay.example.org:5349?transport=tcp, several with commas',
  ),
  TURN_SECRET: z.string().min(shortestSecret, `needs at least ${shortestSecret} characters`).optional(),
  CALL_RELAY_ONLY: z.enum(['true', 'false']).default('false'),
  OIDC_ISSUER: z.string().optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().min(1).default('your organisation’s account'),
  OIDC_TENANT: z.string().optional(),
  OIDC_ACR: z.string().default(''),
  OIDC_ROLE_CLAIM: z.string().optional(),
  OIDC_ROLE_MAP: z.string().default(''),
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: mailAddress.optional(),
  MAIL_DIGEST_HOUR: z.coerce.number().int().min(0).max(23).default(7),
  IDLE_LOCK_MINUTES: z.coerce.number().int().min(1).max(30).default(15),
})
const secrets = [
  'MONGODB_URI',
  'JWT_SECRET',
  'JWT_SECRET_PREVIOUS',
  'METRICS_TOKEN',
  'TURN_SECRET',
  'OIDC_CLIENT_SECRET',
  'SMTP_URL',
] as const

export function readConfig(environment: Environment = process.env): ConfigReading {
  const problems: string[] = []
  const given = withSecretFiles(environment, problems)
  const read = variables.safeParse(given)
  if (!read.success) {
    problems.push(...read.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`))
    return { ok: false, problems }
  }
  const env = read.data
  const onlyHere = loopback.includes(env.HOST)
  if (env.MODE === 'demonstration' && !onlyHere) {
    problems.push(
      'HOST: demonstration mode has published passwords and stays on this machine. Use 127.0.0.1, or MODE=production.',
    )
  }
  if (env.MODE === 'production') {
    problems.push(...secretProblems('JWT_SECRET', env.JWT_SECRET))
    if (env.JWT_SECRET_PREVIOUS !== undefined) {
      problems.push(...secretProblems('JWT_SECRET_PREVIOUS', env.JWT_SECRET_PREVIOUS))
    }
    if (!onlyHere && env.PUBLIC_ORIGIN === undefined) {
      problems.push('PUBLIC_ORIGIN: say where people reach this server, such as https://caseroom.example.org.')
    }
  }
  problems.push(...relayProblems(env.TURN_URLS, env.TURN_SECRET, env.CALL_RELAY_ONLY === 'true'))
  const elsewhere = readElsewhere(env, env.PUBLIC_ORIGIN, problems)
  const mail = readMail(env, env.PUBLIC_ORIGIN, problems)
  if (problems.length > 0) return { ok: false, problems }
  const dataDir = resolve(env.DATA_DIR)
  return {
    ok: true,
    config: {
      mode: env.MODE,
      host: env.HOST,
      port: env.PORT,
      dataDir,
      mongodbUri: env.MONGODB_URI ?? null,
      jwtSecret: env.JWT_SECRET ?? demonstrationSecret(dataDir),
      previousJwtSecret: env.JWT_SECRET_PREVIOUS ?? null,
      publicOrigin: env.PUBLIC_ORIGIN ?? null,
      trustProxy: env.TRUST_PROXY,
      logLevel: env.LOG_LEVEL,
      metricsToken: env.METRICS_TOKEN ?? null,
      call: {
        stunUrls: env.STUN_URLS,
        turnUrls: env.TURN_URLS,
        turnSecret: env.TURN_SECRET ?? null,
        relayOnly: env.CALL_RELAY_ONLY === 'true',
      },
      idleLockMinutes: env.IDLE_LOCK_MINUTES,
      elsewhere,
      mail,
    },
  }
}

function urlList(form: RegExp, message: string) {
  return z
    .string()
    .default('')
    .transform(text => text.split(',').flatMap(part => (part.trim() === '' ? [] : [part.trim()])))
    .refine(urls => urls.every(url => form.test(url)), message)
}

function relayProblems(turnUrls: string[], secret: string | undefined, relayOnly: boolean): string[] {
  return [
    ...(turnUrls.length > 0 && secret === undefined
      ? ['TURN_SECRET: missing; it is the relay’s static-auth-secret.']
      : []),
    ...(relayOnly && turnUrls.length === 0 ? ['CALL_RELAY_ONLY: needs TURN_URLS, or nobody could hear anybody.'] : []),
  ]
}

function secretProblems(name: string, secret: string | undefined): string[] {
  const advice = 'Make one: openssl rand -base64 48'
  if (secret === undefined) return [`${name}: missing. ${advice}`]
  if (secret.length < shortestSecret) return [`${name}: needs at least ${shortestSecret} characters.`]
  if (guessable.test(secret)) return [`${name}: this looks like an example. ${advice}`]
  if (new Set(secret).size < 12) return [`${name}: too regular. ${advice}`]
  return []
}

/** `NAME_FILE` points to a file that holds the secret, as container platforms hand them over. */
function withSecretFiles(environment: Environment, problems: string[]): Environment {
  // An empty variable is what a line without a value in an env file gives: the same as not set.
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  for (const name of secrets) {
    const file = given[`${name}_FILE`]
    if (file === undefined) continue
    try {
      const held = readFileSync(file, 'utf8').trim()
      if (held !== '') given[name] = held
    } catch {
      problems.push(`${name}_FILE: the file cannot be read.`)
    }
  }
  return given
}

/** Made once per data folder, so that a restart does not sign everybody out. */
function demonstrationSecret(dataDir: string): string {
  const file = join(dataDir, 'demonstration-secret')
  try {
    return readFileSync(file, 'utf8')
  } catch {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const secret = randomBytes(48).toString('base64url')
    writeFileSync(file, secret, { mode: 0o600 })
    return secret
  }
}
