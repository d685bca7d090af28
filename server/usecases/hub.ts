// What happened, told to whoever shows it: the doors listen, the use cases only tell. Nothing here is ever awaited by a command.
import { EventEmitter } from 'node:events'
import type { Compartment } from '#shared/record'
import type { SectionCut } from '#shared/recordHistory'
import type { Discussion } from '../domain/discussion.ts'
import type { Meeting } from '../domain/meeting.ts'
import type { Visit } from '../domain/visit.ts'

export interface HubEvents {
  meetingChanged: [meeting: Meeting]
  discussionChanged: [discussion: Discussion]
  flagAddressed: [
    flag: {
      meetingId: string
      discussionId: string
      flagId: string
      severity: 'normal' | 'urgent'
      personIds: string[]
    },
  ]
  /** A decision was recorded without them; they are asked for their assent. */
  assentAsked: [asked: { meetingId: string; discussionId: string; personIds: string[] }]
  /** Most of a section was removed by one person; these people wrote in it. */
  sectionCut: [told: { personIds: string[]; cut: SectionCut }]
  /** Durable text was added to or taken from a compartment. */
  recordChanged: [change: RecordChange]
  /** Who is connected to a meeting, where they are, whose hand is up. */
  presenceChanged: [where: { meetingId: string }]
  /** Low concerns about somebody add up; these are the safeguarding leads. */
  concernAlert: [told: { personIds: string[] }]
  /** The chair asked this person to speak: their hand goes down. */
  floorGiven: [turn: { meetingId: string; personId: string }]
  /** A room display was paired or taken away. */
  displayChanged: [which: { displayId: string }]
  /** The person or a carer was invited, opened their link, or may not come any more. */
  visitChanged: [visit: Visit]
  /** Where one of them is: their page was opened or closed, they wait, are inside or have left. */
  visitMoved: [where: { meetingId: string; itemId: string }]
  /** Something of the case changed that no discussion and no record shows. */
  caseChanged: [change: { caseId: string }]
  /** Somebody opened a record in an emergency: the guardian is told, without a word about whom. */
  emergencyOpened: [told: { personIds: string[]; emergencyId: string }]
  /** Rights may have changed. At least one field is set: an empty scope would close everybody. */
  accessChanged: [scope: AccessScope]
}

export interface RecordChange {
  caseId: string
  compartment: Compartment
  authorIds: string[]
}

export interface AccessScope {
  personIds?: string[]
  sessionId?: string
  caseIds?: string[]
  /** These people at that case, and nobody else there. */
  atCases?: { caseId: string; personIds: string[] }[]
}

export type Hub = EventEmitter<HubEvents>

export function createHub(): Hub {
  return new EventEmitter<HubEvents>()
}
