import type { DecisionView, decisionKinds, Lacking } from '#shared/decision'
import { organisationKindLabel, type Role, roleLabel } from '#shared/roles'

export const decisionKindLabel: Record<(typeof decisionKinds)[number], string> = {
  plan: 'Care plan',
  medicine: 'A medicine',
  trial: 'A trial of treatment',
  risk: 'A positive-risk agreement',
  referral: 'A referral',
  other: 'Something else',
}

/** Roles whose agreement the meeting asks for and has not got yet, in words. The server counts; this only explains. */
export function missingAgreement(decision: DecisionView, required: readonly Role[]): string[] {
  const agreed = decision.answers.filter(answer => answer.answer === 'agree').map(answer => answer.by.role)
  return required.filter(role => !agreed.includes(role)).map(role => roleLabel[role])
}

/** `Social worker, Council`: who had to be here. */
export function lackingWords({ roles, agencies }: Lacking): string {
  return [...roles.map(role => roleLabel[role]), ...agencies.map(kind => organisationKindLabel[kind])].join(', ')
}

/** Who has not answered yet for the roles and agencies that were absent. */
export function awaited(decision: DecisionView): Lacking {
  const given = decision.assents.filter(one => one.answer === 'assent')
  return {
    roles: (decision.lacking?.roles ?? []).filter(role => !given.some(one => one.by.role === role)),
    agencies: (decision.lacking?.agencies ?? []).filter(kind => !given.some(one => one.agency === kind)),
  }
}
