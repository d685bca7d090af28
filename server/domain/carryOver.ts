// What a discussion opens with: the facts of the meeting before, under the four headings. Facts only: no sentence of a
// section, and no flag's words, which may quote one. So whoever may see the case may read it.
import { effects } from '#shared/action'
import { instantDate, instantDateTime, shortDate } from '#shared/cui'
import type { Action } from './action.ts'
import type { Decision } from './decision.ts'
import type { Discussion } from './discussion.ts'

export const discussionHeadings = ['Situation', 'Action to date', 'Update', 'Next steps'] as const

export interface Part {
  heading: (typeof discussionHeadings)[number]
  /** Paragraphs; none is an empty box to write in. */
  lines: string[]
}

/** One discussion of a meeting that has ended. */
export interface Earlier {
  discussion: Pick<Discussion, 'decisions' | 'actions' | 'outcome' | 'answer'>
  question: string
  title: string
  /** ISO UTC. */
  startsAt: string
}

/**
 * The four parts, from the last of `earlier` and the open actions of all of them. Without any, four empty boxes. It names
 * the meeting that the facts are from and when it was put together, so that nobody takes it for words of today.
 */
export function carryOver(earlier: readonly Earlier[], now: string): Part[] {
  const inOrder = [...earlier].sort((a, b) => a.startsAt.localeCompare(b.startsAt))
  const last = inOrder.at(-1)
  if (!last) return discussionHeadings.map(heading => ({ heading, lines: [] }))
  const before = inOrder.slice(0, -1)
  const open = inOrder.flatMap(one => one.discussion.actions).filter(action => action.state !== 'done')
  return [
    { heading: 'Situation', lines: situation(last, now) },
    {
      heading: 'Action to date',
      lines: [
        ...last.discussion.actions.map(action => done(action)),
        ...before.flatMap(one =>
          one.discussion.actions
            .filter(action => action.state !== 'done')
            .map(action => `${done(action)} (Agreed on ${instantDate(one.startsAt)}.)`),
        ),
      ],
    },
    { heading: 'Update', lines: [] },
    { heading: 'Next steps', lines: open.map(next) },
  ]
}

function situation({ discussion, question, title, startsAt }: Earlier, now: string): string[] {
  const { decisions, outcome, answer } = discussion
  const decided = decisions.flatMap(decisionLines)
  const reason = outcome?.reason ? `: ${outcome.reason}` : '.'
  const without = outcome?.kind === 'carry-forward' ? `Carried forward${reason}` : `No decision was recorded${reason}`
  return [
    `From the meeting of ${instantDate(startsAt)}, ${title}. Put together by Caseroom, as things stood on ${instantDateTime(now)}.`,
    ...(question === '' ? [] : [`The question was: ${question}`]),
    ...(answer ? [`Answer of ${answer.by.name}: ${answer.text}`] : []),
    ...(decided.length > 0 ? decided : [without]),
  ]
}

function decisionLines({ state, text, recordedBy }: Decision): string[] {
  const who = recordedBy ? ` (Recorded by ${recordedBy.name}.)` : ''
  switch (state) {
    case 'recorded':
      return [`Decided: ${text}${who}`]
    case 'provisional':
      return [`Decided provisionally, without quorum: ${text}${who}`]
    case 'refused':
      return [`Did not stand, because the assent was refused: ${text}`]
    case 'proposed':
    case 'withdrawn':
      return []
    default:
      return state satisfies never
  }
}

function done({ text, owner, state, changedAt, due, note, effect, parts }: Action): string {
  const others = parts.map(part => part.owner.name).join(', ')
  const who = others === '' ? owner.name : `${owner.name}, with ${others}`
  return `${text} – ${who}: ${stateWords()}`

  function stateWords(): string {
    switch (state) {
      case 'done':
        return `done on ${instantDate(changedAt)}${effect ? `; ${effects[effect.value].toLowerCase()}` : ''}.`
      case 'accepted':
        return `accepted, due ${shortDate(due)}.`
      case 'offered':
        return `offered and not answered yet, due ${shortDate(due)}.`
      case 'refused':
        return `refused${note ? ` (${note})` : ''}; nobody has it, due ${shortDate(due)}.`
      default:
        return state satisfies never
    }
  }
}

function next({ text, owner, state, due }: Action): string {
  return state === 'refused'
    ? `${text} – needs an owner, due ${shortDate(due)}`
    : `${text} – ${owner.name}, due ${shortDate(due)}`
}
