// Bundles for the people of peopleList.ts.
import { addDays } from '#shared/calendar'
import { type FhirBundle, startBundle } from './buildBundle.ts'
import { bornAged, type PersonSpec } from './patient.ts'
import { people, type Row } from './peopleList.ts'
import { medicines, problems } from './smallCatalogue.ts'

/** The people's bundles as of `today` (YYYY-MM-DD), with a slug that is also the local patient number. */
export function otherPeople(today: string): { slug: string; bundle: FhirBundle }[] {
  return people.map(row => {
    const slug = slugOf(row)
    return { slug, bundle: bundleOf(slug, row, today) }
  })
}

function bundleOf(slug: string, row: Row, today: string): FhirBundle {
  const [prefix, given, family, preferred] = row.name
  const spec: PersonSpec = {
    family,
    given: given.split(' '),
    prefix,
    preferred,
    gender: row.gender,
    birthDate: bornAged(today, ...row.born),
    nhsNumber: row.nhsNumber,
    address: row.address.split(', '),
    postcode: row.postcode,
    phone: row.phone,
    language: row.language,
  }
  const last = -(row.died ?? 0)
  const one = startBundle(slug, today, row.died === undefined ? spec : { ...spec, diedOn: addDays(today, -row.died) })
  if (row.allergy === undefined) one.allergy(['No known allergy', '716186003'], one.day(last - 700), [])
  else if (row.allergy !== 'not recorded') one.allergy([row.allergy[0]], '2003', [row.allergy[1]])
  for (const [name, year] of row.has) one.problem(problems[name], year, { by: 'Dr Tom Bright' })
  const supplied = row.supplied ?? 11
  for (const name of row.takes) {
    const issued = [0, 28, 56].map(earlier => last - supplied - earlier)
    one.medicine({ ...medicines[name], by: 'Dr Tom Bright', start: -700, supplyDays: 28, issued })
  }
  one.bloodPressure([
    [last - 380, row.pressure[0] + 6, row.pressure[1] + 2],
    [last - 40, ...row.pressure],
  ])
  one.results('weight', [
    [last - 380, row.weight + 1.4],
    [last - 40, row.weight],
  ])
  if (row.egfr)
    one.results('egfr', [
      [last - 380, row.egfr[0]],
      [last - 40, row.egfr[1]],
    ])
  if (row.hba1c)
    one.results('hba1c', [
      [last - 380, row.hba1c[0]],
      [last - 40, row.hba1c[1]],
    ])
  one.encounter('Review at the surgery', 'AMB', last - 40, { by: 'Dr Tom Bright' })
  one.immunisation('Influenza vaccine', last - 50)
  return one.bundle()
}

/** `john-smith`, and `john-smith-2` for the next of that name: the same on every day. */
function slugOf(row: Row): string {
  const plain = `${row.name[1]} ${row.name[2]}`
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('Ł', 'L')
    .toLowerCase()
  const words = plain
    .replaceAll('’', '')
    .replace(/[^a-z]+/g, '-')
    .slice(0, 40)
    .replace(/-$/, '')
  const earlier = people
    .slice(0, people.indexOf(row))
    .filter(one => one.name[1] === row.name[1] && one.name[2] === row.name[2])
  return earlier.length === 0 ? words : `${words}-${earlier.length + 1}`
}
