// Compare-and-set on `version`, and the event appended in the same write: one command is one document write.
import type { Model } from 'mongoose'
import type { Aggregate } from '../domain/aggregate.ts'
import type { AggregateStore } from '../usecases/ports.ts'

/** As stored: `_id` instead of `id`. */
export type Stored<S extends { id: string }> = Omit<S, 'id'> & { _id: string }

export function toState<S extends { id: string }>(stored: Stored<S>): S {
  const { _id, ...rest } = stored
  // The type says what the schema enforces; TypeScript cannot follow Omit and its undoing through a generic.
  return { ...rest, id: _id } as unknown as S
}

/** `read` may complete a document of an earlier version. */
export function aggregateStore<S extends Aggregate>(
  model: Model<Stored<S>>,
  read: (stored: Stored<S>) => S = toState,
): AggregateStore<S> {
  const loaded = new Map<string, S>()
  return {
    async load(id) {
      const stored = await model.findById(id).lean<Stored<S>>()
      if (!stored) return null
      const state = read(stored)
      const { history: _, ...fields } = state
      freeze(fields)
      loaded.delete(id)
      loaded.set(id, state)
      for (const oldest of loaded.keys()) {
        if (loaded.size <= mostLoaded) break
        loaded.delete(oldest)
      }
      return state
    },
    async save(next, event) {
      const { id, version, history, ...fields } = next
      if (version === 0) {
        const first = { _id: id, version: 1, history: [...history, event], ...fields }
        return insertNew(() => model.create([first as never]))
      }
      const result = await model.updateOne(
        { _id: id, version } as never,
        {
          $set: changedFields(fields, loaded.get(id), version),
          $inc: { version: 1 },
          $push: { history: event },
        } as never,
        { runValidators: true },
      )
      return result.matchedCount === 1 ? 'saved' : 'stale'
    },
  }
}

/** Enough for what is being worked on; what is not among them is written whole. */
const mostLoaded = 500

/**
 * A version is written once and never again, so a field that is still the very value that was read at this version is what
 * the store has. Writing it again would cost the more the longer a meeting lasts.
 */
function changedFields<S extends Aggregate>(fields: object, before: S | undefined, version: number): object {
  if (before?.version !== version) return fields
  const known = new Map<string, unknown>(Object.entries(before))
  return Object.fromEntries(Object.entries(fields).filter(([name, value]) => known.get(name) !== value))
}

/** Whoever would change in place what was read is stopped here: their change would not be written. */
function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value)) return
  Object.freeze(value)
  for (const part of Object.values(value)) freeze(part)
}

/** A duplicate key on insert is somebody else having been first; everything else is broken infrastructure. */
export async function insertNew(insert: () => Promise<unknown>): Promise<'saved' | 'stale'> {
  try {
    await insert()
    return 'saved'
  } catch (error) {
    if (isDuplicate(error)) return 'stale'
    throw error
  }
}

export function isDuplicate(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 11000
}
