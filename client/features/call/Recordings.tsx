// Recordings of the calls of one discussion: who agreed and when, the sound, and for the practice the way to delete it.
import { useEffect, useState } from 'react'
import { instantDateTime, instantTime } from '#shared/cui'
import { isRefusal, type Refusal } from '#shared/errors'
import { discussionCompartment } from '#shared/record'
import type { RecordingView } from '#shared/recording'
import { useAsk, useStale } from '../../app/asking.ts'
import { useApi, useSession } from '../../app/clientContext.ts'
import { mayOnCase } from '../../app/rights.ts'
import { Button } from '../../design/Button.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'
import { agreementWords } from '../../state/recordingWords.ts'
import { useWhere } from '../live/meetingContext.ts'
import { ReasonForm } from '../live/ReasonForm.tsx'

export function Recordings() {
  const { caseId, discussionId } = useWhere()
  const compartment = discussionCompartment(discussionId)
  const query = useAsk('recordings', { caseId, compartment })
  const recordings = query.data?.recordings ?? []
  if (recordings.length === 0) return null
  return (
    <section className="pane__part" aria-labelledby="recordings-title">
      <div className="pane__head">
        <h3 id="recordings-title">Recordings</h3>
      </div>
      <ul className="call-recordings">
        {recordings.map(recording => (
          <li key={recording.id}>
            <Recorded recording={recording} caseId={caseId} compartment={compartment} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Recorded({
  recording,
  caseId,
  compartment,
}: {
  recording: RecordingView
  caseId: string
  compartment: string
}) {
  const { startedAt, endedAt, startedBy, agreed, deleted } = recording
  const held = useAsk('case', { caseId }).data?.relationships ?? []
  const session = useSession()
  const api = useApi()
  const stale = useStale()
  const [deleting, setDeleting] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [busy, setBusy] = useState(false)
  const [sound, setSound] = useState<string | null>(null)
  useEffect(() => () => (sound ? URL.revokeObjectURL(sound) : undefined), [sound])

  const fetchSound = async () => {
    setBusy(true)
    const parts: string[] = []
    let next: number | null = 0
    while (next !== null) {
      const params: Record<string, string> = { caseId, compartment, recordingId: recording.id, part: String(next) }
      const answer = await api.call('recordingSound', { params })
      if (isRefusal(answer)) {
        setRefused(answer)
        break
      }
      parts.push(...answer.parts)
      next = answer.next
    }
    setBusy(false)
    if (next === null) setSound(URL.createObjectURL(new Blob(parts.map(bytesOf), { type: recording.mediaType ?? '' })))
  }
  const remove = async (reason: string) => {
    setBusy(true)
    const reply = await api.call('deleteRecording', { params: { caseId, recordingId: recording.id }, body: { reason } })
    setBusy(false)
    setRefused(isRefusal(reply) ? reply : null)
    if (isRefusal(reply)) return
    setDeleting(false)
    setSound(null)
    await stale('recordings')
  }
  return (
    <>
      <p>
        {instantDateTime(startedAt)}
        {endedAt ? ` to ${instantTime(endedAt)}` : ', going on'}, started by {startedBy.name}. Agreed:{' '}
        {agreed.map(agreementWords).join(', ')}.
      </p>
      {deleted ? (
        <p>
          The sound was deleted on {instantDateTime(deleted.at)} by {deleted.by.name}: {deleted.reason}
        </p>
      ) : null}
      {deleted || !endedAt || deleting ? null : (
        <div className="button-row">
          {sound ? null : recording.parts > 0 ? (
            <Button small kind="secondary" busy={busy} onClick={() => void fetchSound()}>
              {busy ? 'Loading…' : 'Listen'}
            </Button>
          ) : (
            <p>No sound was kept.</p>
          )}
          {mayOnCase(session, 'recording:delete', held) ? (
            <Button small kind="secondary" onClick={() => setDeleting(true)}>
              Delete…
            </Button>
          ) : null}
        </div>
      )}
      {sound && !deleted ? (
        // biome-ignore lint/a11y/useMediaCaption: a conversation as it was; what was agreed stands in the record
        <audio controls src={sound} aria-label={`Recording of ${instantDateTime(startedAt)}`} />
      ) : null}
      {deleting ? (
        <ReasonForm
          title="Delete this recording"
          label="Why is it deleted? The sound cannot be brought back."
          button="Delete the sound"
          command={{ busy, refusal: refused }}
          send={reason => void remove(reason)}
          cancel={() => setDeleting(false)}
        />
      ) : (
        <RefusalNote refusal={refused} />
      )}
    </>
  )
}

function bytesOf(part: string): Uint8Array<ArrayBuffer> {
  const binary = atob(part)
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at)
  return bytes
}
