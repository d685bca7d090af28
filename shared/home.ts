// Today, the lists of actions and flags, and what the pickers need.
import { z } from 'zod'
import { actionView } from './action.ts'
import { identityView } from './case.ts'
import { decisionView } from './decision.ts'
import { flagView } from './flag.ts'
import { id, instant } from './ids.ts'
import { meetingSummary } from './meeting.ts'
import { organisationView, personView } from './person.ts'

/** How full the volume with the data is. */
export const diskLevels = ['enough', 'filling', 'nearly-full'] as const
export type DiskLevel = (typeof diskLevels)[number]

/** Counts only: no patient's name is on a screen that others see in passing. */
export const todayView = z.object({
  serverTime: instant,
  live: z.array(meetingSummary),
  upcoming: z.array(meetingSummary),
  actionsOffered: z.int(),
  actionsOverdue: z.int(),
  /** For care coordinators: offered for more than two days without an answer; 0 for everybody else. */
  actionsUnanswered: z.int(),
  flagsToAnswer: z.int(),
  /** Meetings of the next two days that somebody required is missing from. No patient is named. */
  missing: z.array(z.object({ meetingId: id, title: z.string(), words: z.array(z.string()) })),
  /** Asked between clinics: what I must answer, and what was answered to me. No patient is named. */
  questions: z.array(z.object({ meetingId: id, title: z.string(), toAnswer: z.int(), answered: z.int() })),
  /** Trials of treatment whose review is due and mine, and people nobody asked about their follow-up. */
  trialsToReview: z.int(),
  followUpsToAsk: z.int(),
  /** Unread messages to me or my role, and those that nobody reads when I answer for that. */
  messagesToRead: z.int(),
  /** Welfare contacts that I own, and those of my practice that cause concern. */
  contactsToMake: z.int(),
  /** For the Caldicott guardian; 0 for everybody else. */
  emergenciesToReview: z.int(),
  assentsToAnswer: z.int(),
  /** For a safeguarding lead; 0 for everybody else. */
  concernsToReview: z.int(),
  outcomesToRead: z.int(),
  /** Cases of ended meetings that wait for this person's signature. */
  minutesToSign: z.int(),
  /** For those who look after the server, while the volume with the data fills up. */
  disk: z.object({ level: z.enum(diskLevels).exclude(['enough']), percent: z.int() }).nullable(),
})
export type TodayView = z.infer<typeof todayView>
export type ClinicQuestions = TodayView['questions']

export const meetingList = z.object({ meetings: z.array(meetingSummary) })

export const actionRow = z.object({
  action: actionView,
  identity: identityView,
  caseId: id,
  discussionId: id,
  meetingId: id,
  meetingTitle: z.string(),
  meetingStartsAt: instant,
  overdue: z.boolean(),
  /** I own it, or have a part in it. */
  mine: z.boolean(),
  /** Offered for more than two days without an answer. */
  unanswered: z.boolean(),
})
export type ActionRow = z.infer<typeof actionRow>
export const actionList = z.object({ actions: z.array(actionRow) })

export const flagRow = z.object({
  flag: flagView,
  identity: identityView,
  caseId: id,
  discussionId: id,
  meetingId: id,
  meetingTitle: z.string(),
  toMe: z.boolean(),
})
export type FlagRow = z.infer<typeof flagRow>
export const flagList = z.object({ flags: z.array(flagRow) })

/** A decision that was recorded without somebody who had to be there. */
export const assentRow = z.object({
  decision: decisionView,
  identity: identityView,
  caseId: id,
  discussionId: id,
  meetingId: id,
  meetingTitle: z.string(),
  meetingStartsAt: instant,
  /** It waits for this person's answer; otherwise they run the meeting or recorded it, and see what became of it. */
  toMe: z.boolean(),
})
export type AssentRow = z.infer<typeof assentRow>
export const assentList = z.object({ assents: z.array(assentRow) })
/** Actions about one person from meetings before, oldest due day first. */
export const followUp = z.object({
  actions: z.array(
    z.object({
      action: actionView,
      discussionId: id,
      /** The person's, or that of a duplicate which was merged into it. */
      caseId: id,
      meetingTitle: z.string(),
      meetingStartsAt: instant,
      overdue: z.boolean(),
    }),
  ),
})
export type FollowUp = z.infer<typeof followUp>

/** `about` is null when this person may not see the case any more: the chair is the one to ask. */
export const feedbackRow = z.object({
  discussionId: id,
  caseId: id,
  meetingId: id,
  meetingTitle: z.string(),
  chair: z.string(),
  sentAt: instant,
  seenAt: instant.nullable(),
  about: z
    .object({
      identity: identityView,
      question: z.string(),
      decisions: z.array(z.string()),
      actions: z.array(z.object({ text: z.string(), owner: z.string(), due: z.string() })),
      outcome: z.string().nullable(),
    })
    .nullable(),
})
export type FeedbackRow = z.infer<typeof feedbackRow>
/** `rate`: of the outcomes of the last 91 days in meetings this person leads or organises; null for everybody else. */
export const feedbackList = z.object({
  rows: z.array(feedbackRow),
  rate: z.object({ signed: z.int(), due: z.int(), withinWorkingDay: z.int(), seen: z.int() }).nullable(),
})

export const people = z.object({ people: z.array(personView), organisations: z.array(organisationView) })
