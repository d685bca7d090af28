// Liveness without dependencies, readiness with them, and the figures.
import type { Express } from 'express'
import type { Registry } from 'prom-client'
import { refuseUnknown } from './errors.ts'

export interface Health {
  /** One entry per thing that must work; `false` = not ready. */
  ready(): Promise<Record<string, boolean>>
  registry: Registry
  /** Whoever sends it as a bearer token gets the figures. */
  metricsToken: string | null
  /** True in demonstration mode, where nothing stands in front of the server. */
  openOnThisMachine: boolean
}

export function mountHealth(app: Express, health: Health): void {
  app.get('/healthz', (_request, response) => {
    response.json({ ok: true })
  })
  app.get('/readyz', async (_request, response) => {
    const parts = await health.ready()
    const ok = Object.values(parts).every(Boolean)
    response.status(ok ? 200 : 503).json({ ok, parts })
  })
  app.get('/metrics', async (request, response) => {
    const token = health.metricsToken
    const local = health.openOnThisMachine && isLoopback(request.ip)
    const allowed = token === null ? local : request.headers.authorization === `Bearer ${token}`
    if (!allowed) return refuseUnknown(response, 'not-found')
    response.type(health.registry.contentType).send(await health.registry.metrics())
  })
}

/** Behind a proxy on the same machine everybody would look local, so this counts only where there is none. */
function isLoopback(ip: string | undefined): boolean {
  return ip === '127.0.0.1' || ip === '::1' || ip === '::ffff:127.0.0.1'
}
