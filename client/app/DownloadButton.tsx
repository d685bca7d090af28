// Fetches a file with the session's token and hands it to the browser to keep.
import { useState } from 'react'
import { byteOrderMark } from '#shared/csv'
import { isRefusal, type Refusal } from '#shared/errors'
import type { FileView } from '#shared/http'
import type { PathParams } from '../api/http.ts'
import { Button } from '../design/Button.tsx'
import { RefusalNote } from '../design/RefusalNote.tsx'
import { useApi } from './clientContext.ts'

export function DownloadButton({
  route,
  params = {},
  label,
}: {
  route: 'agendaFile' | 'attendanceFile' | 'actionsFile' | 'invitationFile'
  params?: PathParams
  label: string
}) {
  const api = useApi()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const fetchFile = async () => {
    setBusy(true)
    const answer = await api.call(route, { params })
    setBusy(false)
    setRefused(isRefusal(answer) ? answer : null)
    if (isRefusal(answer)) return
    keepFile(answer)
  }
  return (
    <>
      <Button small kind="secondary" className="app-no-print" busy={busy} onClick={() => void fetchFile()}>
        {label}
      </Button>
      <RefusalNote refusal={refused} />
    </>
  )
}

export function keepFile({ fileName, mediaType, text }: FileView): void {
  // Reading the answer as text took the mark away that a spreadsheet needs.
  const whole = mediaType === 'text/csv' ? byteOrderMark + text : text
  const address = URL.createObjectURL(new Blob([whole], { type: `${mediaType};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  URL.revokeObjectURL(address)
}
