// The pack for a person who asks what is held about them: made by the guardian, who first takes other people out of it.
import { Textarea, TextInput } from 'nhsuk-react-components'
import { type FormEvent, useState } from 'react'
import { isRefusal, type Refusal, refuse } from '#shared/errors'
import { compartmentPolicy } from '#shared/roles'
import { packAsked, packWithholds } from '#shared/subjectPack'
import { useAnnounce, useApi } from '../../app/clientContext.ts'
import { keepFile } from '../../app/DownloadButton.tsx'
import { Button } from '../../design/Button.tsx'
import { RefusalNote } from '../../design/RefusalNote.tsx'

export function SubjectPack({ caseId }: { caseId: string }) {
  const api = useApi()
  const announce = useAnnounce()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const make = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '')
    const redact = text('redact')
      .split('\n')
      .map(one => one.trim())
      .filter(one => one !== '')
    const read = packAsked.safeParse({ request: text('request'), redact })
    if (!read.success) {
      return setRefused(refuse('invalid', 'Enter the request, and at most 50 lines of words to take out.'))
    }
    setBusy(true)
    const answer = await api.call('subjectPack', { params: { caseId }, body: read.data })
    setBusy(false)
    setRefused(isRefusal(answer) ? answer : null)
    if (isRefusal(answer)) return
    keepFile(answer)
    announce('Pack made')
  }
  const held = packWithholds.map(kind => `“${compartmentPolicy[kind].label}”`).join(' and ')
  return (
    <section aria-labelledby="pack-title" className="app-no-print nhsuk-u-margin-top-5">
      <h3 id="pack-title" className="nhsuk-heading-s">
        Subject access pack
      </h3>
      <p className="section__readers">
        Everything held about this person, every version of the text with its writers, in one file for them. {held} are
        left out and not mentioned: decide with the clinician whether they can be given. Read the file before you hand
        it over. Only the Caldicott guardian makes it; it stands in the report above.
      </p>
      <form noValidate onSubmit={event => void make(event)}>
        <TextInput
          id="pack-request"
          name="request"
          label="Request"
          hint="Its number or date, without a name"
          maxLength={120}
          autoComplete="off"
        />
        <Textarea
          id="pack-redact"
          name="redact"
          label="Take out"
          hint="Names of other people, one on each line"
          rows={3}
        />
        <RefusalNote refusal={refused} />
        <Button type="submit" small kind="secondary" busy={busy}>
          {busy ? 'Making the pack…' : 'Make the pack'}
        </Button>
      </form>
    </section>
  )
}
