// Which pages may talk to this server. A browser always names its page's origin; other clients send none and have no ambient rights.
import type { Server } from 'node:http'
import type { Config } from './config.ts'

export function allowedOrigins(config: Config, http: Server): (origin: string | undefined) => boolean {
  return origin => {
    if (origin === undefined) return true
    if (config.publicOrigin !== null) return origin === config.publicOrigin
    const address = http.address()
    if (address === null || typeof address === 'string') return false
    return ['127.0.0.1', 'localhost', '[::1]'].some(host => origin === `http://${host}:${address.port}`)
  }
}
