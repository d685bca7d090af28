// What a row of the HTTP table is, and the replies that many rows share.
import { z } from 'zod'
import { id } from './ids.ts'

export interface Route {
  method: 'get' | 'post' | 'put' | 'delete'
  /** Express form: `:name` is a path parameter, always an id; `:compartment` is a compartment of the record. */
  path: string
  summary: string
  body?: z.ZodType
  reply: z.ZodType
  /** Reachable without a sign-in. */
  open?: true
  /** The body is a form, as other servers send it. */
  form?: true
  /** The body is read by the route itself, as a stream. */
  raw?: true
  /** Answers with the file itself, not with JSON. */
  file?: true
}

export const fileView = z.object({
  fileName: z.string(),
  mediaType: z.enum(['text/csv', 'text/calendar', 'text/plain']),
  text: z.string(),
})
export type FileView = z.infer<typeof fileView>

export const nothing = z.object({ ok: z.literal(true) })
export const made = z.object({ ok: z.literal(true), id })
