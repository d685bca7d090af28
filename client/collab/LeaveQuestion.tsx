import { useEffect, useRef } from 'react'

/** In front of leaving a screen whose text exists nowhere else. One of the few places for a dialog. */
export function LeaveQuestion({ changes, stay, leave }: { changes: number; stay: () => void; leave: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog ref={dialog} className="leave-question" aria-labelledby="leave-title" onCancel={stay}>
      <h2 id="leave-title" className="nhsuk-heading-s">
        {changes === 1 ? '1 change is only in this tab' : `${changes} changes are only in this tab`}
      </h2>
      <p>The server has not stored them yet. If you stay, they are sent as soon as the connection allows.</p>
      <div className="button-row">
        <button type="button" className="nhsuk-button nhsuk-button--small" onClick={stay}>
          Stay on this page
        </button>
        <button type="button" className="nhsuk-button nhsuk-button--small nhsuk-button--secondary" onClick={leave}>
          Leave this page
        </button>
      </div>
    </dialog>
  )
}
