// A signed outcome as a short message: the same facts as the letter, cut to what somebody acts on.
import { instantDate, shortDate } from '#shared/cui'
import { followUpPlaces, type OutcomeView, patientAgreed } from '#shared/outcome'

/** Characters of one message about a case. */
const most = 2000

/** Two facts side by side must not run into one. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

export function messageOf({ content, meetingTitle, startsAt, signatures }: OutcomeView): string {
  const { followUp } = content
  const lines = [
    `Outcome of ${meetingTitle}, ${instantDate(startsAt)}.`,
    ...content.decisions.map(one =>
      [
        sentence(one.text),
        one.trial
          ? `Trial of ${one.trial.drug} from ${shortDate(one.trial.startOn)}. Stop when: ${one.trial.stopRule}.`
          : '',
        one.reviewOn ? `Review on ${shortDate(one.reviewOn)}.` : '',
      ]
        .filter(Boolean)
        .join(' '),
    ),
    followUp
      ? `Follow-up: ${followUpPlaces[followUp.place]}, ${followUp.who}${followUp.on ? `, ${shortDate(followUp.on)}` : ''}. ${patientAgreed[followUp.agreed]}.`
      : '',
    `Advice: ${content.advice}`,
    `Signed by ${signatures.map(one => one.by.name).join(' and ')}. The whole letter is with the case.`,
  ].filter(Boolean)
  const text = lines.join('\n')
  const cut = ' … The whole is in the letter.'
  return text.length <= most ? text : text.slice(0, most - cut.length) + cut
}
