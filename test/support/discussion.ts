// A discussion under test: commands are decided one after the other, as the use cases do.
import type { Decided, Deciding } from '#server/domain/aggregate'
import { type Discussion, newDiscussion, type Setting } from '#server/domain/discussion'
import { isRefusal, type RefusalCode } from '#shared/errors'

export const live: Setting = { meetingState: 'live', requiredRoles: ['gp'] }
export const where = { discussionId: 'item', caseId: 'case' }

export function deciding(now = '2026-11-24T14:00:00.000Z'): Deciding {
  let made = 0
  return { commandId: `command-${now}`, now, newId: () => `made-${now}-${++made}` }
}

export function blank(): Discussion {
  return newDiscussion('item', 'meeting', 'case')
}

export function state<S>(decided: Decided<S>): S {
  if (isRefusal(decided)) throw new Error(`refused: ${decided.code} ${decided.message}`)
  return decided.state
}

export function code<S>(decided: Decided<S>): RefusalCode | 'accepted' {
  return isRefusal(decided) ? decided.code : 'accepted'
}
