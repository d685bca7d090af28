// Anticholinergic burden with the name of its scale, and what would be left if some of it stopped. Nothing is stored.
import { useState } from 'react'
import { burdenWithout, type MedicineChecks } from '#shared/medicineCheck'

export function Burden({ burden }: { burden: MedicineChecks['burden'] }) {
  const [stopped, setStopped] = useState<ReadonlySet<string>>(new Set())
  const { total, taken } = burdenWithout(burden.items, stopped)
  const toggle = (ingredient: string) => {
    const next = new Set(stopped)
    if (!next.delete(ingredient)) next.add(ingredient)
    setStopped(next)
  }
  return (
    <section aria-labelledby="burden-title">
      <h4 className="checks__medicine" id="burden-title">
        Anticholinergic burden: {burden.total}
      </h4>
      {burden.items.length === 0 ? (
        <p className="imported__empty">No current medicine that we know scores on this scale.</p>
      ) : (
        <>
          <fieldset className="burden">
            <legend>What if these stopped?</legend>
            {burden.items.map(({ ingredient, drug, score }) => (
              <label key={ingredient} className="pane-form__check">
                <input type="checkbox" checked={stopped.has(ingredient)} onChange={() => toggle(ingredient)} />
                {drug}
                {drug.toLowerCase().startsWith(ingredient) ? '' : ` (${ingredient})`}: {score}
              </label>
            ))}
          </fieldset>
          <p role="status" className="check__because">
            {taken === 0 ? (
              `Nothing chosen: ${burden.total}, alert from ${burden.alertFrom}.`
            ) : (
              <strong>
                {burden.total} − {taken} = {total}, alert from {burden.alertFrom}.
              </strong>
            )}
          </p>
        </>
      )}
      <p className="check__source">
        {burden.scale}; {burden.version}. Scales disagree: compare scores of one scale only.
      </p>
    </section>
  )
}
