// The entries of a bundle, what each is called, and how one refers to another.
import { createHash } from 'node:crypto'
import type { Reference } from './schemas.ts'

export type Entry = {
  index: number
  /** `entry[3].resource` */
  path: string
  type: string
  key: string
  fullUrl: string | null
  id: string | null
  updated: string
  resource: Record<string, unknown>
}
export type Target = { type: string; key: string | null; resource: Record<string, unknown> }

/** Plain object, not a list and not null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function stringOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' && value !== '' ? value : otherwise
}

/**
 * A name for the resource that stays the same in every later bundle of the same system: its address, else type and id, else
 * its content. Short ids ("Condition/1") mean something only within one system, so `origin` keeps two systems apart.
 */
export function keyOf(resource: Record<string, unknown>, type: string, fullUrl: string | null, origin: string): string {
  if (fullUrl?.startsWith('http')) return fullUrl.replace(/\/_history\/.*$/, '')
  const id = stringOr(resource.id, null)
  if (id !== null) return isUuid(id) || origin === '' ? `${type}/${id}` : `${type}/${id}@${origin}`
  if (fullUrl !== null) return `${type}/${fullUrl.replace(/^urn:(uuid|oid):/, '')}`
  return `${type}/sha256-${createHash('sha256').update(JSON.stringify(resource)).digest('hex').slice(0, 32)}`
}

export type Resolver = {
  /** What `reference` points at, seen from `entry`; null when it is not in the bundle. */
  resolve(reference: Reference | undefined, entry: Entry): Target | null
}

/** Finds by full address, `urn:uuid`, `Type/id` and, inside one resource, `#id`. */
export function createResolver(entries: readonly Entry[]): Resolver {
  const byName = new Map<string, Entry>()
  for (const entry of entries) {
    const names = [
      entry.fullUrl,
      entry.fullUrl?.replace(/\/_history\/.*$/, ''),
      entry.id && `${entry.type}/${entry.id}`,
    ]
    for (const name of names) if (name && !byName.has(name)) byName.set(name, entry)
  }
  const server = (entry: Entry) => /^(https?:.*\/)[A-Za-z]+\/[^/]+$/.exec(entry.fullUrl ?? '')?.[1]
  return {
    resolve(reference, entry) {
      const name = reference?.reference?.replace(/\/_history\/.*$/, '')
      if (!name) return null
      if (name.startsWith('#')) return contained(entry, name.slice(1))
      const base = server(entry)
      return (base && byName.get(base + name)) || byName.get(name) || null
    },
  }
}

function contained(entry: Entry, id: string): Target | null {
  const list = entry.resource.contained
  if (!Array.isArray(list)) return null
  const resource: unknown = list.find(one => isObject(one) && one.id === id)
  return isObject(resource) ? { type: stringOr(resource.resourceType, ''), key: null, resource } : null
}

export function isUuid(id: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(id)
}
