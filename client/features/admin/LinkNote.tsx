import { useEffect, useState } from 'react'
import type { LinkMade } from '#shared/staff'
import { useAnnounce } from '../../app/clientContext.ts'
import { Button } from '../../design/Button.tsx'
import { InstantText } from '../../design/DateTime.tsx'

/** Shown once: the server keeps only a hash of it. */
export function LinkNote({ link, name, done }: { link: LinkMade; name: string; done: () => void }) {
  const announce = useAnnounce()
  const [copied, setCopied] = useState(false)
  const address = `${window.location.origin}/welcome#${link.secret}`
  useEffect(() => announce(`A link for ${name} is ready.`), [announce, name])
  const copy = async () => {
    await navigator.clipboard.writeText(address)
    setCopied(true)
    announce('Copied')
  }
  return (
    <div className="nhsuk-inset-text">
      <h2 className="nhsuk-heading-s">Link for {name}</h2>
      <p>
        {link.mailed ? 'It is on its way by e-mail too. ' : ''}Hand it over in person or by a safe way. It works once,
        until <InstantText instant={link.expiresAt} time />, and is not shown again.
      </p>
      <p className="app-secret" data-link>
        {address}
      </p>
      <div className="app-button-row">
        <Button kind="secondary" small onClick={() => void copy()}>
          {copied ? 'Copied' : 'Copy'}
        </Button>
        <Button small onClick={done}>
          Done
        </Button>
      </div>
    </div>
  )
}
