import { useEffect, useRef } from 'react'

export interface Problem {
  message: string
  /** The id of the field it is about. */
  field?: string
}

/** The NHS error summary. It takes the focus whenever `attempt` grows: each failed submission says so again. */
export function ErrorSummary({ problems, attempt }: { problems: readonly Problem[]; attempt: number }) {
  const summary = useRef<HTMLElement>(null)
  const shown = problems.length > 0
  useEffect(() => {
    if (shown && attempt > 0) summary.current?.focus()
  }, [shown, attempt])
  if (!shown) return null
  return (
    <section className="nhsuk-error-summary" ref={summary} tabIndex={-1} aria-labelledby="error-summary-title">
      <h2 className="nhsuk-error-summary__title" id="error-summary-title">
        There is a problem
      </h2>
      <ul className="nhsuk-list nhsuk-error-summary__list">
        {problems.map(problem => (
          <li key={`${problem.field ?? ''} ${problem.message}`}>
            {problem.field ? (
              <a
                href={`#${problem.field}`}
                onClick={event => {
                  event.preventDefault()
                  document.getElementById(problem.field ?? '')?.focus()
                }}
              >
                {problem.message}
              </a>
            ) : (
              problem.message
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
