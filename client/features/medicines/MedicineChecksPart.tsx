// What the checks found, with facts and arithmetic. They run when this is opened; they are prompts and change nothing.
import { useRef, useState } from 'react'
import type { ImportedMedicine } from '#shared/importedRecord'
import { checkGroups, type MedicineChecks, type MedicineHit } from '#shared/medicineCheck'
import { medicineLineText } from '#shared/medicineLine'
import { useAsk } from '../../app/asking.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { DateText, InstantText } from '../../design/DateTime.tsx'
import { RaiseFlag } from '../flags/RaiseFlag.tsx'
import { useItem } from '../live/meetingContext.ts'
import { Burden } from './Burden.tsx'
import { commentOf, flagOn, groupHits } from './checkGroups.ts'

interface Props {
  caseId: string
  medicines: readonly ImportedMedicine[]
  mayFlag: boolean
}

export function MedicineChecksPart(props: Props) {
  const query = useAsk('medicineChecks', { caseId: props.caseId })
  return (
    <section className="checks" aria-labelledby="checks-title">
      <h3 className="imported__title" id="checks-title">
        Checks{query.data ? ` (${query.data.hits.length})` : ''}
      </h3>
      <Asked query={query} what="Checks of the medicines">
        {checks => <Found {...props} checks={checks} />}
      </Asked>
    </section>
  )
}

function Found({ checks, medicines, mayFlag }: Props & { checks: MedicineChecks }) {
  const groups = groupHits(checks.hits, medicines)
  return (
    <>
      <p className="checks__about">
        {checks.rules} rules, looked at on <DateText date={checks.asOf} />. They are prompts for a clinician, not
        advice, and see only what was imported: no prompt does not mean no problem.
      </p>
      {checks.unknown.length > 0 ? (
        <div className="checks__unknown">
          <p>Not looked at, because the name, or a part of it, is not in our table:</p>
          <ul>
            {checks.unknown.map(({ key, drug, words }) => (
              <li key={key}>
                {drug}
                {words.join(' ') === drug.toLowerCase() ? '' : ` (not known: ${words.join(', ')})`}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {groups.length === 0 ? <p className="imported__empty">No rule found anything in what was imported.</p> : null}
      {groups.map(group => (
        <section key={group.medicine?.key ?? ''} className="checks__group" aria-label={`Checks: ${group.title}`}>
          <h4 className="checks__medicine">{group.title}</h4>
          <ul className="medicines">
            {group.hits.map(hit => (
              <Hit key={`${hit.ruleId} ${hit.facts.join()}`} hit={hit} medicine={group.medicine} mayFlag={mayFlag} />
            ))}
          </ul>
        </section>
      ))}
      {checks.cannotTell.length > 0 ? (
        <details className="imported__past">
          <summary>Cannot tell ({checks.cannotTell.length})</summary>
          <ul className="medicines">
            {checks.cannotTell.map(one => (
              <li key={`${one.ruleId} ${one.facts.join()}`} className="check">
                <p className="check__words">{one.words}</p>
                <p className="check__because">Cannot tell, because {one.because.join('; ')}.</p>
                <Facts facts={one.facts} />
                <Source one={one} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {checks.switchedOff.map(({ ruleId, words, by, at, reason, found }) => (
        <p key={ruleId} className="checks__about">
          <strong>Left out</strong> ({found}): {words} Rule {ruleId} is switched off by {by},{' '}
          <InstantText instant={at} />, because: {reason}
        </p>
      ))}
      <Burden burden={checks.burden} />
    </>
  )
}

function Hit({ hit, medicine, mayFlag }: { hit: MedicineHit; medicine: ImportedMedicine | null; mayFlag: boolean }) {
  const [raising, setRaising] = useState(false)
  const row = useRef<HTMLLIElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const flag = flagOn(hit, useItem()?.discussion.flags ?? [])
  const close = () => {
    setRaising(false)
    if (row.current?.contains(document.activeElement)) button.current?.focus()
  }
  return (
    <li ref={row} className={`check${flag ? ' medicine--flagged' : ''}`} data-rule={hit.ruleId}>
      <div className="medicine__row">
        <p className="check__words">{hit.words}</p>
        {mayFlag && (raising || !flag) ? (
          <Button
            small
            kind="secondary"
            ref={button}
            aria-expanded={raising}
            aria-label={`Flag this: ${hit.words}`}
            onClick={() => setRaising(!raising)}
          >
            Flag
          </Button>
        ) : null}
      </div>
      <Facts facts={hit.facts} />
      <Source one={hit} />
      {flag ? (
        <p className="medicine__flags">
          <span aria-hidden="true">⚑ </span>Flagged by {flag.raisedBy.name} – open
        </p>
      ) : null}
      {raising ? (
        <RaiseFlag
          about={{
            anchor: medicine ? { kind: 'entry', key: medicine.key } : { kind: 'item' },
            quote: medicine ? medicineLineText(medicine) : hit.words,
            suggested: {
              reason: hit.flagReason,
              comment: commentOf(hit),
              rule: { id: hit.ruleId, version: hit.version },
            },
          }}
          close={close}
        />
      ) : null}
    </li>
  )
}

function Facts({ facts }: { facts: readonly string[] }) {
  if (facts.length === 0) return null
  return (
    <ul className="check__facts">
      {facts.map(fact => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  )
}

function Source({ one }: { one: Pick<MedicineHit, 'ruleId' | 'version' | 'group' | 'source'> }) {
  return (
    <p className="check__source">
      {checkGroups[one.group]}. Rule {one.ruleId}, version {one.version}. {one.source}.
    </p>
  )
}
