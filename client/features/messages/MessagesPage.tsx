// Messages and welfare contacts across cases: what waits for this person between meetings.
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { IdentityView } from '#shared/case'
import type { Inbox } from '#shared/caseMessage'
import { useAsk } from '../../app/asking.ts'
import { PageHeading } from '../../app/PageHeading.tsx'
import { Asked } from '../../design/Asked.tsx'
import { Empty } from '../../design/Empty.tsx'
import { PatientLine } from '../../design/PatientLine.tsx'
import '../case/case.scss'
import '../live/live.scss'
import { ContactCard } from './ContactCard.tsx'
import { MessageCard } from './MessageCard.tsx'

export function MessagesPage() {
  const query = useAsk('inbox')
  return (
    <>
      <PageHeading title="Messages" />
      <Asked query={query} what="Messages">
        {inbox => <Lists inbox={inbox} />}
      </Asked>
    </>
  )
}

function Lists({ inbox: { messages, contacts } }: { inbox: Inbox }) {
  if (messages.length + contacts.length === 0) {
    return (
      <Empty>
        <p>No messages.</p>
        <p>Write one on the Messages tab of a case. Messages to you or your role, and welfare contacts, appear here.</p>
      </Empty>
    )
  }
  const unread = messages.filter(({ message }) => message.toMe && message.read === null)
  const read = messages.filter(({ message }) => message.toMe && message.read !== null && message.done === null)
  const escalated = messages.filter(({ message }) => !message.toMe && message.escalated)
  const rest = messages.filter(row => ![...unread, ...read, ...escalated].includes(row))
  const cards = (rows: Inbox['messages']) =>
    rows.map(({ message, identity, caseId }) => (
      <Row key={message.id} identity={identity} caseId={caseId}>
        <MessageCard caseId={caseId} message={message} />
      </Row>
    ))
  return (
    <>
      <Group title="Unread" count={unread.length}>
        {cards(unread)}
      </Group>
      <Group title="Nobody has read these" count={escalated.length}>
        {cards(escalated)}
      </Group>
      <Group title="Welfare contacts" count={contacts.length}>
        {contacts.map(({ contact, identity, caseId }) => (
          <Row key={contact.id} identity={identity} caseId={caseId}>
            <ContactCard caseId={caseId} contact={contact} candidates={[]} mayWork />
          </Row>
        ))}
      </Group>
      <Group title="Read, not done" count={read.length}>
        {cards(read)}
      </Group>
      <Group title="Sent, or done" count={rest.length}>
        {cards(rest)}
      </Group>
    </>
  )
}

function Group({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  if (count === 0) return null
  const id = title.replaceAll(/\W+/g, '-').toLowerCase()
  return (
    <section aria-labelledby={id}>
      <h2 className="nhsuk-heading-s app-group-heading" id={id}>
        {title} <span className="app-quiet">({count})</span>
      </h2>
      <ul className="app-actions">{children}</ul>
    </section>
  )
}

function Row({ identity, caseId, children }: { identity: IdentityView; caseId: string; children: ReactNode }) {
  return (
    <li className="app-action">
      <div className="app-action__head">
        <PatientLine identity={identity} />
        <Link to="/cases/$caseId" params={{ caseId }} search={{ tab: 'messages' }}>
          Open the case
        </Link>
      </div>
      {children}
    </li>
  )
}
