// The question for the meeting, in view beside every section of the case, and what answers it.
import { useState } from 'react'
import { instantTime } from '#shared/cui'
import { questionAnswered } from '#shared/discussion'
import { useAnnounce } from '../../app/clientContext.ts'
import { useCommand } from '../../app/useCommand.ts'
import { Button } from '../../design/Button.tsx'
import { useItem, useMeetingContext, useWhere } from './meetingContext.ts'
import { ReasonForm } from './ReasonForm.tsx'

export function Question() {
  const { may, meeting } = useMeetingContext()
  const item = useItem()
  const where = useWhere()
  const command = useCommand()
  const announce = useAnnounce()
  const [open, setOpen] = useState(false)
  if (!item?.item.about) return null
  const { discussion } = item
  const { answer } = discussion
  const mayAnswer = may('item:answer') && discussion.state === 'open' && meeting.state !== 'ended'
  const send = async (text: string) => {
    if (!(await command.run('item:answer', { ...where, text }))) return
    setOpen(false)
    announce('The question is answered')
  }
  return (
    <section className="pane__part pane__question" aria-labelledby="question-title">
      <div className="pane__head">
        <h3 id="question-title">Question</h3>
        {mayAnswer && !open ? (
          <Button small kind="secondary" onClick={() => setOpen(true)}>
            {answer ? 'Change the answer' : 'Answer'}
          </Button>
        ) : null}
      </div>
      <p className="pane__question-text">{item.item.about.question}</p>
      {answer ? (
        <p className="fact__meta">
          <strong>Answer:</strong> {answer.text} ({answer.by.name} {instantTime(answer.at)})
        </p>
      ) : (
        <p className="fact__meta">{questionAnswered(discussion) ? 'Answered by the outcome.' : 'Not answered yet.'}</p>
      )}
      {open ? (
        <ReasonForm
          title="Answer the question"
          label="Answer"
          button="Answer"
          command={command}
          send={text => void send(text)}
          cancel={() => setOpen(false)}
        />
      ) : null}
    </section>
  )
}
