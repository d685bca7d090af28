// Is this call recorded? Asked of everybody, said to everybody, and made by the browser of whoever started it.
import { useEffect, useRef, useState } from 'react'
import { isRefusal } from '#shared/errors'
import { recordingLimits } from '#shared/recording'
import type { CallRequest } from '../../api/live.ts'
import { useStale } from '../../app/asking.ts'
import { useAnnounce, useApi, useLive } from '../../app/clientContext.ts'
import { type Recorder, recordedType, startRecorder } from '../../call/recorder.ts'
import { Button } from '../../design/Button.tsx'
import { recordingWords } from '../../state/recordingWords.ts'
import { useMeetingContext } from '../live/meetingContext.ts'
import { useCall } from './CallContext.tsx'
import { TelephoneAnswers } from './TelephoneAnswers.tsx'

const tries = { most: 3, everyMs: 2_000 }

export function CallRecording() {
  const { state } = useCall()
  const { meeting, session, may } = useMeetingContext()
  const live = useLive()
  const announce = useAnnounce()
  const stale = useStale()
  const [problem, setProblem] = useState<string | null>(null)
  const { recording, participants, stage } = state
  const words = recordingWords(recording, participants)
  const why = recording.state === 'on' ? null : recording.why
  const said = useRef(words)
  useEffect(() => {
    if (said.current === words) return
    said.current = words
    announce(why ? `${why} ${words}` : words, 'assertive')
    void stale('recordings')
  }, [words, why, announce, stale])
  useRecorder(setProblem)

  const inside = stage === 'inside'
  const agreed = recording.state !== 'off' && recording.agreedIds.includes(session.person.id)
  const runs = inside && may('meeting:run')
  const tell = (name: Extract<CallRequest, 'recording:ask' | 'recording:start' | 'recording:stop'>) => async () => {
    const reply = await live.request(name, { meetingId: meeting.id })
    setProblem(reply.ok ? null : reply.message)
  }
  const answer = (agrees: boolean) => async () => {
    const reply = await live.request('recording:answer', { meetingId: meeting.id, agrees })
    setProblem(reply.ok ? null : reply.message)
  }
  return (
    <div className={`call-recording call-recording--${recording.state}`}>
      <p>
        {recording.state === 'on' ? <span aria-hidden="true">● </span> : null}
        <strong>{words}</strong>
        {why ? `. ${why}` : ''}
      </p>
      {problem ? <p className="call-problem">{problem}</p> : null}
      {runs && recording.state === 'off' && recordedType() !== null ? (
        <Button small kind="secondary" onClick={() => void tell('recording:ask')()}>
          Ask to record
        </Button>
      ) : null}
      {inside && recording.state === 'asking' ? (
        <>
          <p>
            The sound of this call would be kept with this person’s discussion, for whoever may read it, for at most{' '}
            {recordingLimits.minutes} minutes. It starts only when everybody has agreed, and one no ends it at once.
          </p>
          {runs ? <TelephoneAnswers meetingId={meeting.id} said={setProblem} /> : null}
          <div className="button-row">
            {agreed ? null : (
              <Button small onClick={() => void answer(true)()}>
                I agree
              </Button>
            )}
            {runs && agreed && recordedType() !== null ? (
              <Button small onClick={() => void tell('recording:start')()}>
                Start recording
              </Button>
            ) : null}
            <Button small kind="secondary" onClick={() => void answer(false)()}>
              {agreed ? 'I do not agree any more' : 'I do not agree'}
            </Button>
          </div>
        </>
      ) : null}
      {inside && recording.state === 'on' ? (
        <div className="button-row">
          <Button small kind="warning" onClick={() => void (runs ? tell('recording:stop')() : answer(false)())}>
            {runs ? 'Stop recording' : 'I do not agree any more: stop'}
          </Button>
        </div>
      ) : null}
    </div>
  )
}

/** Runs in the one browser that the server named, for as long as it says so. */
function useRecorder(say: (problem: string) => void): void {
  const { state } = useCall()
  const { meeting } = useMeetingContext()
  const api = useApi()
  const live = useLive()
  const recorder = useRef<Recorder | null>(null)
  const { recording, peerId, local, remotes, unlinked } = state
  // Without the server nobody can end it, and the others have hung up: then it has ended.
  const mine = recording.state === 'on' && recording.peerId === peerId && !unlinked
  const recordingId = mine ? recording.recordingId : null
  const meetingId = meeting.id

  useEffect(() => {
    const mediaType = recordedType()
    if (recordingId === null || mediaType === null) return
    const made = startRecorder({
      mediaType,
      async send(part) {
        for (let tried = 1; tried <= tries.most; tried++) {
          const reply = await api.call('keepSound', { params: { recordingId }, body: part })
          if (!isRefusal(reply)) return true
          if (reply.code !== 'unavailable') return false
          await new Promise(resolve => setTimeout(resolve, tries.everyMs))
        }
        return false
      },
      failed() {
        say('The recording has ended: its sound could not be kept. What was kept before stays.')
        void live.request('recording:stop', { meetingId })
      },
    })
    recorder.current = made
    return () => {
      recorder.current = null
      made.stop()
    }
  }, [recordingId, api, live, meetingId, say])

  useEffect(() => {
    if (recordingId === null) return
    const tracks = remotes.flatMap(remote => remote.stream.getAudioTracks())
    recorder.current?.hear(local.audio ? [local.audio, ...tracks] : tracks)
  }, [recordingId, local.audio, remotes])
}
