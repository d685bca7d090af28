// Keeps undo from losing words. Yjs (13.6.33) collects what an undo brings back, and while it does so splits stretches of
// text at the places where an earlier undo had put words back; what it split off is then never brought back, or elsewhere.
import * as Y from 'yjs'

/** Splits at those places before anything is collected. Returns a function that stops it. */
export function keepUndoWhole(doc: Y.Doc): () => void {
  const split = (transaction: Y.Transaction) => {
    if (!(transaction.origin instanceof Y.UndoManager)) return
    const broughtBack: Y.ID[] = []
    for (const structs of doc.store.clients.values()) {
      for (const struct of structs)
        if (struct instanceof Y.Item && struct.redone !== null) broughtBack.push(struct.redone)
    }
    for (const id of broughtBack) Y.getItemCleanStart(transaction, id)
  }
  doc.on('beforeTransaction', split)
  return () => doc.off('beforeTransaction', split)
}
