/** Off means that it says so and does nothing; it stays focusable, so that the focus is not lost after the last step up. */
export function Tool({
  label,
  about,
  off = false,
  expanded,
  onClick,
}: {
  label: string
  about: string
  off?: boolean
  expanded?: boolean
  onClick: () => void
}) {
  return (
    <button
      type="button"
      className="app-tool"
      aria-disabled={off || undefined}
      aria-expanded={expanded}
      onClick={() => {
        if (!off) onClick()
      }}
    >
      {label}
      <span className="nhsuk-u-visually-hidden"> {about}</span>
    </button>
  )
}
