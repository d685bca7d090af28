// What the form for a new meeting holds and how it becomes the command. Times are London wall times until here.
import { z } from 'zod'
import { fromLondon } from '#shared/calendar'
import type { BodyOf } from '#shared/http'
import { meetingKind, telephone } from '#shared/meeting'
import type { QuorumRule } from '#shared/quorum'
import { organisationKind, role } from '#shared/roles'
import { cadence } from '#shared/series'
import { readTypedDate } from '../../design/typedDate.ts'

const clock = /^([01]?\d|2[0-3])[:.]?([0-5]\d)$/

export const meetingForm = z
  .object({
    title: z.string().trim().min(1, 'Enter a title.').max(120, 'Use 120 characters or fewer for the title.'),
    kind: meetingKind,
    date: z
      .string()
      .refine(
        text => readTypedDate(text) !== null,
        'Enter the date as day, month and year, like 24-Nov-2026 or 24/11/2026.',
      ),
    from: z.string().regex(clock, 'Enter the start as a time on the 24-hour clock, like 14:00.'),
    to: z.string().regex(clock, 'Enter the end as a time on the 24-hour clock, like 15:30.'),
    place: z.string().trim().max(120, 'Use 120 characters or fewer for the place.'),
    phone: z.union([z.literal(''), telephone]),
    chairId: z.string().min(1, 'Choose who chairs the meeting.'),
    deputyId: z.string(),
    memberIds: z.array(z.string()).max(60, 'Choose 60 people or fewer.'),
    requiredRoles: z.array(role).max(6, 'Choose 6 roles or fewer.'),
    quorumRoles: z.array(role).max(9),
    quorumAgencies: z.array(organisationKind).max(5),
    repeat: z.union([z.literal(''), cadence]),
    terms: z.string().trim().max(4000, 'Use 4,000 characters or fewer for the terms of reference.'),
  })
  .refine(form => !(clock.test(form.from) && clock.test(form.to)) || minutesBetween(form.from, form.to) >= 5, {
    path: ['to'],
    message: 'The end must be at least 5 minutes after the start.',
  })
  .refine(form => !(clock.test(form.from) && clock.test(form.to)) || minutesBetween(form.from, form.to) <= 480, {
    path: ['to'],
    message: 'A meeting has at most 8 hours.',
  })
  .refine(form => form.deputyId === '' || form.deputyId !== form.chairId, {
    path: ['deputyId'],
    message: 'Choose a deputy who is not the chair.',
  })
export type MeetingForm = z.infer<typeof meetingForm>

export const fieldOrder = [
  ...(['title', 'kind', 'date', 'from', 'to', 'place', 'phone'] as const),
  ...(['chairId', 'deputyId', 'memberIds', 'requiredRoles', 'quorumRoles', 'quorumAgencies', 'terms'] as const),
] as const

export function toCommand(form: MeetingForm): BodyOf<'createMeeting'> {
  return {
    title: form.title,
    kind: form.kind,
    startsAt: fromLondon(readTypedDate(form.date) ?? form.date, padded(form.from)),
    plannedMinutes: minutesBetween(form.from, form.to),
    place: form.place === '' ? null : form.place,
    phone: form.phone === '' ? null : form.phone,
    chairId: form.chairId,
    deputyId: form.deputyId === '' ? null : form.deputyId,
    memberIds: form.memberIds,
    requiredRoles: form.requiredRoles,
    quorum: quorumOf(form),
  }
}

/** The same meeting again and again: its members get deputies on the page of the series. */
export function toSeries(form: MeetingForm & { repeat: z.infer<typeof cadence> }): BodyOf<'createSeries'> {
  const { startsAt: _, memberIds, ...meeting } = toCommand(form)
  return {
    ...meeting,
    requiredRoles: form.requiredRoles,
    quorum: quorumOf(form),
    terms: form.terms === '' ? null : form.terms,
    cadence: form.repeat,
    firstOn: readTypedDate(form.date) ?? form.date,
    time: padded(form.from),
    members: memberIds.map(personId => ({ personId, deputyId: null })),
  }
}

function quorumOf({ quorumRoles, quorumAgencies }: MeetingForm): QuorumRule[] {
  const asked = quorumRoles.length + quorumAgencies.length > 0
  return asked ? [{ decision: 'any', roles: quorumRoles, agencies: quorumAgencies }] : []
}

function minutesBetween(from: string, to: string): number {
  return minutes(to) - minutes(from)
}

function minutes(time: string): number {
  const [, hours = '0', rest = '0'] = clock.exec(time) ?? []
  return Number(hours) * 60 + Number(rest)
}

function padded(time: string): string {
  const [, hours = '0', rest = '00'] = clock.exec(time) ?? []
  return `${hours.padStart(2, '0')}:${rest}`
}
