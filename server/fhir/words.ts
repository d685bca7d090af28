// Words out of coded fields. Nothing is translated or shortened; signs that could hide or reverse text are taken out.
import type { Concept, HumanName } from './schemas.ts'

export const SNOMED = 'http://snomed.info/sct'
export const LOINC = 'http://loinc.org'

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
const HIDDEN = /[\u0000-\u0008\u000e-\u001f\u007f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g

/** One line of clean text, or null when nothing is left. Control and bidirectional signs can disguise a name. */
export function clean(value: string | null | undefined): string | null {
  return value?.replace(HIDDEN, '').replace(/\s+/g, ' ').trim() || null
}

/** The words a person chose, else the first display of its codes, else the bare code. */
export function conceptText(concept: Concept | undefined): string | null {
  if (!concept) return null
  const displays = concept.coding?.map(one => clean(one.display)).filter(one => one !== null) ?? []
  return clean(concept.text) ?? displays[0] ?? clean(concept.coding?.[0]?.code)
}

export function firstText(concepts: readonly Concept[] | undefined): string | null {
  return concepts?.map(conceptText).find(one => one !== null) ?? null
}

export function hasCode(concept: Concept | undefined, system: string, code: string): boolean {
  return concept?.coding?.some(one => one.code === code && one.system === system) ?? false
}

/** The code of the first coding: for the small closed code lists of FHIR itself (statuses). */
export function codeOf(concept: Concept | undefined): string | null {
  return clean(concept?.coding?.[0]?.code) ?? clean(concept?.text)?.toLowerCase() ?? null
}

/** `Dr Aisha Shah`: staff, as people call them. */
export function staffName(names: readonly HumanName[] | undefined): string | null {
  const name = names?.[0]
  if (!name) return null
  const parts = [...(name.prefix ?? []).map(one => one?.replaceAll('.', '')), ...(name.given ?? []), name.family]
  return clean(parts.filter(Boolean).join(' ')) ?? clean(name.text)
}
