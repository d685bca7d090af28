// The Yjs document of a compartment, for the server and for our own pages.
import * as Y from 'yjs'

/**
 * A document that never edits itself. Yjs tidies formatting marks after it applies others' changes; on the server
 * those deletions would be in no log, and on the page of a reader they would be writes nobody made.
 * `gc: false` keeps what was removed, for reading history.
 */
export function recordDoc({ gc = true }: { gc?: boolean } = {}): Y.Doc {
  const doc = new Y.Doc({ gc })
  // Yjs asks this flag right after the event.
  doc.on('afterTransaction', transaction => {
    transaction._needFormattingCleanup = false
  })
  return doc
}
