// The main screen: rail, case, pane; one patient at a time, and never a list of people beside one of them.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { ItemView } from '#shared/meeting'
import { useAsk } from '../../app/asking.ts'
import { useClient, useLive } from '../../app/clientContext.ts'
import { usePageTitle } from '../../app/PageHeading.tsx'
import { useRecordDocs } from '../../collab/RecordDocsContext.tsx'
import { Asked } from '../../design/Asked.tsx'
import { PatientBanner } from '../../design/PatientBanner.tsx'
import { initialsOf } from '../../design/patientIdentity.ts'
import { discussionOf, itemById, runningItems } from '../../state/meetingState.ts'
import { CallPane } from '../call/CallPane.tsx'
import { CaseWorkspace } from '../case/CaseWorkspace.tsx'
import { OneCaseAtATime } from '../case/OtherTab.tsx'
import { EmergencyNotice } from '../emergency/EmergencyNotice.tsx'
import { PointerProvider } from '../pointer/PointerContext.tsx'
import { Agenda } from './Agenda.tsx'
import { useSeat } from './ChairSeat.tsx'
import { ItemPane } from './ItemPane.tsx'
import { ItemRail } from './ItemRail.tsx'
import { LateCard } from './LateCard.tsx'
import { MeetingBar } from './MeetingBar.tsx'
import { MovedOn } from './MovedOn.tsx'
import { ItemContext, useMeetingContext } from './meetingContext.ts'
import { PasteGuard } from './PasteGuard.tsx'
import { useBand } from './useBand.ts'
import { type FollowView, useFollowView } from './useFollowView.ts'
import { type Place, usePlace } from './usePlace.ts'

const behindAfterMs = 1_500

export function LiveScreen({ pinnedId, joinedAt }: { pinnedId: string | null; joinedAt: number }) {
  const { meeting } = useMeetingContext()
  const screen = useRef<HTMLDivElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const place = usePlace(pinnedId, screen, heading)
  const item = itemById(meeting, place.shownId)
  usePresence(item?.id ?? null)
  useSaidComings()
  const seat = useSeat()
  const { tab } = useSearch({ from: '/frame/inside/meetings/$meetingId/live' })
  const leads = seat.mine && meeting.state === 'live' && item?.id === meeting.currentItemId
  const follow = useFollowView({ screen, itemId: item?.id ?? null, tab, leads })
  return (
    <div className="workspace" ref={screen}>
      {item ? (
        <OpenItem
          key={item.id}
          item={item}
          place={place}
          heading={heading}
          joinedAt={joinedAt}
          follow={leads ? null : follow}
        />
      ) : (
        <Agenda place={place} heading={heading} joinedAt={joinedAt} />
      )}
    </div>
  )
}

function OpenItem(props: {
  item: ItemView
  place: Place
  heading: RefObject<HTMLHeadingElement | null>
  joinedAt: number
  /** Null for who leads. */
  follow: FollowView | null
}) {
  const { item, place, heading, joinedAt, follow } = props
  const band = useBand()
  const { state, meeting } = useMeetingContext()
  const about = item.about
  const discussion = discussionOf(state, item)
  usePageTitle(
    `${item.position} of ${runningItems(meeting).length} · ${about ? initialsOf(about.identity) : 'Closed to you'} · ${meeting.title}`,
  )
  return (
    <ItemContext value={about && discussion ? { item, identity: about.identity, discussion } : null}>
      <div className="workspace__sticky" ref={band}>
        {about ? <BannerOf item={item} heading={heading} /> : null}
        <MeetingBar item={item} place={place} follow={follow} />
        {place.movedOn ? <MovedOn item={item} place={place} /> : null}
      </div>
      <div className="workspace__columns">
        <ItemRail place={place} />
        {about ? (
          <>
            <div className="workspace__main">
              <LateCard joinedAt={joinedAt} />
              <PasteGuard identity={about.identity}>
                <PointerProvider meetingId={meeting.id} itemId={item.id}>
                  <CaseOf item={item} caseId={about.identity.caseId} />
                </PointerProvider>
              </PasteGuard>
            </div>
            <aside className="workspace__pane" aria-label="Call, decisions and actions">
              <CallPane />
              <ItemPane />
            </aside>
          </>
        ) : (
          <div className="workspace__main">
            <h1 className="nhsuk-heading-m" ref={heading} tabIndex={-1}>
              Item {item.position} is not open to you
            </h1>
            <p>
              You have no relationship to this person’s care. You can stay in the meeting; the next item you may see
              opens here.
            </p>
            <CallPane />
          </div>
        )}
      </div>
    </ItemContext>
  )
}

