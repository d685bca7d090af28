// npm run medicines -- FILE.json: the checks of a bundle's medicines on the terminal. The output holds patient data.
import { readFile } from 'node:fs/promises'
import { londonDate } from '#shared/calendar'
import { checkGroups, type MedicineChecks } from '#shared/medicineCheck'
import { readBundle } from '../server/fhir/readBundle.ts'
import { checkMedicines } from '../server/medicines/checks.ts'

const [file] = process.argv.slice(2)
if (!file) {
  console.error('Say which bundle to read: npm run medicines -- FILE.json')
  process.exitCode = 2
} else {
  const today = londonDate(Date.now())
  const reading = readBundle(await readFile(file), { today })
  if (reading.ok) console.log(inWords(checkMedicines(reading.record, today)))
  else {
    console.error(reading.error.message)
    process.exitCode = 1
  }
}

function inWords({ asOf, rules, hits, cannotTell, unknown, burden }: MedicineChecks): string {
  const rule = (one: MedicineChecks['cannotTell'][number] | MedicineChecks['hits'][number], because = '') =>
    [
      `${one.ruleId} v${one.version} (${checkGroups[one.group]}): ${one.words}${because}`,
      ...one.facts.map(fact => `    ${fact}`),
      `    Source: ${one.source}`,
    ].join('\n')
  return [
    `${rules} rules on ${asOf}: ${hits.length} hits, ${cannotTell.length} cannot tell. Prompts for a clinician, not advice.`,
    ...hits.map(hit => rule(hit)),
    ...cannotTell.map(one => rule(one, ` Cannot tell, because ${one.because.join('; ')}.`)),
    ...unknown.map(({ drug, words }) => `Not in the table: ${drug} (${words.join(' ')})`),
    `Anticholinergic burden ${burden.total} (${burden.scale}; ${burden.version})`,
  ].join('\n')
}
