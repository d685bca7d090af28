// Every record of the demonstration, as bundles that go through the same import as real ones.
import type { FhirBundle } from './buildBundle.ts'
import { danutaSaleem } from './danuta.ts'
import { otherPeople } from './people.ts'
import { rodSmith } from './rod.ts'
import type { OrganisationId } from './staff.ts'

export type DemonstrationBundle = {
  slug: string
  /** The practice that imports it. */
  practiceId: OrganisationId
  /** Ids of staff who are on this person's case team besides the practice. */
  teamIds: string[]
  bundle: FhirBundle
}

/** The bundles as of `today` (YYYY-MM-DD, London): Rod and Danuta first, then about twenty others. */
export function demonstrationBundles(today: string): DemonstrationBundle[] {
  const practiceId: OrganisationId = 'brook-lane'
  const others = otherPeople(today).map(({ slug, bundle }) => ({ slug, practiceId, teamIds: [], bundle }))
  return [
    {
      slug: 'rod-smith',
      practiceId,
      teamIds: ['grace-adeyemi', 'kwame-osei', 'nadia-field'],
      bundle: rodSmith(today),
    },
    {
      slug: 'danuta-saleem',
      practiceId,
      teamIds: ['sinead-doyle', 'helen-marsh', 'nadia-field', 'ewa-nowak'],
      bundle: danutaSaleem(today),
    },
    ...others,
  ]
}
