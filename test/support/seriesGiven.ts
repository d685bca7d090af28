// A series of meetings as the access tests need it: well formed, ended, and about nobody.
import type { Series } from '#server/domain/series'
import type { SeriesGiven } from '#shared/series'

export function seriesOf(chairId: string, memberIds: string[]): Series {
  const standing = memberIds.map(personId => ({ personId, deputyId: null }))
  return {
    ...{ id: 'series', version: 0, history: [], organisationId: 'practice', ended: true },
    ...seriesGivenBy(chairId),
    members: standing,
  }
}

export const seriesGivenBy = (chairId: string): SeriesGiven => ({
  ...{ title: 'x', kind: 'mdt', terms: null, cadence: 'weekly', firstOn: '2199-01-01', time: '10:00' },
  ...{
    plannedMinutes: 5,
    place: null,
    phone: null,
    chairId,
    deputyId: null,
    members: [],
    requiredRoles: [],
    quorum: [],
  },
})
