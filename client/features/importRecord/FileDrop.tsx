import { useState } from 'react'

/** The picker does everything; dropping is an extra for people with a mouse. */
export function FileDrop({ onFile }: { onFile: (file: File) => void }) {
  const [over, setOver] = useState(false)
  const take = (files: FileList | null) => {
    const file = files?.[0]
    if (file) onFile(file)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping has its keyboard equal in the file picker inside
    <div
      className="app-drop"
      data-over={over}
      onDragOver={event => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={event => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files)
      }}
    >
      <label className="nhsuk-label nhsuk-label--m" htmlFor="bundle">
        Drop a FHIR R4 bundle here, or choose a file
      </label>
      <p className="nhsuk-hint" id="bundle-hint">
        One JSON file about one person, at most 32 MB, as exported from a GP or hospital system.
      </p>
      <input
        id="bundle"
        type="file"
        accept=".json,application/json,application/fhir+json"
        aria-describedby="bundle-hint"
        onChange={event => take(event.currentTarget.files)}
      />
    </div>
  )
}
