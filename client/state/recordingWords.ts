// Whether the call is recorded, in words: on every screen of the call, at all times.
import type { ParticipantView } from '#shared/call'
import { instantTime } from '#shared/cui'
import type { RecordingState } from '#shared/recording'

export function recordingWords(recording: RecordingState, participants: readonly ParticipantView[]): string {
  switch (recording.state) {
    case 'off':
      return 'Not recorded'
    case 'asking': {
      const inside = participants.filter(one => one.place === 'inside')
      const agreed = inside.filter(one => recording.agreedIds.includes(one.person.id))
      return `Not recorded. Asking: ${agreed.length} of ${inside.length} agreed`
    }
    case 'on':
      return `Recording since ${instantTime(recording.startedAt)}`
    default: {
      const never: never = recording
      return never
    }
  }
}
