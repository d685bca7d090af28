// What happened in the demonstration between its meetings: words of the two people, a change that nobody has applied yet,
// messages that wait, and somebody who looks in on Rod.
import type { App } from '#server/app'
import type { Ports } from '#server/usecases/ports'
import { addDays, londonDate } from '#shared/calendar'
import { run } from './acting.ts'

const dayMs = 86_400_000

export async function seedBetween(app: App, caseIds: Map<string, string>): Promise<void> {
  const now = app.ports.clock.now().getTime()
  const ago = (days: number): Ports => ({ ...app.ports, clock: { now: () => new Date(now - days * dayMs) } })
  const [danuta, rod] = [caseIds.get('danuta-saleem'), caseIds.get('rod-smith')]
  if (danuta === undefined || rod === undefined) return
  const keyOf = async (caseId: string, drug: string) => {
    const record = await app.ports.records.get(caseId)
    const found = record?.medicines.find(one => one.drug.startsWith(drug) && one.kind === 'MedicationRequest')
    if (!found) throw new Error(`the demonstration has no ${drug}`)
    return { key: found.key }
  }

  const aches = 'Without it I cannot get down the stairs. Nobody told me it was stopped.'
  const naproxen = { medicine: await keyOf(danuta, 'naproxen'), stances: ['takes' as const], words: aches }
  await run(ago(20), 'sinead-doyle', 'medicine:tell', { caseId: danuta, ...naproxen, discussionId: null })
  const stop = { kind: 'stop' as const, medicine: await keyOf(danuta, 'amlodipine'), to: null, discussionId: null }
  const why = 'The ward stopped it for low blood pressure on standing; three falls since.'
  const changeId = await run(ago(13), 'peter-lee', 'change:propose', { caseId: danuta, ...stop, why })
  const accepted = { caseId: danuta, changeId, answer: 'accepted' as const, reason: null }
  await run(ago(12), 'tom-bright', 'change:answer', accepted)

  const stiff = 'They make me stiff like a robot. Sometimes I forget, sometimes I don’t forget.'
  const haloperidol = await keyOf(rod, 'haloperidol')
  const words = { medicine: haloperidol, stances: ['misses' as const, 'dislikes' as const], words: stiff }
  await run(ago(6), 'grace-adeyemi', 'medicine:tell', { caseId: rod, ...words, discussionId: null })
  const late = 'His haloperidol was last collected 45 days ago, for 28 days. Could somebody ask him how he is?'
  await run(ago(7), 'peter-lee', 'message:send', { caseId: rod, to: { role: 'nurse' }, text: late })
  const due = addDays(londonDate(now), 1)
  const ask = { caseId: rod, why: 'Is he eating, and is he safe at his sister’s?', ownerId: 'grace-adeyemi', due }
  const contactId = await run(ago(5), 'aisha-shah', 'contact:ask', ask)
  const attempt = { caseId: rod, contactId, way: 'phone' as const, reached: false, note: 'Rang twice, no answer' }
  await run(ago(2), 'grace-adeyemi', 'contact:try', attempt)
}
