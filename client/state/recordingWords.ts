// Whether the call is recorded, in words: on every screen of the call, at all times.
import type { ParticipantView } from '#shared/call'
import { instantTime } from '#shared/cui'
import type { RecordingState, RecordingView } from '#shared/recording'

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

/** Whoever listens later reads whose own word it was, and whose it was only by what somebody else wrote down. */
export function agreementWords({ by, at, enteredBy }: RecordingView['agreed'][number]): string {
  const words = `${by.name} ${instantTime(at)}`
  return enteredBy ? `${words} (said on the telephone, entered by ${enteredBy.name})` : words
}

/**
 * For the person or a carer, whose own yes or no it is.
 * @param whose 'your', or the person's name in the genitive for a carer
 */
export function visitorRecordingWords(state: RecordingState['state'], agreed: boolean, whose: string): string {
  const kept = `${state === 'on' ? 'It is' : 'It would be'} kept with ${whose} record. Only people who may read what is written about this appointment can listen to it.`
  switch (state) {
    case 'off':
      return ''
    case 'asking':
      return agreed
        ? 'You have agreed that the sound may be recorded. It starts only when everybody in the call has agreed. You can change your mind at any time.'
        : `You are asked whether the sound of this call may be recorded. ${kept} You can say no: the call goes on as before. If you agree you can still change your mind, and it stops at once.`
    case 'on':
      return `The sound of this call is being recorded; everybody in it has agreed. ${kept} You can stop it at any time. What was recorded until then stays: tell the people in the call if you want it deleted.`
    default: {
      const never: never = state
      return never
    }
  }
}
