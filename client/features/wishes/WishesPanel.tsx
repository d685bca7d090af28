// What the person wants: read by everybody in their care, changed by whom the policy says.
import { useState } from 'react'
import { sharingBases, type WishesView } from '#shared/wishes'
import { useAsk } from '../../app/asking.ts'
import { Asked } from '../../design/Asked.tsx'
import { Button } from '../../design/Button.tsx'
import { DateText, InstantText } from '../../design/DateTime.tsx'
import { WishesForm } from './WishesForm.tsx'
import { answerWords, informedWords, notAsked, spanWords } from './wishWords.ts'

export function WishesPanel({ caseId }: { caseId: string }) {
  const query = useAsk('wishes', { caseId })
  const [changing, setChanging] = useState(false)
  return (
    <section className="imported" aria-labelledby="wishes-title" data-case={caseId}>
      <h2 id="wishes-title" className="section__title">
        Wishes
      </h2>
      <p className="section__readers">
        What the person wants us to share, and with whom. Everyone in their care can read this; whoever is kept out is
        told nothing.
      </p>
      <Asked query={query} what="Wishes">
        {wishes => (
          <>
            {wishes.hold === null ? null : (
              <p className="app-error-note">
                <strong>Held.</strong> {wishes.hold} An item about this person cannot start.
              </p>
            )}
            {changing && wishes.canChange ? (
              <WishesForm caseId={caseId} wishes={wishes} close={() => setChanging(false)} />
            ) : (
              <>
                <Answers wishes={wishes} />
                {wishes.canChange ? (
                  <Button small kind="secondary" onClick={() => setChanging(true)}>
                    Change wishes
                  </Button>
                ) : null}
              </>
            )}
          </>
        )}
      </Asked>
    </section>
  )
}

function Answers({ wishes }: { wishes: WishesView }) {
  const { capacity, changed } = wishes
  return (
    <>
      <dl className="nhsuk-summary-list app-minutes-facts">
        <Pair
          label="Told that a team discusses them"
          value={wishes.informed ? informedWords[wishes.informed] : notAsked}
        />
        <Pair label="Being discussed" value={wishes.discussion ? answerWords[wishes.discussion] : notAsked} />
        <Pair
          label="Asking organisations in that are not involved yet"
          value={wishes.newOrganisations ? answerWords[wishes.newOrganisations] : notAsked}
        />
        <Pair
          label="Capacity to decide this"
          value={capacity === null ? 'Not assessed' : capacity.state === 'has' ? 'Has capacity' : 'Lacks capacity'}
        />
        {capacity?.state === 'lacks' ? (
          <div className="nhsuk-summary-list__row">
            <dt className="nhsuk-summary-list__key">Best-interests decision</dt>
            <dd className="nhsuk-summary-list__value">
              {capacity.decision}
              <br />
              {capacity.decidedBy}, <DateText date={capacity.decidedOn} />
            </dd>
          </div>
        ) : null}
        <Pair label="Why we may share" value={wishes.basis ? sharingBases[wishes.basis] : 'Not recorded'} />
      </dl>
      <h3 className="nhsuk-heading-s">Kept out</h3>
      {wishes.exclusions.length === 0 ? (
        <p className="imported__empty">Nobody.</p>
      ) : (
        <ul className="nhsuk-list nhsuk-list--bullet">
          {wishes.exclusions.map(one => (
            <li key={`${one.kind} ${one.id} ${one.from}`}>
              <strong>{one.name}</strong>, {spanWords(one)}
              {one.now ? '' : ' (not today)'}
              {one.reason ? `. ${one.reason}` : ''}
            </li>
          ))}
        </ul>
      )}
      <p className="section__readers">
        {changed ? (
          <>
            Recorded by {changed.by.name}, <InstantText instant={changed.at} time />
          </>
        ) : (
          'Nobody has asked this person yet.'
        )}
      </p>
    </>
  )
}

function Pair({ label, value }: { label: string; value: string }) {
  return (
    <div className="nhsuk-summary-list__row">
      <dt className="nhsuk-summary-list__key">{label}</dt>
      <dd className="nhsuk-summary-list__value">{value}</dd>
    </div>
  )
}
