// Liveness without dependencies, readiness with them, and the figures.
import type { Express } from 'express'
import type { Registry } from 'prom-client'
import { refuseUnknown } from './errors.ts'

export interface Health {
  /** One entry per thing that must work; `false` = not ready. */
  ready(): Promise<Record<string, boolean>>
  registry: Registry
  metricsToken: string | null
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
    const local = request.ip === '127.0.0.1' || request.ip === '::1' || request.ip === '::ffff:127.0.0.1'
    const allowed = token === null ? local : request.headers.authorization === `Bearer ${token}`
    if (!allowed) return refuseUnknown(response, 'not-found')
    response.type(health.registry.contentType).send(await health.registry.metrics())
  })
}
