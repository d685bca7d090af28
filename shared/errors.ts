// One vocabulary of refusals for all doors: code -> HTTP status and safe words. The words never hold clinical text.
import { z } from 'zod'

export const refusals = {
  'sign-in-again': { status: 401, words: 'Your sign-in has ended. Sign in again; what you typed is still here.' },
  // The session goes on when the same person opens it; nothing that is on their screen is lost.
  locked: { status: 401, words: 'Caseroom is locked. Enter your password to go on; what you typed is still here.' },
  'second-factor': { status: 401, words: 'Enter the code that your authenticator shows now, or a recovery code.' },
  'wrong-code': {
    status: 401,
    words: 'The code is not right, or was used already. Wait for the next one and try again.',
  },
  'elsewhere-refused': {
    status: 401,
    words: 'The other sign-in did not say enough to let you in here. Try again; if it stays, ask your administrator.',
  },
  'wrong-sign-in': { status: 401, words: 'The e-mail address or password is not right. Check both and try again.' },
  'step-up': { status: 428, words: 'Confirm that it is you: enter your code, or your password. Then it is done.' },
  'wrong-proof': {
    status: 422,
    words: 'That is not right, or the code was used already. Nothing was changed; try again.',
  },
  'not-allowed': { status: 403, words: 'You do not have the rights for this. Ask the chair or your care coordinator.' },
  // No access and no such thing are one answer: nobody may learn from it that a case exists.
  'not-found': { status: 404, words: 'This was not found, or you do not have access to it.' },
  invalid: { status: 400, words: 'Something in the request is not right. Nothing was changed.' },
  'malformed-json': { status: 400, words: 'The request is not valid JSON. Nothing was changed.' },
  'unsupported-type': { status: 415, words: 'Send this as JSON.' },
  'too-large': { status: 413, words: 'This is too large. Nothing was changed.' },
  'too-many': { status: 429, words: 'Too many tries. Wait a little and try again.' },
  'wrong-case': {
    status: 409,
    words: 'This does not belong to the person on your screen. Nothing was changed. Reload.',
  },
  stale: { status: 409, words: 'Somebody changed this at the same time. Look at it again, then repeat.' },
  'not-now': { status: 409, words: 'This cannot be done at this point of the meeting.' },
  'flag-open': { status: 409, words: 'A flag has not been answered yet. Answer it first.' },
  'agreement-missing': { status: 409, words: 'Somebody whose agreement is needed has not agreed yet.' },
  'quorum-missing': { status: 409, words: 'Somebody who has to be here for this decision is absent.' },
  'other-patient': { status: 409, words: 'Somebody’s screen shows another patient. Look before you record.' },
  'outcome-missing': {
    status: 409,
    words: 'No decision is recorded. Record one, carry the case forward, or say that none is needed.',
  },
  'question-open': {
    status: 409,
    words:
      'The question for the meeting has no answer yet. Answer it, record a decision that does, or carry the case forward.',
  },
  'already-answered': { status: 409, words: 'This has been answered already.' },
  'already-listed': { status: 409, words: 'This person is on the agenda already.' },
  'wishes-hold': {
    status: 409,
    words: 'The person’s wishes hold this item. Record what they want, or say why it cannot wait.',
  },
  unavailable: { status: 503, words: 'The store cannot be reached. Nothing was changed; try again in a moment.' },
  internal: {
    status: 500,
    words: 'Something went wrong here. Nothing was confirmed; try again, and tell us if it stays.',
  },
} as const satisfies Record<string, { status: number; words: string }>

export type RefusalCode = keyof typeof refusals
export const refusalCodes = Object.keys(refusals) as [RefusalCode, ...RefusalCode[]]

export const fieldProblem = z.object({ path: z.string(), message: z.string() })
export const refusal = z.object({
  ok: z.literal(false),
  code: z.enum(refusalCodes),
  message: z.string(),
  /** What is wrong where, when a form or a payload was refused. */
  problems: z.array(fieldProblem).optional(),
})
export type Refusal = z.infer<typeof refusal>

/** A refusal is a value, not an exception: expected, and safe to show. */
export function refuse(code: RefusalCode, message?: string, problems?: z.infer<typeof fieldProblem>[]): Refusal {
  return { ok: false, code, message: message ?? refusals[code].words, ...(problems ? { problems } : {}) }
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'ok' in value && value.ok === false
}
