// The person's wishes hold the item that the chair wants to open: record them, or say why it cannot wait. Saying so moves on.

import { useState } from 'react'
import type { Refusal } from '#shared/errors'
import type { ItemView } from '#shared/meeting'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { CommandError } from './CommandError.tsx'
import { useMeetingContext } from './meetingContext.ts'
import { ReasonForm } from './ReasonForm.tsx'

export function HeldRow(props: { refusal: Refusal; item: ItemView; goOn: () => void; cancel: () => void }) {
  const { refusal, item, goOn, cancel } = props
  const { meeting } = useMeetingContext()
  const command = useCommand()
  const [urgent, setUrgent] = useState(false)
  const send = async (reason: string) => {
    if (await command.run('item:urgent', { meetingId: meeting.id, itemId: item.id, reason })) goOn()
  }
  return (
    <div className="chair-row">
      <CommandError refusal={refusal} />
      {urgent ? (
        <ReasonForm
          title={`Item ${item.position} cannot wait`}
          label="Why can it not wait? This is kept with the item and in the person’s access report."
          button="Open it as urgent"
          command={command}
          send={reason => void send(reason)}
          cancel={() => setUrgent(false)}
        />
      ) : (
        <>
          <Button small kind="secondary" onClick={() => setUrgent(true)}>
            It cannot wait
          </Button>
          <Button small kind="secondary" onClick={cancel}>
            Close
          </Button>
        </>
      )}
    </div>
  )
}
