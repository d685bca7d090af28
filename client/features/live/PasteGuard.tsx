// Text from somewhere else may be about somebody else: a pasted NHS number that is not this person's is pointed out.
import { type ReactNode, useState } from 'react'
import type { IdentityView } from '#shared/case'
import { nhsNumberText } from '#shared/cui'
import { isNhsNumber } from '#shared/nhsNumber'
import { Button } from '../../design/Button.tsx'
import { nameAndBorn } from '../../design/patientIdentity.ts'

/** Valid NHS numbers in a text that are not `own`. */
export function foreignNumbers(text: string, own: string | null): string[] {
  const found = text.match(/\d[\d -]{8,12}\d/g) ?? []
  const numbers = found.map(one => one.replace(/\D/g, '')).filter(one => one.length === 10 && isNhsNumber(one))
  return [...new Set(numbers)].filter(number => number !== own)
}

export function PasteGuard({ identity, children }: { identity: IdentityView; children: ReactNode }) {
  const [numbers, setNumbers] = useState<string[]>([])
  return (
    <div
      onPasteCapture={event => {
        const found = foreignNumbers(event.clipboardData.getData('text/plain'), identity.nhsNumber.value)
        if (found.length > 0) setNumbers(found)
      }}
    >
      {numbers.length > 0 ? (
        <div className="paste-guard" role="alert">
          <p>
            The text you pasted holds another NHS number ({numbers.map(nhsNumberText).join(', ')}). You are writing
            about {nameAndBorn(identity)}. Undo with Ctrl+Z if it is about somebody else.
          </p>
          <Button small kind="secondary" onClick={() => setNumbers([])}>
            It belongs here
          </Button>
        </div>
      ) : null}
      {children}
    </div>
  )
}
