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

/** Makes characters of a section unreadable in everything that is stored of it, with nobody in it meanwhile. */
export type RewriteSection = (
  caseId: string,
  compartment: Compartment,
  ranges: readonly RedactedRange[],
) => Promise<void>

export interface SectionDoor {
  rewriteSection: RewriteSection
  /** Ends all writing in a section, waits for what was accepted, and returns the hash (hex) of what is stored then. */
  freezeSection(caseId: string, compartment: Compartment): Promise<string>
  thawSection(caseId: string, compartment: Compartment): void
}
