// Says that a section is nearly full while there is still room to put it right.
import { useEffect, useState } from 'react'
import * as Y from 'yjs'
import { recordLimits } from '#shared/record'
import type { RecordDoc } from './recordDoc.ts'
import { fullnessWords } from './saveWords.ts'

/** Measuring means encoding the whole section, so not at every key. */
const measureMs = 10_000

export function NearlyFull({ record, loaded }: { record: RecordDoc; loaded: boolean }) {
  const [bytes, setBytes] = useState(0)
  useEffect(() => {
    if (!loaded) return
    const measure = () => setBytes(Y.encodeStateAsUpdate(record.doc).length)
    let timer: ReturnType<typeof setTimeout> | undefined
    const onChange = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        measure()
      }, measureMs)
    }
    measure()
    record.doc.on('update', onChange)
    return () => {
      clearTimeout(timer)
      record.doc.off('update', onChange)
    }
  }, [record, loaded])
  const words = fullnessWords(bytes, recordLimits.compartmentBytes)
  return words === null ? null : (
    <p className="section__full" role="status">
      {words}
    </p>
  )
}
