// The words that the server does not have, handed back to the person who typed them.
import { useId, useState } from 'react'

export function UnsavedText({
  title,
  why,
  text,
  reload,
}: {
  title: string
  why: string
  text: string
  reload?: () => void
}) {
  const heading = useId()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(true)
    } catch {
      setCopied(false) // the box below can be copied by hand
    }
  }
  return (
    <section className="unsaved" aria-labelledby={heading}>
      <h3 id={heading} className="unsaved__title">
        {title}
      </h3>
      <p>{why}</p>
      {text ? (
        <>
          <label className="unsaved__label" htmlFor={`${heading}-text`}>
            Your text that was not stored
          </label>
          <textarea id={`${heading}-text`} className="nhsuk-textarea" readOnly rows={4} value={text} />
        </>
      ) : null}
      <div className="button-row">
        {text ? (
          <button type="button" className="nhsuk-button nhsuk-button--small" onClick={() => void copy()}>
            {copied ? 'Copied' : 'Copy my text'}
          </button>
        ) : null}
        {text ? <Download text={text} /> : null}
        {reload ? (
          <button type="button" className="nhsuk-button nhsuk-button--small nhsuk-button--secondary" onClick={reload}>
            Reload this section
          </button>
        ) : null}
      </div>
    </section>
  )
}

/** The file's name says nothing about the person: it lands in a folder that others may see. */
function Download({ text }: { text: string }) {
  const download = () => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
    const link = document.createElement('a')
    link.href = url
    link.download = 'unsaved-text.txt'
    link.click()
    URL.revokeObjectURL(url)
  }
  return (
    <button type="button" className="nhsuk-button nhsuk-button--small nhsuk-button--secondary" onClick={download}>
      Download my unsaved text
    </button>
  )
}
