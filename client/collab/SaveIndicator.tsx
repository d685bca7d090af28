import { instantTime } from '#shared/cui'
import type { SaveView } from '../state/saveState.ts'
import { saveWords } from './saveWords.ts'

/** Beside each section's heading. Words and a sign, never colour alone; not a live region, it changes too often. */
export function SaveIndicator({ view }: { view: SaveView }) {
  const words = saveWords(view, instantTime)
  return (
    <span className={`save save--${words.tone}`} data-save={view.kind}>
      <span className="save__sign" aria-hidden="true" />
      {words.text}
    </span>
  )
}
