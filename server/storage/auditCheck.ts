// Proves that the audit is what was written, and names what is not: the row that was altered, is missing, or was moved.
import { hashOf, type StoredAudit, type StoredAuditRow } from './audit.ts'

export type AuditFault = { chain: string; n: number } & (
  | { kind: 'altered' | 'missing' | 'forged' }
  /** `from`: where in its chain the row was written. */
  | { kind: 'moved'; from: number }
  /** The chain ended at `n` before, and is shorter or other now. */
  | { kind: 'cut' }
)

export interface AuditHead {
  chain: string
  n: number
  hash: string
}

export interface AuditVerdict {
  rows: number
  heads: AuditHead[]
  /** At most 100 per chain. */
  faults: AuditFault[]
}

const faultsNamed = 100

/**
 * Reads one chain, or all. `anchors` are heads that were kept elsewhere: a tail that was cut off, or a chain that was
 * written anew with matching hashes, can be seen only against them.
 */
export async function verifyAudit(
  audit: StoredAudit,
  options: { chain?: string; anchors?: readonly AuditHead[] } = {},
): Promise<AuditVerdict> {
  const verdict: AuditVerdict = { rows: 0, heads: [], faults: [] }
  const anchors = new Map(options.anchors?.map(head => [head.chain, head]))
  for await (const chain of options.chain === undefined ? audit.chains() : [options.chain]) {
    const { rows, head, faults } = await verifyChain(audit, chain, anchors.get(chain))
    anchors.delete(chain)
    verdict.rows += rows
    if (head) verdict.heads.push(head)
    verdict.faults.push(...faults)
  }
  for (const { chain, n } of anchors.values()) {
    if (options.chain === undefined) verdict.faults.push({ chain, n, kind: 'cut' })
  }
  return verdict
}

async function verifyChain(audit: StoredAudit, chain: string, anchor: AuditHead | undefined) {
  const faults: AuditFault[] = []
  const suspects: StoredAuditRow[] = []
  let head: AuditHead | null = null
  let rows = 0
  let anchored = anchor === undefined
  for await (const row of audit.stream(chain)) {
    rows += 1
    const expected = (head?.n ?? 0) + 1
    for (let n = expected; n < row.n && faults.length < faultsNamed; n++) faults.push({ chain, n, kind: 'missing' })
    const whole = row._id === `${chain}:${row.n}` && hashOf(row) === row.hash
    if (!whole) suspects.push(row)
    // Its own hash is right but it does not follow the row before it: it was made to fit and does not.
    else if (row.n === expected && row.before !== (head?.hash ?? '')) faults.push({ chain, n: row.n, kind: 'forged' })
    if (anchor && row.n === anchor.n && row.hash === anchor.hash) anchored = true
    head = { chain, n: row.n, hash: row.hash }
  }
  if (suspects.length > 0) faults.push(...(await named(audit, chain, suspects.slice(0, faultsNamed))))
  if (anchor && !anchored) faults.push({ chain, n: anchor.n, kind: 'cut' })
  // The row after an altered one fits the hash that is stored; after a moved one it does not. Name the cause only.
  const causes = new Set(faults.filter(fault => fault.kind === 'moved').map(fault => fault.n))
  const kept = faults.filter(fault => fault.kind !== 'forged' || !causes.has(fault.n - 1))
  return { rows, head, faults: kept.sort((a, b) => a.n - b.n).slice(0, faultsNamed) }
}

/** A row whose hash is wrong here may be right elsewhere: its `before` says behind which row it was written. */
async function named(audit: StoredAudit, chain: string, suspects: StoredAuditRow[]): Promise<AuditFault[]> {
  const wanted = new Set(suspects.map(row => row.before))
  const places = new Map<string, number>([['', 1]])
  for await (const row of audit.stream(chain)) {
    if (wanted.has(row.hash)) places.set(row.hash, row.n + 1)
  }
  return suspects.map(row => {
    for (const from of [places.get(row.before), ...suspects.map(one => one.n)]) {
      if (from === undefined || from === row.n) continue
      if (hashOf({ ...row, n: from }) === row.hash) return { chain, n: row.n, kind: 'moved', from }
    }
    return { chain, n: row.n, kind: 'altered' }
  })
}

/** One line per fault, for whoever has to act on it. */
export function faultWords(fault: AuditFault): string {
  const where = `chain ${fault.chain}, row ${fault.n}`
  switch (fault.kind) {
    case 'altered':
      return `${where}: altered after it was written`
    case 'missing':
      return `${where}: missing`
    case 'forged':
      return `${where}: does not follow the row before it`
    case 'moved':
      return `${where}: out of order; it was written as row ${fault.from}`
    case 'cut':
      return `${where}: ended the chain when the heads were kept, and is not there now`
    default:
      return fault satisfies never
  }
}
