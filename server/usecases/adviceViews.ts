// The outcome of a clinic slot as it is shown, with the fingerprint that is signed.
import { createHash } from 'node:crypto'
import type { AdviceContent, AdviceView } from '#shared/outcome'
import { adviceOf } from '../domain/advice.ts'
import type { Discussion } from '../domain/discussion.ts'
import { canonical } from './canonical.ts'

export function hashOfAdvice(content: AdviceContent): string {
  return createHash('sha256').update(canonical(content)).digest('hex')
}

export function viewAdvice(discussion: Discussion): AdviceView {
  const content = adviceOf(discussion)
  const { draft, versions } = discussion.advice
  return {
    current:
      content && draft ? { content, hash: hashOfAdvice(content), writtenBy: draft.by, writtenAt: draft.at } : null,
    versions: versions.map(one => ({ ...one, intact: hashOfAdvice(one.content) === one.hash })),
  }
}
