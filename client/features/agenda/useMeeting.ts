// A planned meeting, kept present by the live door: what another coordinator changes shows here at once.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { MeetingSnapshot, MeetingView } from '#shared/meeting'
import { asked, useAsk } from '../../app/asking.ts'
import { useApi, useLive } from '../../app/clientContext.ts'

export function useMeeting(meetingId: string) {
  const api = useApi()
  const live = useLive()
  const queries = useQueryClient()
  const query = useAsk('meeting', { meetingId })
  const state = query.data?.meeting.state
  useEffect(() => {
    const { queryKey } = asked(api, 'meeting', { meetingId })
    const take = (change: (old: MeetingSnapshot) => MeetingSnapshot) =>
      queries.setQueryData(queryKey, old => (old ? change(old) : old))
    const stop = live.on('meeting:changed', event => {
      if (event.meeting.id === meetingId) take(old => newer(old, event.meeting))
    })
    // Preparing is not attending: a live meeting is joined on its own screen only.
    const leave =
      state === 'planned'
        ? live.join(
            meetingId,
            reply => {
              if (reply.ok) take(old => (reply.meeting.version < old.meeting.version ? old : reply))
            },
            'watching',
          )
        : () => undefined
    return () => {
      stop()
      leave()
    }
  }, [api, live, queries, meetingId, state])
  return query
}

/** Events may overtake each other: an older version never replaces a newer one. */
function newer(old: MeetingSnapshot, meeting: MeetingView): MeetingSnapshot {
  return meeting.version < old.meeting.version ? old : { ...old, meeting }
}
