// What meeting series and calendars need from the store.
import type { Series } from '../domain/series.ts'
import type { AggregateStore } from './ports.ts'

export interface SeriesStore extends AggregateStore<Series> {
  /** Series of this person's organisation, or in which they have a part. */
  concerning(person: { id: string; organisationId: string }): Promise<Series[]>
}

export interface CalendarFeedStore {
  of(personId: string): Promise<{ madeAt: string } | null>
  /** Whose address has this SHA-256. */
  find(hash: string): Promise<string | null>
  put(personId: string, hash: string, madeAt: string): Promise<void>
  remove(personId: string): Promise<void>
}
