// The outside of a bundle: is it one, what is in it, and what is each entry called.
import type { ImportError, ImportReport } from '#shared/imports'
import { type Entry, isObject, keyOf, stringOr } from './entries.ts'
import { NHS_NUMBER_SYSTEM } from './person.ts'
import { anyResource } from './schemas.ts'

const TYPES = ['transaction', 'collection', 'searchset', 'document']

/** Why the JSON is not a bundle of a kind that is read; null when it is. */
export function notABundle(bundle: Record<string, unknown>): ImportError | null {
  const type = stringOr(bundle.resourceType, null)
  if (type === null)
    return { code: 'not-a-bundle', message: 'This JSON has no resourceType, so it is not FHIR.', path: 'resourceType' }
  if (type !== 'Bundle') {
    const message = `This is a single ${type.slice(0, 40)}, not a Bundle. Export the whole record as a Bundle.`
    return { code: 'not-a-bundle', message, path: 'resourceType' }
  }
  const kind = bundle.type
  if (typeof kind !== 'string' || !TYPES.includes(kind)) {
    const named = typeof kind === 'string' ? `of type "${kind.slice(0, 40)}"` : 'without a type'
    const message = `This is a Bundle ${named}. Caseroom reads bundles of type transaction, collection, searchset and document.`
    return { code: 'bundle-type', message, path: 'type' }
  }
  const list = bundle.entry
  if (list !== undefined && !Array.isArray(list))
    return { code: 'wrong-type', message: 'This should be a list.', path: 'entry' }
  if (list === undefined || list.length === 0)
    return { code: 'empty', message: 'The Bundle has no entries.', path: 'entry' }
  return null
}

/** The entries that hold a resource; the others are listed as skipped. */
export function entriesOf(list: readonly unknown[], bundle: Record<string, unknown>, report: ImportReport): Entry[] {
  const origin = originOf(bundle, list)
  const entries: Entry[] = []
  for (const [index, item] of list.entries()) {
    const path = `entry[${index}]`
    const leave = (reason: string, resource = 'unknown') => report.skipped.push({ index, path, resource, reason })
    if (!isObject(item)) {
      leave('The entry should be an object.')
      continue
    }
    const { resource, request } = item
    if (!isObject(resource)) {
      const deletes = isObject(request) && request.method === 'DELETE'
      leave(deletes ? 'The entry asks to delete something. Imports never delete.' : 'The entry has no resource.')
      continue
    }
    const head = anyResource.safeParse(resource)
    if (!head.success) {
      leave(
        'The entry has no resourceType or id that can be read.',
        stringOr(resource.resourceType, 'unknown').slice(0, 40),
      )
      continue
    }
    const type = head.data.resourceType.slice(0, 64)
    const fullUrl = stringOr(item.fullUrl, null)
    const key = keyOf(resource, type, fullUrl, origin)
    const updated = head.data.meta?.lastUpdated ?? ''
    entries.push({ index, path: `${path}.resource`, type, key, fullUrl, id: head.data.id ?? null, updated, resource })
  }
  const links = Array.isArray(bundle.link) ? bundle.link : []
  if (links.some(link => isObject(link) && link.relation === 'next')) {
    report.warnings.push({
      path: 'link',
      message: 'This is one page of a longer answer. What is on the other pages is not here.',
    })
  }
  return entries
}

/** The same resource twice: the one changed last stands, and among equals the later one. */
export function newestOfEach(entries: readonly Entry[], report: ImportReport): Entry[] {
  const held = new Map<string, Entry>()
  for (const entry of entries) {
    const other = held.get(entry.key)
    if (other) {
      const message = 'The bundle holds this resource more than once. The newest is shown.'
      report.warnings.push({ path: entry.path, message })
    }
    if (!other || entry.updated >= other.updated) held.set(entry.key, entry)
  }
  return [...held.values()]
}

/** A name for the system the bundle came from, to keep the short ids of two systems apart. Empty when it says nothing. */
function originOf(bundle: Record<string, unknown>, list: readonly unknown[]): string {
  const meta = bundle.meta
  const stated = isObject(meta) ? stringOr(meta.source, null) : null
  if (stated !== null) return stated.replace(/#.*$/, '')
  for (const item of list) {
    const resource = isObject(item) ? item.resource : null
    if (!isObject(resource) || resource.resourceType !== 'Patient' || !Array.isArray(resource.identifier)) continue
    for (const identifier of resource.identifier) {
      const system = isObject(identifier) ? stringOr(identifier.system, null) : null
      if (system !== null && system !== NHS_NUMBER_SYSTEM) return system
    }
  }
  return ''
}
