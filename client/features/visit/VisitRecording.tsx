// Is this call recorded? Said to the person or carer at all times, in plain words; their yes or no counts like anybody's.
import { useEffect, useRef, useState } from 'react'
import type { Refusal } from '#shared/errors'
import { useAnnounce } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { recordingWords, visitorRecordingWords } from '../../state/recordingWords.ts'
import { useCall } from '../call/CallContext.tsx'

export type AnswerRecording = (agrees: boolean) => Promise<{ ok: true } | Refusal>

export function VisitRecording({ whose, answer }: { whose: string; answer: AnswerRecording }) {
  const { state } = useCall()
  const announce = useAnnounce()
  const [problem, setProblem] = useState<string | null>(null)
  const { recording, participants, peerId } = state
  const own = participants.find(one => one.peerId === peerId)?.person.id
  const agreed = recording.state !== 'off' && recording.agreedIds.some(id => id === own)
  const words = recordingWords(recording, participants)
  const asked = recording.state === 'asking' && !agreed
  const said = useRef('Not recorded')
  useEffect(() => {
    if (said.current === words) return
    said.current = words
    announce(asked ? `${words}. You are asked whether you agree.` : words, 'assertive')
  }, [words, asked, announce])
  const press = (agrees: boolean) => async () => {
    const reply = await answer(agrees)
    setProblem(reply.ok ? null : reply.message)
  }
  return (
    <div className={`call-recording call-recording--${recording.state}`}>
      <p>
        {recording.state === 'on' ? <span aria-hidden="true">● </span> : null}
        <strong>{words}</strong>
      </p>
      {problem ? <p className="visit__note">{problem}</p> : null}
      {recording.state === 'off' ? null : <p>{visitorRecordingWords(recording.state, agreed, whose)}</p>}
      {recording.state === 'off' ? null : (
        <div className="visit__buttons">
          {asked ? (
            <Button kind="secondary" onClick={() => void press(true)()}>
              I agree
            </Button>
          ) : null}
          <Button kind="secondary" onClick={() => void press(false)()}>
            {recording.state === 'on'
              ? 'I do not agree any more: stop'
              : agreed
                ? 'I do not agree any more'
                : 'I do not agree'}
          </Button>
        </div>
      )}
    </div>
  )
}
