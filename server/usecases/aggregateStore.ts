import type { Aggregate, DomainEvent } from '../domain/aggregate.ts'

/** `save` is a compare-and-set on the version that was loaded: 'stale' means that somebody else was first. */
export interface AggregateStore<S extends Aggregate> {
  load(id: string): Promise<S | null>
  save(next: S, event: DomainEvent): Promise<'saved' | 'stale'>
}
