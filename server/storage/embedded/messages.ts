/** What the thread of the database and the process that started it say to each other. */
import { z } from 'zod'

export const threadDataSchema = z.object({
  dir: z.string(),
  socketPath: z.string(),
  /** Opens a port of 127.0.0.1 as well, for whoever knows the password. */
  port: z.object({ number: z.number(), user: z.string(), password: z.string() }).optional(),
})
export type ThreadData = z.infer<typeof threadDataSchema>

export const fromThreadSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), port: z.number().optional() }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
  z.object({ kind: z.literal('stopped') }),
  z.object({
    kind: z.literal('log'),
    level: z.enum(['info', 'warn', 'error']),
    fields: z.record(z.string(), z.unknown()),
    message: z.string(),
  }),
])
export type FromThread = z.infer<typeof fromThreadSchema>

export const toThreadSchema = z.object({ kind: z.literal('stop') })
export type ToThread = z.infer<typeof toThreadSchema>
