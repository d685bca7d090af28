// From the name of a medicine to its ingredients, by our own table and nothing else. A name that is not in the table is
// unknown and stays unknown: a near match could be another medicine.
import { isMedicineClass, type MedicineClass } from './classes.ts'
import { heartIngredients } from './ingredientsHeart.ts'
import { combinationRows, lungIngredients } from './ingredientsLungs.ts'
import { mindIngredients } from './ingredientsMind.ts'

export interface Ingredient {
  name: string
  classes: readonly MedicineClass[]
}

/** Where the medicine acts. Only `systemic` counts for most rules: a gel is not a tablet. */
export type Site = 'systemic' | 'inhaled' | 'skin' | 'eye-ear-nose' | 'vaginal'

export interface NameReading {
  ingredients: readonly Ingredient[]
  /** Words of the name that are neither an ingredient nor a form, a salt or a unit; not empty = not fully understood. */
  unknown: readonly string[]
  site: Site
}

/**
 * Reads the name of a medicine as a prescription words it: `Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet`.
 * @param route as the source words it, when it says so apart from the name
 */
export function readMedicineName(drug: string, route: string | null = null): NameReading {
  const text = fold(drug)
  const inBrackets = [...text.matchAll(/[[(]([^\])]*)[\])]/g)].map(match => match[1] ?? '')
  const outside = text.replace(/[[(][^\])]*[\])]/g, ' ')
  const first = readWords(outside)
  // "Diazepam [Valium]": what stands in brackets is asked only when nothing outside of them is known.
  const read = first.ingredients.length > 0 ? first : readWords(`${outside} ${inBrackets.join(' ')}`)
  const unknown = read.ingredients.length === 0 && read.unknown.length === 0 ? [drug] : read.unknown
  return { ingredients: read.ingredients, unknown, site: siteOf(text, fold(route ?? '')) }
}

/** Every ingredient of the table by its own name. */
export function allIngredients(): readonly Ingredient[] {
  return [...table.values()]
}

/** By its own name in the table; throws RangeError when a rule or a scale names one that is not there. */
export function ingredientNamed(name: string): Ingredient {
  const found = table.get(name)
  if (!found) throw new RangeError(`no ingredient is called ${name}`)
  return found
}

