// The three states of something asked from the server, the same on every screen.
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { instantTime } from '#shared/cui'
import { refusalOf } from '../app/asking.ts'
import { useLiveState } from '../app/clientContext.ts'
import { ErrorNote } from './ErrorNote.tsx'
import { Loading } from './Loading.tsx'

/** `what` begins a sentence ("Meetings could not be loaded") and, in small letters, follows "Loading". */
export function Asked<T>({
  query,
  what,
  dated = true,
  children,
}: {
  query: UseQueryResult<T>
  what: string
  /** False where the parts say it themselves, or where a line that comes would move what somebody types. */
  dated?: boolean
  children: (data: T) => ReactNode
}) {
  const offline = useLiveState().kind === 'offline'
  if (query.data === undefined) {
    if (!query.isError) return <Loading what={what.charAt(0).toLowerCase() + what.slice(1)} />
    return <ErrorNote what={what} refusal={refusalOf(query.error)} retry={() => void query.refetch()} />
  }
  return (
    <>
      {dated && (offline || query.isError) ? (
        <p className="app-stale">
          Loaded {instantTime(query.dataUpdatedAt)}.{' '}
          {offline
            ? 'It is brought up to date when you are connected again.'
            : 'It could not be loaded again, so this may be out of date.'}
        </p>
      ) : null}
      {children(query.data)}
    </>
  )
}
