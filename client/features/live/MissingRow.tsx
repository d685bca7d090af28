// "No decision recorded: carry forward, none needed, or record one." A row under the bar; choosing one also moves on.
import { useEffect, useRef, useState } from 'react'
import type { DiscussionView } from '#shared/discussion'
import { meetingsWithoutDecision } from '#shared/proposal'
import { useAsk } from '../../app/asking.ts'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { missingOutcome, openFlags } from '../../state/meetingState.ts'
import { CommandError } from './CommandError.tsx'
import { peopleOf, useItem, useMeetingContext } from './meetingContext.ts'

export function MissingRow({
  discussion,
  goOn,
  cancel,
}: {
  discussion: DiscussionView
  goOn: () => void
  cancel: () => void
}) {
  const { meeting } = useMeetingContext()
  const item = useItem()
  const all = useAsk('people').data?.people ?? []
  const command = useCommand()
  const announce = useAnnounce()
  const row = useRef<HTMLFieldSetElement>(null)
  const [answering, setAnswering] = useState<'answer' | 'justify' | null>(null)
  const mustJustify = (item?.item.about?.withoutDecision ?? 0) >= meetingsWithoutDecision
  const missing = missingOutcome(discussion)
  const flags = openFlags(discussion)
  const flag = flags[0]
  const pharmacist = peopleOf(meeting, item?.item ?? null, all).find(person => person.role === 'pharmacist')
  const where = { discussionId: discussion.id, caseId: discussion.caseId }
  useEffect(() => {
    row.current?.querySelector('button')?.focus()
  }, [])
  useEffect(() => {
    if (answering) row.current?.querySelector('input')?.focus()
  }, [answering])
  useEffect(() => {
    announce(flag ? `${flags.length} open: answer it before you go on` : 'No decision is recorded')
  }, [announce, flag, flags.length])

  const conclude = async (outcome: 'carry-forward' | 'no-decision-needed', reason: string | null) => {
    if (await command.run('item:conclude', { ...where, outcome, reason })) goOn()
  }
  const answer = async (text: string) => {
    if (missing.outcome) await conclude('no-decision-needed', text)
    else if (await command.run('item:answer', { ...where, text })) goOn()
  }
  const defer = async (flagId: string, personId: string) => {
    const payload = { ...where, flagId, answer: 'deferred' as const, reason: null, deferredToId: personId }
    if ((await command.run('flag:answer', payload)) && flags.length === 1 && !missing.outcome) goOn()
  }
  const toFlag = () => {
    const card = document.getElementById(`flag-${flag?.id}`)
    card?.scrollIntoView({ block: 'center' })
    card?.querySelector('button')?.focus()
  }
  const toDecision = () => {
    cancel()
    const button = [...document.querySelectorAll<HTMLButtonElement>('.pane button')].find(
      one => one.textContent === 'Record',
    )
    const propose = document.querySelector<HTMLButtonElement>('.pane .pane__head button')
    ;(button ?? propose)?.focus()
    if (!button) propose?.click()
  }
  return (
    <fieldset className="chair-row chair-row--missing" ref={row}>
      <legend className="nhsuk-u-visually-hidden">Missing before the next item</legend>
      {flag ? (
        <>
          <p>
            <span aria-hidden="true">⚑ </span>
            {flags.length === 1 ? '1 flag open' : `${flags.length} flags open`}: {flag.quote}
          </p>
          <Button small onClick={toFlag}>
            Answer
          </Button>
          {pharmacist && flag.raisedBy.id !== pharmacist.id ? (
            <Button small kind="secondary" busy={command.busy} onClick={() => void defer(flag.id, pharmacist.id)}>
              Defer to {pharmacist.name}
            </Button>
          ) : null}
        </>
      ) : answering === 'justify' ? (
        <>
          <p>{item?.item.about?.withoutDecision} meetings without a new decision.</p>
          <AnswerLine
            label="Why does it stay?"
            busy={command.busy}
            send={text => void conclude('carry-forward', text)}
          />
        </>
      ) : answering === 'answer' || (missing.question && !missing.outcome) ? (
        <>
          <p>The question: {item?.item.about?.question}</p>
          <AnswerLine label="Answer" busy={command.busy} send={text => void answer(text)} />
        </>
      ) : missing.outcome ? (
        <>
          <p>No decision recorded:</p>
          <Button
            small
            kind="secondary"
            busy={command.busy}
            onClick={() => (mustJustify ? setAnswering('justify') : void conclude('carry-forward', null))}
          >
            Carry forward
          </Button>
          <Button small kind="secondary" onClick={() => setAnswering('answer')}>
            No decision needed
          </Button>
          <Button small onClick={toDecision}>
            Record one
          </Button>
        </>
      ) : (
        <>
          <p>Nothing is missing now.</p>
          <Button small onClick={goOn}>
            Go on
          </Button>
        </>
      )}
      <Button small kind="secondary" onClick={cancel}>
        Stay here
      </Button>
      <CommandError refusal={command.refusal} />
    </fieldset>
  )
}

/** What the minutes will say instead of a decision: the question may not go without an answer. */
function AnswerLine({ label, busy, send }: { label: string; busy: boolean; send: (text: string) => void }) {
  const [text, setText] = useState('')
  return (
    <form
      className="chair-row__answer"
      data-busy={text !== ''}
      noValidate
      onSubmit={event => {
        event.preventDefault()
        if (text.trim() !== '') send(text.trim())
      }}
    >
      <label>
        {label}{' '}
        <input
          className="nhsuk-input"
          maxLength={1000}
          value={text}
          onChange={event => setText(event.currentTarget.value)}
        />
      </label>
      <Button small type="submit" busy={busy}>
        {label === 'Answer' ? 'Answer and go on' : 'Carry forward and go on'}
      </Button>
    </form>
  )
}
