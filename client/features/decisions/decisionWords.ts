import type { DecisionView, decisionKinds } from '#shared/decision'
import { type Role, roleLabel } from '#shared/roles'

export const decisionKindLabel: Record<(typeof decisionKinds)[number], string> = {
  plan: 'Care plan',
  medicine: 'A medicine',
  referral: 'A referral',
  other: 'Something else',
}

/** Roles whose agreement the meeting asks for and has not got yet, in words. The server counts; this only explains. */
export function missingAgreement(decision: DecisionView, required: readonly Role[]): string[] {
  const agreed = decision.answers.filter(answer => answer.answer === 'agree').map(answer => answer.by.role)
  return required.filter(role => !agreed.includes(role)).map(role => roleLabel[role])
}