function BannerOf({ item, heading }: { item: ItemView; heading: RefObject<HTMLHeadingElement | null> }) {
  const caseId = item.about?.identity.caseId ?? ''
  const view = useAsk('case', { caseId })
  return item.about ? (
    <>
      <PatientBanner
        identity={item.about.identity}
        view={view.data ?? null}
        failed={view.isError}
        headingRef={heading}
      />
      {view.data?.identity.caseId === caseId ? <EmergencyNotice view={view.data} /> : null}
    </>
  ) : null
}

function CaseOf({ item, caseId }: { item: ItemView; caseId: string }) {
  const { meeting, may } = useMeetingContext()
  const query = useAsk('case', { caseId })
  const navigate = useNavigate()
  const { tab } = useSearch({ from: '/frame/inside/meetings/$meetingId/live' })
  return (
    <Asked query={query} what="Patient" dated={false}>
      {view => (
        <OneCaseAtATime view={view}>
          <CaseWorkspace
            caseId={caseId}
            view={view}
            tab={tab}
            mayFlag={may('flag:raise') && item.state !== 'closed' && meeting.state !== 'ended'}
            chooseTab={id => void navigate({ to: '.', search: { tab: id }, resetScroll: false })}
          />
        </OneCaseAtATime>
      )}
    </Asked>
  )
}

/** Tells the others where this person is; a hidden tab is away. */
function usePresence(itemId: string | null): void {
  const live = useLive()
  const { meeting } = useMeetingContext()
  const unsaved = useBehind() ? 1 : 0
  useEffect(() => {
    const tell = () => live.presence(meeting.id, itemId, document.hidden, unsaved)
    tell()
    document.addEventListener('visibilitychange', tell)
    return () => document.removeEventListener('visibilitychange', tell)
  }, [live, meeting.id, itemId, unsaved])
}

/** Who comes and goes is said once, several together; whoever was here before is no news. */
function useSaidComings(): void {
  const { state, session } = useMeetingContext()
  const { activity } = useClient()
  const here = useRef<Map<string, string> | null>(null)
  const { presence } = state
  const own = session.person.id
  useEffect(() => {
    const before = here.current
    const now = new Map(presence.filter(one => one.person.id !== own).map(one => [one.person.id, one.person.name]))
    here.current = now
    if (!before) return
    for (const [id, name] of now) if (!before.has(id)) activity(name, { one: 'joined', many: 'joined' })
    for (const [id, name] of before) if (!now.has(id)) activity(name, { one: 'left', many: 'left' })
  }, [presence, own, activity])
}

/** Text that waits for longer than a moment: the chair is told before the item is closed. Each keystroke is nobody's business. */
function useBehind(): boolean {
  const docs = useRecordDocs()
  const [behind, setBehind] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      if (docs.unsaved() === 0) {
        clearTimeout(timer)
        timer = undefined
        setBehind(false)
      } else timer ??= setTimeout(() => setBehind(docs.unsaved() > 0), behindAfterMs)
    }
    const end = docs.subscribe(look)
    return () => {
      clearTimeout(timer)
      end()
    }
  }, [docs])
  return behind
}
