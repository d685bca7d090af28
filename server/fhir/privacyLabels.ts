// The privacy labels of a resource: what its source says in `meta.security`, and what its codes say by our own table.
import { type EntryLabel, labelOrder, type PrivacyLabel } from '#shared/privacyLabel'
import { type Entry, isObject, type Resolver } from './entries.ts'
import { reference } from './schemas.ts'
import { SNOMED } from './words.ts'

/** HL7 v3 ActCode, sensitivity of information. One that is not here, or without a kind, holds back without saying why. */
const securityLabels: Record<string, PrivacyLabel> = {
  PSY: 'mental-health',
  PSYTHPN: 'mental-health',
  MH: 'mental-health',
  BH: 'mental-health',
  ETH: 'mental-health',
  ETHUD: 'mental-health',
  OPIOIDUD: 'mental-health',
  SUD: 'mental-health',
  HIV: 'sexual-health',
  STD: 'sexual-health',
  SEX: 'sexual-health',
  SDV: 'safeguarding',
  DVD: 'safeguarding',
}
/** Not about staff: kept from the person themselves, who is shown nothing of the imported record. */
const notForStaff = new Set(['NOPAT'])

/**
 * SNOMED CT International. Sexual health: of the groups that general practice holds back from shared summaries (Royal College
 * of General Practitioners' sensitive data set: sexually transmitted disease, termination of pregnancy, assisted
 * fertilisation, gender). The others: our own choice of what a meeting does not need of everybody. Not whole: a source that
 * codes finer labels by itself, and the team can.
 */
const codeLabels = new Map<string, PrivacyLabel>([
  // HIV infection, AIDS, sexually transmitted infection, syphilis, gonorrhoea, chlamydia (two), trichomoniasis
  ...codes('sexual-health', '86406008 62479008 8098009 76272004 15628003 105629000 240589008 56335008'),
  // genital herpes, genital warts, termination of pregnancy (two), in vitro fertilisation
  ...codes('sexual-health', '33839006 266113007 57797005 386639001 52637005'),
  // mental disorder, schizophrenia, bipolar, psychosis, depressive disorder, major depression, anxiety, PTSD, OCD
  ...codes('mental-health', '74732009 58214004 13746004 69322001 35489007 370143000 197480006 47505003 191736004'),
  // eating disorder, personality disorder, borderline, suicide attempt, suicidal thoughts, alcohol and drug dependence
  ...codes('mental-health', '72366004 33449004 20010003 82313006 6471006 66590003 191816009'),
  // homeless, criminal record
  ...codes('social-care', '32911000 266948004'),
  // victim of intimate partner abuse, violence in the environment, child abuse
  ...codes('safeguarding', '706893006 424393004 95922009'),
])

/** Null = general. What it refers to by name (its indication, its medicine) labels it, too: the words are the same. */
export function labelOf(entry: Entry, resolver: Resolver): EntryLabel | null {
  const own = judge(entry.resource)
  const told = referred(entry, resolver).map(judge)
  const all = [own, ...told]
  const bySource = all.flatMap(one => one.bySource)
  const labels = labelOrder([...bySource, ...all.flatMap(one => one.byCode)])
  return labels.length === 0 ? null : { key: entry.key, labels, why: bySource.length > 0 ? 'source' : 'code' }
}

function judge(resource: Record<string, unknown>): { bySource: PrivacyLabel[]; byCode: PrivacyLabel[] } {
  const byCode: PrivacyLabel[] = []
  walk(resource, 0, value => {
    const label = value.system === SNOMED && typeof value.code === 'string' ? codeLabels.get(value.code) : undefined
    if (label) byCode.push(label)
  })
  return { bySource: fromSecurity(resource.meta), byCode }
}

function fromSecurity(meta: unknown): PrivacyLabel[] {
  if (!isObject(meta) || meta.security === undefined || meta.security === null) return []
  // What cannot be read may have been meant to hold back.
  if (!Array.isArray(meta.security)) return ['restricted']
  const kinds: PrivacyLabel[] = []
  let held = false
  for (const coding of meta.security) {
    if (!isObject(coding) || typeof coding.code !== 'string') {
      held = true
      continue
    }
    const system = typeof coding.system === 'string' ? coding.system : ''
    const kind = Object.hasOwn(securityLabels, coding.code) ? securityLabels[coding.code] : undefined
    if (/Confidentiality$/.test(system)) held ||= coding.code === 'R' || coding.code === 'V'
    else if (kind) kinds.push(kind)
    else if (/ActCode$/.test(system) && !notForStaff.has(coding.code)) held = true
  }
  return kinds.length > 0 ? kinds : held ? ['restricted'] : []
}

/** Of an entry, not the whole web: what it was given for, what it is about, the medicine it names. */
function referred(entry: Entry, resolver: Resolver): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = []
  walk(entry.resource, 0, value => {
    const to = typeof value.reference === 'string' ? reference.safeParse(value).data : undefined
    const target = to && resolver.resolve(to, entry)
    if (target && named.has(target.type)) found.push(target.resource)
  })
  return found
}
const named = new Set(['Condition', 'Medication', 'Observation', 'Procedure', 'MedicationRequest'])

const deepest = 12

function walk(value: unknown, depth: number, visit: (value: Record<string, unknown>) => void): void {
  if (depth > deepest) return
  if (Array.isArray(value)) for (const inner of value) walk(inner, depth + 1, visit)
  else if (isObject(value)) {
    visit(value)
    for (const inner of Object.values(value)) walk(inner, depth + 1, visit)
  }
}

function codes(label: PrivacyLabel, list: string): [string, PrivacyLabel][] {
  return list.split(' ').map(code => [code, label])
}
