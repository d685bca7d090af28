// Which item is on screen. The chair's move never moves another person's cursor: silent following is the largest
// wrong-patient risk this product can create.
export interface Following {
  /** On screen now; null: the agenda. */
  shownId: string | null
  /** Where the chair is. */
  currentId: string | null
}

export type FollowEvent =
  /** The chair is at `itemId`. `busy`: this person is typing or has an open form. `own`: this person moved the meeting. */
  | { kind: 'chair'; itemId: string | null; busy: boolean; own: boolean }
  /** This person asked to go where the chair is. */
  | { kind: 'catch-up' }
  /** This person opened an item, or null for the agenda. */
  | { kind: 'open'; itemId: string | null }

export const startFollowing = (currentId: string | null): Following => ({ shownId: currentId, currentId })

export function follow(state: Following, event: FollowEvent): Following {
  switch (event.kind) {
    case 'chair': {
      if (event.itemId === state.currentId) return state
      const held = event.busy && !event.own && state.shownId !== null
      return { shownId: held ? state.shownId : event.itemId, currentId: event.itemId }
    }
    case 'catch-up':
      return { ...state, shownId: state.currentId }
    case 'open':
      return { ...state, shownId: event.itemId }
    default: {
      const never: never = event
      return never
    }
  }
}

/** The meeting is somewhere else than this screen: say so. */
export function hasMovedOn(state: Following): boolean {
  return state.shownId !== null && state.currentId !== null && state.shownId !== state.currentId
}
