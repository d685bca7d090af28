// The stores that rights are judged by, beside cases and meetings.
import type { Cover } from '../domain/cover.ts'
import type { Emergency } from '../domain/emergency.ts'
import type { Register } from '../domain/register.ts'
import type { AggregateStore } from './aggregateStore.ts'

export interface CoverStore extends AggregateStore<Cover> {
  /** All that name this person as standing in; rights are judged by it, so it is never remembered. */
  by(personId: string): Promise<Cover[]>
  /** Those whose last day is not before this London day, first day first. */
  since(day: string): Promise<Cover[]>
}

export interface EmergencyStore extends AggregateStore<Emergency> {
  /** Not ended by anybody; whether its time is over is the domain's to say. */
  openOf(personId: string): Promise<Emergency[]>
  /** Not ended, and their time is over at `now` (ISO UTC). */
  overdue(now: string): Promise<Emergency[]>
  /** Open now, about this case. */
  openAt(caseId: string): Promise<Emergency[]>
  /** Opened after `since` (ISO UTC), newest first, at most 200. */
  openedSince(since: string): Promise<Emergency[]>
  /** About people registered at this practice, newest first, at most 200. */
  ofPractice(practiceId: string): Promise<Emergency[]>
}

export interface RegisterStore extends AggregateStore<Register> {
  all(): Promise<Register[]>
}
