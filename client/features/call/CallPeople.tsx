// Who is in the call, with pictures or initials; and for the chair, who waits.
import { callerLabel, type ParticipantView } from '#shared/call'
import type { Remote } from '../../call/callState.ts'
import { Button } from '../../design/Button.tsx'
import { Avatar } from '../../design/Presence.tsx'
import { useMeetingContext } from '../live/meetingContext.ts'
import { useCall } from './CallContext.tsx'
import { Picture } from './Picture.tsx'

export function CallPeople() {
  const { state } = useCall()
  const inside = state.participants.filter(one => one.place === 'inside')
  return (
    <ul className="call-people" aria-label={`${inside.length} in the call`}>
      {inside.map(one => (
        <li key={one.peerId} className={one.screen ? 'call-people__screen' : undefined}>
          <Tile
            one={one}
            own={one.peerId === state.peerId}
            remote={state.remotes.find(remote => remote.peerId === one.peerId) ?? null}
          />
        </li>
      ))}
    </ul>
  )
}

function Tile({ one, own, remote }: { one: ParticipantView; own: boolean; remote: Remote | null }) {
  const { state } = useCall()
  const arriving = remote?.stream.getVideoTracks() ?? []
  const track = own
    ? (state.local.screen ?? state.local.video)
    : (arriving.find(video => !video.muted) ?? arriving.at(-1) ?? null)
  const line =
    own || one.telephone || remote?.state === 'connected'
      ? ''
      : remote?.state === 'lost'
        ? 'reconnecting…'
        : 'connecting…'
  return (
    <div className={`call-tile${own ? ' call-tile--own' : ''}`} data-peer={own ? 'own' : (remote?.state ?? 'none')}>
      {(one.screen || (one.camera && !(state.shown.soundOnly && !own))) && track ? (
        <Picture track={track} mirrored={own && !one.screen} whole={one.screen} />
      ) : (
        <Avatar person={one.person} />
      )}
      <p className="call-tile__name">
        {own ? 'You' : `${one.person.name}, ${callerLabel[one.person.role]}`}
        {one.telephone ? ' · on the telephone' : ''}
        {one.mic ? '' : ' · microphone off'}
        {one.hand ? ' · hand up' : ''}
        {one.screen ? ' · shares the screen' : ''}
        {line ? ` · ${line}` : ''}
      </p>
    </div>
  )
}

const ways = ({ telephone }: ParticipantView) => (telephone ? 'on the telephone' : 'by a link')

export function WhoWaits() {
  const { call, state } = useCall()
  const { may } = useMeetingContext()
  const waiting = state.participants.filter(one => one.place === 'waiting' && one.peerId !== state.peerId)
  if (!may('meeting:run') || waiting.length === 0) return null
  return (
    <section className="call-waiting" aria-labelledby="call-waiting-title">
      <h4 id="call-waiting-title">Waiting to come in</h4>
      <ul>
        {waiting.map(one => (
          <li key={one.peerId}>
            <span>
              {[one.person.name, callerLabel[one.person.role], one.person.organisation?.name ?? ways(one)].join(', ')}
            </span>
            <Button small onClick={() => void call.admit(one.peerId)}>
              Admit<span className="nhsuk-u-visually-hidden"> {one.person.name}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
