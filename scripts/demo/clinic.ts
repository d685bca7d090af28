// A psychiatrist's clinic in three days: Rod has a slot, and one question waits for its answer.
import { createMeeting } from '#server/usecases/meetings'
import type { Ports } from '#server/usecases/ports'
import { addDays, fromLondon, londonDate } from '#shared/calendar'
import { referral } from '#shared/referral'
import { actor, run } from './acting.ts'

export async function seedClinic(ports: Ports, caseIds: ReadonlyMap<string, string>): Promise<void> {
  const today = londonDate(ports.clock.now().getTime())
  const made = await createMeeting(ports, await actor(ports, 'kwame-osei'), {
    title: 'Psychiatry clinic for general practice',
    kind: 'clinic',
    startsAt: new Date(fromLondon(addDays(today, 3), '10:00')).toISOString(),
    plannedMinutes: 60,
    place: 'Video',
    phone: '0118 496 0144',
    chairId: 'kwame-osei',
    deputyId: null,
    memberIds: ['aisha-shah', 'tom-bright', 'grace-adeyemi', 'peter-lee'],
    requiredRoles: ['gp', 'consultant'],
  })
  if (!made.ok) throw new Error(made.message)
  const meetingId = made.id
  await run(ports, 'aisha-shah', 'clinic:book', {
    meetingId,
    caseId: caseIds.get('rod-smith') ?? '',
    question: 'Is there a medicine that does not slow him down, and would he try it?',
    minutes: 20,
    specialistIds: [],
    referral: referral.parse({
      caseType: 'mental-health',
      reason: 'He stopped his tablets: they make him feel like a robot.',
      whatMatters: 'Tablets that do not slow me down.',
      carer: 'Sister',
      informed: 'agrees',
    }),
  })
  await run(ports, 'tom-bright', 'clinic:ask', {
    meetingId,
    caseId: caseIds.get('miriam-cohen') ?? '',
    question: 'She sleeps badly again. Is there something safer than a sleeping tablet at her age?',
    days: 2,
    specialistIds: [],
  })
}
