import type { FieldErrors, FieldValues } from 'react-hook-form'
import type { Refusal } from '#shared/errors'
import type { Problem } from './ErrorSummary.tsx'

/** The form's own findings in the order of its fields; the same words stand beside each field. */
export function formProblems<T extends FieldValues>(
  errors: FieldErrors<T>,
  order: readonly (keyof T & string)[],
): Problem[] {
  return order.flatMap(field => {
    const message = errors[field]?.message
    return typeof message === 'string' ? [{ message, field }] : []
  })
}

/** What the server found. It names payload paths, not fields on the page, so it stands without a link. */
export function refusalProblems(refused: Refusal): Problem[] {
  if (!refused.problems?.length) return [{ message: refused.message }]
  return refused.problems.map(problem => ({ message: problem.message }))
}

/** One value can be wrong in two ways; its field is named once. */
export function oncePerField(problems: readonly Problem[]): Problem[] {
  return problems.filter((one, at) => problems.findIndex(other => other.field === one.field) === at)
}
