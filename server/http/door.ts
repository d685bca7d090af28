// The HTTP door: headers, bodies, the route table, the client's files, and one translator for everything that goes wrong.
import { join } from 'node:path'
import express, { type Express } from 'express'
import helmet from 'helmet'
import type { Logger } from 'pino'
import { forbiddenKeys } from '#shared/forbiddenKeys'
import { type RouteName, routes } from '#shared/http'
import type { Ports } from '../usecases/ports.ts'
import { mountDocs } from './docs.ts'
import { refuseUnknown, translateErrors } from './errors.ts'
import { createHandlers, type HandlerSettings } from './handlers.ts'
import { type Health, mountHealth } from './health.ts'
import { callRoute } from './route.ts'

export interface HttpSettings extends HandlerSettings {
  clientDir: string
  trustProxy: number
  secure: boolean
  allowsOrigin(origin: string | undefined): boolean
  health: Health
  observe(route: string, status: number, seconds: number): void
  log: Logger
}

/** Commands are small; records have their own limit. */
const jsonLimit = '256kb'

export function createHttpDoor(ports: Ports, settings: HttpSettings): Express {
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', settings.trustProxy)
  app.set('query parser', 'simple')
  app.use(securityHeaders(settings.secure))
  mountHealth(app, settings.health)
  app.use('/api', (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store')
    next()
  })
  app.use((request, response, next) => {
    const reads = request.method === 'GET' || request.method === 'HEAD'
    if (reads || settings.allowsOrigin(request.headers.origin)) return next()
    return refuseUnknown(response, 'not-allowed')
  })
  mountDocs(app)

  const json = express.json({ limit: jsonLimit, reviver: refusePollution })
  const handlers = createHandlers(ports, settings)
  for (const name of Object.keys(routes)) {
    if (isRoute(name)) callRoute(app, json, name, handlers, ports, settings)
  }
  app.use(['/api', '/fhir', '/record', '/live'], (_request, response) => refuseUnknown(response, 'not-found'))

  // Hashed names never change; the page that names them is asked for each time.
  app.use(
    '/assets',
    express.static(join(settings.clientDir, 'assets'), { immutable: true, maxAge: '1y', fallthrough: false }),
  )
  app.use(express.static(settings.clientDir, { index: false, maxAge: 0 }))
  app.get('/{*path}', (_request, response) => {
    response.setHeader('Cache-Control', 'no-store')
    response.sendFile(join(settings.clientDir, 'index.html'))
  })
  app.use(translateErrors(settings.log))
  return app
}

function isRoute(name: string): name is RouteName {
  return Object.hasOwn(routes, name)
}

function refusePollution(key: string, value: unknown): unknown {
  if (forbiddenKeys.includes(key)) throw new SyntaxError(`The key "${key}" is not allowed.`)
  return value
}

function securityHeaders(secure: boolean) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        // The editor and the caret set positions through the style attribute; no style sheet can come in that way.
        styleSrcAttr: ["'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        mediaSrc: ["'self'", 'blob:'],
        manifestSrc: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
      },
    },
    strictTransportSecurity: secure,
    crossOriginEmbedderPolicy: false,
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    referrerPolicy: { policy: 'no-referrer' },
  })
}
