// Looks again and again at what is stored and writes down the mails it gives cause for. Because nothing is remembered but
// the mails themselves, a process that was killed, or a mail server that was away for days, loses none of them.
import { deliverMails } from './mailDelivery.ts'
import { mailMeeting, mailMissing } from './mailMeetings.ts'
import { digestDay, mailDigests, mailEmergency, mailMinutes, mailOutcome } from './mailWork.ts'
import type { Ports } from './ports.ts'

/** How far back the first look goes; later ones go back to the one before, and a little further for slow clocks. */
const firstLookMs = 7 * 86_400_000
const overlapMs = 10 * 60_000
/** Meetings that began longer ago have had their mails. */
const meetingsBackMs = 2 * 86_400_000
const missingFromMs = 48 * 3_600_000

export interface MailSweep {
  /** From now on by itself, with figures for whoever watches the server. */
  begin(gauge: (name: string, help: string, read: () => number) => void): void
  /** Everything that is due now, written down and sent. */
  run(): Promise<void>
  stop(): Promise<void>
}

/** Remembers only what need not be looked at again. */
export function createMailSweep(ports: Ports): MailSweep {
  let stopping = false
  const stopped = () => stopping
  const lookedAt = new Map<string, number>()
  const missingAt = new Map<string, number>()
  let digested = ''
  let counts = { waiting: 0, failed: 0 }
  const emergencies = sinceLast(ports, async since => {
    for (const one of await ports.emergencies.openedSince(since)) await mailEmergency(ports, one)
  })
  const outcomes = sinceLast(ports, async since => {
    for (const one of await ports.discussions.withFeedbackSince(since)) await mailOutcome(ports, one)
  })

  async function meetings(): Promise<void> {
    const now = ports.clock.now().getTime()
    for (const { id, version, startsAt } of await ports.meetings.startingAfter(iso(now - meetingsBackMs))) {
      if (stopping) return
      const near = Date.parse(startsAt) - now <= missingFromMs && Date.parse(startsAt) > now
      const changed = lookedAt.get(id) !== version
      const unchecked = near && missingAt.get(id) !== version
      if (!changed && !unchecked) continue
      const meeting = await ports.meetings.load(id)
      if (!meeting) continue
      if (changed) {
        await mailMeeting(ports, meeting)
        await mailMinutes(ports, meeting)
        lookedAt.set(id, meeting.version)
      }
      if (near) {
        await mailMissing(ports, meeting)
        missingAt.set(id, meeting.version)
      }
    }
  }

  async function digests(): Promise<void> {
    const day = digestDay(ports.clock.now().getTime(), ports.postOffice.digestHour)
    if (day === null || day === digested) return
    await mailDigests(ports, day, stopped)
    if (!stopping) digested = day
  }

  async function deliver(): Promise<void> {
    await deliverMails(ports, stopped)
    counts = await ports.mails.counts()
  }

  const steps: { name: string; everyMs: number; run: () => Promise<unknown>; at: number }[] = [
    { name: 'emergencies', everyMs: 5_000, run: emergencies, at: 0 },
    { name: 'outcomes', everyMs: 30_000, run: outcomes, at: 0 },
    { name: 'meetings', everyMs: 30_000, run: meetings, at: 0 },
    { name: 'digests', everyMs: 300_000, run: digests, at: 0 },
    { name: 'delivery', everyMs: 5_000, run: deliver, at: 0 },
  ]

  let running: Promise<void> = Promise.resolve()
  /** One at a time; a step that fails leaves the others alone and is tried again at its next turn. */
  const look = (all: boolean): Promise<void> => {
    running = running.then(async () => {
      for (const step of steps) {
        const now = performance.now()
        if (stopping || (!all && step.at > 0 && now - step.at < step.everyMs)) continue
        step.at = now
        try {
          await step.run()
        } catch (error) {
          const name = error instanceof Error ? error.name : 'unknown'
          ports.log.error({ event: 'mail-sweep-failed', step: step.name, error: name })
        }
      }
    })
    return running
  }
  let timer: NodeJS.Timeout | undefined
  return {
    begin(gauge) {
      gauge('mails_waiting', 'E-mails not sent yet', () => counts.waiting)
      gauge('mails_failed', 'E-mails given up, until somebody sends them again', () => counts.failed)
      timer = setInterval(() => void look(false), everyMs)
      timer.unref()
    },
    run: () => look(true),
    async stop() {
      stopping = true
      clearInterval(timer)
      await running
    },
  }
}

const everyMs = 5_000

const iso = (at: number): string => new Date(at).toISOString()

function sinceLast(ports: Ports, step: (since: string) => Promise<void>): () => Promise<void> {
  let last: number | null = null
  return async () => {
    const now = ports.clock.now().getTime()
    await step(iso(last === null ? now - firstLookMs : last - overlapMs))
    last = now
  }
}
