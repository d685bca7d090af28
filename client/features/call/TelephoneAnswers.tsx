// Somebody on the telephone has no screen to agree on: they are asked aloud, and whoever runs the meeting enters what they said.
import { isRefusal } from '#shared/errors'
import { useLive } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { useCall } from './CallContext.tsx'

export function TelephoneAnswers({ meetingId, said }: { meetingId: string; said: (problem: string | null) => void }) {
  const { recording, participants } = useCall().state
  const live = useLive()
  if (recording.state !== 'asking') return null
  const enter = (peerId: string, agrees: boolean) => async () => {
    const reply = await live.request('recording:answer-for', { meetingId, peerId, agrees })
    said(isRefusal(reply) ? reply.message : null)
  }
  return participants
    .filter(one => one.place === 'inside' && one.telephone && !recording.agreedIds.includes(one.person.id))
    .map(({ peerId, person }) => (
      <div key={peerId}>
        <p>{person.name} is on the telephone. Ask aloud, and enter the answer.</p>
        <div className="button-row">
          <Button small kind="secondary" onClick={() => void enter(peerId, true)()}>
            {person.name} agrees
          </Button>
          <Button small kind="secondary" onClick={() => void enter(peerId, false)()}>
            {person.name} does not agree
          </Button>
        </div>
      </div>
    ))
}
