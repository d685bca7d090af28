// The settings of signing in at an OpenID Connect provider, checked together: half of them is a fault, not a default.
import { type Role, role } from '#shared/roles'

export interface ElsewhereConfig {
  issuer: string
  clientId: string
  clientSecret: string | null
  name: string
  tenant: string | null
  acr: string[]
  roleClaim: string | null
  roleMap: Map<string, Role>
  redirectUri: string
}

export interface ElsewhereVariables {
  OIDC_ISSUER?: string
  OIDC_CLIENT_ID?: string
  OIDC_CLIENT_SECRET?: string
  OIDC_NAME: string
  OIDC_TENANT?: string
  OIDC_ACR: string
  OIDC_ROLE_CLAIM?: string
  OIDC_ROLE_MAP: string
}

/** Null when no provider is set. Every problem is added to `problems`. */
export function readElsewhere(
  env: ElsewhereVariables,
  publicOrigin: string | undefined,
  problems: string[],
): ElsewhereConfig | null {
  if (env.OIDC_ISSUER === undefined) return null
  const before = problems.length
  if (!/^https:\/\//.test(env.OIDC_ISSUER) && !/^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(env.OIDC_ISSUER)) {
    problems.push('OIDC_ISSUER: must begin with https://')
  }
  if (env.OIDC_CLIENT_ID === undefined) problems.push('OIDC_CLIENT_ID: missing; the provider gave it to you.')
  if (publicOrigin === undefined) problems.push('PUBLIC_ORIGIN: needed with OIDC_ISSUER; people come back to it.')
  const roleMap = new Map<string, Role>()
  for (const pair of list(env.OIDC_ROLE_MAP)) {
    const at = pair.lastIndexOf('=')
    const ours = role.safeParse(pair.slice(at + 1).trim())
    if (at < 1 || !ours.success) problems.push(`OIDC_ROLE_MAP: "${pair}" is not like R8000=gp.`)
    else roleMap.set(pair.slice(0, at).trim(), ours.data)
  }
  if (env.OIDC_ROLE_CLAIM !== undefined && roleMap.size === 0) {
    problems.push('OIDC_ROLE_MAP: needed with OIDC_ROLE_CLAIM, or nobody would have a role.')
  }
  if (problems.length > before || env.OIDC_CLIENT_ID === undefined) return null
  return {
    issuer: env.OIDC_ISSUER,
    clientId: env.OIDC_CLIENT_ID,
    clientSecret: env.OIDC_CLIENT_SECRET ?? null,
    name: env.OIDC_NAME,
    tenant: env.OIDC_TENANT ?? null,
    acr: list(env.OIDC_ACR),
    roleClaim: env.OIDC_ROLE_CLAIM ?? null,
    roleMap,
    redirectUri: `${publicOrigin}/signed-in`,
  }
}

const list = (text: string): string[] => text.split(',').flatMap(part => (part.trim() === '' ? [] : [part.trim()]))