function readWords(text: string): { ingredients: Ingredient[]; unknown: string[] } {
  const words = text
    .replace(/(\d)([a-z])/g, '$1 $2')
    .split(/[^a-z0-9.'-]+/)
    .map(word => word.replace(/^[-.']+|[-.']+$/g, ''))
    .filter(word => word !== '')
  const found = new Map<string, Ingredient>()
  const unknown: string[] = []
  for (let at = 0; at < words.length; ) {
    const hit = longestAt(words, at)
    if (hit) {
      for (const ingredient of hit.ingredients) found.set(ingredient.name, ingredient)
      at += hit.length
      continue
    }
    const word = words[at] ?? ''
    if (!isFiller(word)) unknown.push(word)
    at += 1
  }
  // Calcium is an ingredient when it stands alone or with vitamin D; beside another it is the salt: atorvastatin calcium.
  if (found.size > 1 && !found.has('colecalciferol') && !/calcium carbonate/.test(text))
    found.delete('calcium carbonate')
  return { ingredients: [...found.values()], unknown }
}

function longestAt(
  words: readonly string[],
  at: number,
): { ingredients: readonly Ingredient[]; length: number } | null {
  for (let length = Math.min(4, words.length - at); length > 0; length -= 1) {
    const ingredients = names.get(words.slice(at, at + length).join(' '))
    if (ingredients) return { ingredients, length }
  }
  return null
}

function isFiller(word: string): boolean {
  return /^[\d.]+$/.test(word) || /^nda\d*$/.test(word) || word.length === 1 || fillers.has(word)
}

function siteOf(text: string, route: string): Site {
  const said = `${text} ${route}`
  if (/\b(oral|by mouth|tablets?|capsules?|injection|infusion|suppositor\w+|sublingual)\b/.test(route))
    return 'systemic'
  if (/\b(eye|ear|nasal|nostril|ophthalmic|otic|intravitreal)\b/.test(said)) return 'eye-ear-nose'
  if (/\b(pessar\w+|vaginal)\b/.test(said)) return 'vaginal'
  if (/\b(inhal\w*|\w+haler|nebuli\w+|actuat|respimat|easi-breathe|ellipta)\b/.test(said)) {
    return /\bmucosal\b/.test(said) ? 'systemic' : 'inhaled'
  }
  // A patch is left out on purpose: fentanyl through the skin reaches the whole body.
  if (/\b(cream|ointment|gel|lotion|shampoo|scalp|emollient|cutaneous|topical)\b/.test(said)) {
    return /\boral gel\b/.test(said) ? 'systemic' : 'skin'
  }
  return 'systemic'
}

function readTable(rows: string): [string, { ingredient: Ingredient; others: string[] }][] {
  return rows
    .trim()
    .split('\n')
    .map(row => {
      const [left = '', right = ''] = row.split(' : ')
      const [name = '', others = ''] = left.split(' = ')
      const classes = right.trim().split(/\s+/)
      const wrong = classes.find(one => !isMedicineClass(one))
      if (wrong !== undefined) throw new RangeError(`${name}: no class is called ${wrong}`)
      const ingredient = { name: name.trim(), classes: classes.filter(isMedicineClass) }
      return [
        ingredient.name,
        {
          ingredient,
          others: others
            .split(',')
            .map(one => one.trim())
            .filter(Boolean),
        },
      ]
    })
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

const rows = [heartIngredients, mindIngredients, lungIngredients].flatMap(readTable)
const table: ReadonlyMap<string, Ingredient> = new Map(rows.map(([name, { ingredient }]) => [name, ingredient]))

const names: ReadonlyMap<string, readonly Ingredient[]> = new Map([
  ...rows.flatMap(([name, { ingredient, others }]) =>
    [name, ...others].map((one): [string, Ingredient[]] => [one, [ingredient]]),
  ),
  ...combinationRows
    .trim()
    .split('\n')
    .map((row): [string, Ingredient[]] => {
      const [name = '', parts = ''] = row.split(' = ')
      return [name, parts.split(' + ').map(ingredientNamed)]
    }),
])

const fillers: ReadonlySet<string> = new Set(
  `mg g gram grams kg microgram micrograms mcg ug ml mL l litre unit units unt iu mmol meq percent dose doses actuat
  actuation hr hour hours day week once daily
  tablet tablets tab tabs caplet caplets capsule capsules cap caps chewable orodispersible oral mouth solution suspension
  syrup elixir liquid drops drop spray sprays nasal eye ear cream ointment gel lotion foam patch patches transdermal
  plaster medicated inhaler inhalers inhalation inhaled powder dry metered cfc-free breath actuated nebuliser nebulizer
  nebuliser-liquid accuhaler turbohaler easyhaler respimat evohaler autohaler easi-breathe ellipta nexthaler injection injectable injections infusion prefilled
  pre-filled syringe syringes pen pens cartridge cartridges vial vials ampoule ampoules autoinjector suppository
  suppositories pessary pessaries vaginal rectal sublingual buccal mucosal topical cutaneous ophthalmic otic intravenous
  subcutaneous intramuscular intravitreal modified release modified-release prolonged prolonged-release extended
  extended-release sustained delayed delayed-release gastro-resistant gastroresistant enteric coated enteric-coated
  effervescent soluble dispersible film film-coated hard soft disintegrating lozenge lozenges granules sachet sachets
  mr xl sr la er pr xr cr ec gr nhs sugar free sugar-free strength double single high low adult paediatric junior forte
  in of for and with per plus or the to a as
  hydrochloride hcl sodium potassium calcium magnesium maleate besilate besylate tartrate bitartrate succinate fumarate
  hydrobromide bromide mesilate mesylate citrate phosphate sulfate sulphate acetate acid axetil proxetil medoxomil
  cilexetil erbumine arginine tosilate etexilate mesilate dihydrate monohydrate trihydrate hemihydrate anhydrous
  propionate dipropionate furoate xinafoate valerate butyrate pivalate nitrate gluconate lactate carbonate chloride
  hydroxide oxide decanoate palmitate embonate pamoate stearate estolate ethylsuccinate benzoate malate hyclate
  strontium hydrogen trometamol lysine disodium dipotassium tromethamine meglumine human recombinant isophane regular
  glargine aspart detemir degludec lispro glulisine biphasic soluble nph protamine alfa beta butylbromide hydrobromide
  inhalation-powder pellets base ferrous oxalate orotate camsilate saccharate ph eur bp usp`
    .split(/\s+/)
    .filter(Boolean),
)
