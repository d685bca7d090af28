// A meeting series: terms of reference, standing members with their deputies, how often, and who must be there.
import { z } from 'zod'
import { wallClock } from './calendar.ts'
import { day, id, line, prose } from './ids.ts'
import { meetingKind, telephone } from './meeting.ts'
import { personView } from './person.ts'
import { quorumRules } from './quorum.ts'
import { meetingParts, role } from './roles.ts'

export const cadences = {
  weekly: 'Every week',
  fortnightly: 'Every two weeks',
  'four-weekly': 'Every four weeks',
  monthly: 'Every month, on the same weekday of the month',
} as const
export const cadence = z.enum(Object.keys(cadences) as [keyof typeof cadences, ...(keyof typeof cadences)[]])
export type Cadence = z.infer<typeof cadence>

const member = z.object({ personId: id, deputyId: id.nullable() }).strict()

export const seriesGiven = z
  .object({
    title: line(120),
    kind: meetingKind,
    /** What the meeting is for, whom it discusses, how it decides. */
    terms: prose(4000).nullable(),
    cadence,
    /** The first date; later ones are counted from it. London. */
    firstOn: day,
    /** London wall time: 14:00 stays 14:00 when the clocks change. */
    time: wallClock,
    plannedMinutes: z.int().min(5, 'A meeting has at least 5 minutes.').max(480, 'A meeting has at most 8 hours.'),
    place: line(120).nullable(),
    phone: telephone.nullable().default(null),
    chairId: id,
    deputyId: id.nullable(),
    members: z.array(member).max(60),
    requiredRoles: z.array(role).max(6),
    quorum: quorumRules,
  })
  .strict()
export type SeriesGiven = z.infer<typeof seriesGiven>

export const seriesView = z.object({
  id,
  version: z.int(),
  title: z.string(),
  kind: meetingKind,
  terms: z.string().nullable(),
  cadence,
  firstOn: day,
  time: wallClock,
  plannedMinutes: z.int(),
  place: z.string().nullable(),
  phone: z.string().nullable(),
  chair: personView,
  deputy: personView.nullable(),
  members: z.array(z.object({ person: personView, deputy: personView.nullable(), left: z.boolean() })),
  requiredRoles: z.array(role),
  quorum: quorumRules,
  ended: z.boolean(),
  /** The next planned meeting, and the date after it. */
  next: z.object({ meetingId: id, startsAt: z.string() }).nullable(),
  nextDate: day.nullable(),
  parts: z.array(z.enum(meetingParts)),
})
export type SeriesView = z.infer<typeof seriesView>
export const seriesList = z.object({ series: z.array(seriesView) })
