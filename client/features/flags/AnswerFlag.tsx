import { useId, useState } from 'react'
import type { FlagView } from '#shared/flag'
import { roleLabel } from '#shared/roles'
import { useAnnounce } from '../../app/clientContext.ts'
import { type Command, useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { CommandError } from '../live/CommandError.tsx'
import { peopleOf, useCasePeople, useItem, useMeetingContext, useWhere } from '../live/meetingContext.ts'
import { PaneButtons, PaneForm } from '../live/PaneForm.tsx'
import { ReasonForm } from '../live/ReasonForm.tsx'

type Asking = 'decline' | 'defer' | 'withdraw' | 'override'

/** Accept, not accepted with a reason, or deferred to somebody; the raiser may take it back, the chair may override. */
export function AnswerFlag({ flag }: { flag: FlagView }) {
  const { session, may } = useMeetingContext()
  const where = useWhere()
  const command = useCommand()
  const announce = useAnnounce()
  const [asking, setAsking] = useState<Asking | null>(null)
  const { person } = session
  const mine = flag.raisedBy.id === person.id
  // Whoever raised a flag cannot answer it for the others.
  const addressed = flag.to.person?.id === person.id || flag.to.role === person.role || may('flag:override')
  const target = { ...where, flagId: flag.id }
  const close = () => {
    command.clear()
    setAsking(null)
  }
  const answer = async (
    kind: 'accepted' | 'declined' | 'deferred',
    reason: string | null,
    deferredToId: string | null,
  ) => {
    if (!(await command.run('flag:answer', { ...target, answer: kind, reason, deferredToId }))) return
    announce('Flag answered')
    setAsking(null)
  }
  const end = async (name: 'flag:withdraw' | 'flag:override', reason: string) => {
    if (await command.run(name, { ...target, reason })) setAsking(null)
  }
  switch (asking) {
    case null:
      return (
        <>
          <CommandError refusal={command.refusal} />
          <div className="button-row">
            {may('flag:answer') && addressed && !mine ? (
              <>
                <Button small busy={command.busy} onClick={() => void answer('accepted', null, null)}>
                  Accept
                </Button>
                <Button small kind="secondary" onClick={() => setAsking('decline')}>
                  Not accepted
                </Button>
                <Button small kind="secondary" onClick={() => setAsking('defer')}>
                  Defer
                </Button>
              </>
            ) : null}
            {mine ? (
              <Button small kind="secondary" onClick={() => setAsking('withdraw')}>
                Withdraw
              </Button>
            ) : null}
            {may('flag:override') && !mine ? (
              <Button small kind="secondary" onClick={() => setAsking('override')}>
                Override
              </Button>
            ) : null}
          </div>
        </>
      )
    case 'defer':
      return <DeferFlag command={command} send={(to, reason) => void answer('deferred', reason, to)} cancel={close} />
    case 'decline':
    case 'withdraw':
    case 'override':
      return (
        <ReasonForm
          key={asking}
          title={reasonWords[asking].title}
          label="Reason"
          button={reasonWords[asking].button}
          command={command}
          send={reason =>
            void (asking === 'decline'
              ? answer('declined', reason, null)
              : end(asking === 'withdraw' ? 'flag:withdraw' : 'flag:override', reason))
          }
          cancel={close}
        />
      )
    default: {
      const never: never = asking
      return never
    }
  }
}

const reasonWords = {
  decline: { title: 'Why the flag is not accepted', button: 'Not accepted' },
  withdraw: { title: 'Withdraw this flag', button: 'Withdraw' },
  override: { title: 'Override this flag', button: 'Override' },
} as const

function DeferFlag({
  command,
  send,
  cancel,
}: {
  command: Command
  send: (to: string, reason: string | null) => void
  cancel: () => void
}) {
  const id = useId()
  const { meeting } = useMeetingContext()
  const item = useItem()
  const all = useCasePeople()
  const [to, setTo] = useState('')
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  return (
    <PaneForm
      title="Defer this flag"
      dirty={to !== '' || reason !== ''}
      submit={() => (to === '' ? setMissing(true) : send(to, reason.trim() || null))}
      cancel={cancel}
    >
      <label className="pane-form__label" htmlFor={`${id}-to`}>
        Who takes it on
      </label>
      <select
        id={`${id}-to`}
        className="nhsuk-select"
        value={to}
        aria-describedby={missing ? `${id}-error` : undefined}
        onChange={event => {
          setTo(event.target.value)
          setMissing(false)
        }}
      >
        <option value="">Choose a person</option>
        {peopleOf(meeting, item?.item ?? null, all).map(person => (
          <option key={person.id} value={person.id}>
            {person.name} – {roleLabel[person.role]}
          </option>
        ))}
      </select>
      <CommandError
        refusal={missing ? { message: 'Choose who takes the flag on.' } : command.refusal}
        id={`${id}-error`}
      />
      <label className="pane-form__label" htmlFor={`${id}-note`}>
        Note (optional)
      </label>
      <textarea
        id={`${id}-note`}
        className="nhsuk-textarea"
        rows={1}
        value={reason}
        onChange={event => setReason(event.target.value)}
      />
      <PaneButtons send="Defer" busy={command.busy} cancel={cancel} />
    </PaneForm>
  )
}
