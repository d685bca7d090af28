// One row of the table of HTTP routes.
import type { z } from 'zod'

export interface Route {
  method: 'get' | 'post' | 'put' | 'delete'
  /** Express form: `:name` is a path parameter, always an id; `:compartment` is a compartment of the record. */
  path: string
  summary: string
  body?: z.ZodType
  reply: z.ZodType
  /** Reachable without a sign-in. */
  open?: true
  /** The body is read by the route itself, as a stream. */
  raw?: true
}
