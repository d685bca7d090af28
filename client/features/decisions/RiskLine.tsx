import { shortDate } from '#shared/cui'
import { type RiskAgreement, riskLevels } from '#shared/decision'

export function RiskLine({ risk }: { risk: RiskAgreement }) {
  return (
    <p>
      <strong>{riskLevels[risk.level]}</strong>, agreed with {risk.who}. Carer: {risk.carer ?? 'none, or not asked'}.
      Holds until {shortDate(risk.expiresOn)}.
    </p>
  )
}
