// What decisions about a section need from the store and from the record door.
import type { Compartment } from '#shared/record'
import type { RedactedRange } from '#shared/redaction'
import type { Section } from '../domain/section.ts'
import type { AggregateStore } from './ports.ts'

export interface SectionStore extends AggregateStore<Section> {
  /** With a redaction that was confirmed and is not done. */
  unfinished(): Promise<Section[]>
  /** Closed for signing, without a hash yet. */
  unsealed(): Promise<Section[]>
}

/** One of these at a time per section: `shutSection` sees to it. */
export interface SectionDoor {
  /**
   * Makes characters unreadable in everything that is stored of a section, with nobody in it meanwhile. `choose` is
   * asked when nobody can write any more.
   */
  rewriteSection(caseId: string, compartment: Compartment, choose: () => Promise<RedactedRange[]>): Promise<void>
  /** Ends all writing in a section, waits for what was accepted, and returns the hash (hex) of what is stored then. */
  freezeSection(caseId: string, compartment: Compartment): Promise<string>
  thawSection(caseId: string, compartment: Compartment): void
}
