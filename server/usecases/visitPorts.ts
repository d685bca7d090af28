// What visits of the person or a carer need from the store and from the live door.
import type { VisitorPlace } from '#shared/roles'
import type { Visit } from '../domain/visit.ts'

export interface VisitStore {
  get(id: string): Promise<Visit | null>
  withLink(linkHash: string): Promise<Visit | null>
  /** Of one item, the oldest first. */
  ofItem(itemId: string): Promise<Visit[]>
  insert(visit: Visit): Promise<void>
  /** Counts one try at the date of birth; false when there is none left, or the link is spent or dead. */
  takeTry(id: string, most: number): Promise<boolean>
  /** Binds it to one browser; false when it was opened before or is dead. */
  open(id: string, sessionHash: string, at: string): Promise<boolean>
  /** False when it was dead before. */
  end(id: string, ended: NonNullable<Visit['ended']>): Promise<boolean>
}

export interface VisitPorts {
  visits: VisitStore
  /** `here`: the page is open and nothing was asked yet; null = nobody is there. */
  visitPlace(visitId: string): VisitorPlace | 'here' | null
}
