// Server data for screens: one key per route and parameters, so that an event can say exactly what became old.
import { type QueryClient, queryOptions, type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect } from 'react'
import type { Refusal } from '#shared/errors'
import { refuse } from '#shared/errors'
import type { ReplyOf, RouteName } from '#shared/http'
import { type Api, Refused } from '../api/api.ts'
import type { PathParams } from '../api/http.ts'
import { useApi } from './clientContext.ts'

export function asked<N extends RouteName>(api: Api, name: N, params: PathParams = {}) {
  return queryOptions<ReplyOf<N>, Error, ReplyOf<N>, readonly [N, PathParams]>({
    queryKey: [name, params],
    queryFn: ({ signal }) => api.ask(name, { params, signal }),
  })
}

/** `useAsk('case', { caseId })`: loads, caches and keeps the typed answer of a GET route. */
export function useAsk<N extends RouteName>(name: N, params: PathParams = {}): UseQueryResult<ReplyOf<N>> {
  return useQuery(asked(useApi(), name, params))
}

/** Says which routes' answers became old; those on screen are loaded again. */
export function useStale(): (...names: RouteName[]) => Promise<void> {
  const client = useQueryClient()
  return useCallback((...names) => makeStale(client, ...names), [client])
}

export async function makeStale(client: QueryClient, ...names: RouteName[]): Promise<void> {
  await Promise.all(names.map(name => client.invalidateQueries({ queryKey: [name] })))
}

/** What others may have changed meanwhile: asked again when it comes on screen, and every few seconds while it is there. */
export function useFresh(refetch: () => unknown): void {
  useEffect(() => {
    refetch()
    const timer = setInterval(refetch, freshMs)
    return () => clearInterval(timer)
  }, [refetch])
}
const freshMs = 10_000

/** Takes answers about a case out of the page's memory. */
export function useForget(): (caseId: string, ...names: RouteName[]) => void {
  const client = useQueryClient()
  return useCallback(
    (caseId, ...names) => {
      for (const name of names) client.removeQueries({ queryKey: [name, { caseId }] })
    },
    [client],
  )
}

/** A failure of a query in safe words. */
export function refusalOf(error: unknown): Refusal {
  return error instanceof Refused ? error.refusal : refuse('internal')
}
