// Identifiers. They are opaque: no NHS number, name or birth date may ever be part of one.
import { z } from 'zod'

export const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'An identifier is 1 to 64 characters: small letters, digits and hyphens.')

/** Made by the client, once per intention: the same command id again gets the first answer again. */
export const commandId = z.uuid()

/** An instant as ISO 8601 in UTC. */
export const instant = z.iso.datetime({ offset: false })

/** A calendar date, YYYY-MM-DD. Never a JavaScript Date: a birth date has no time zone. */
export const day = z.iso.date()

/** One line typed by a person. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'Write something here.')
    .max(max, `Use ${max} characters or fewer.`)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
    .regex(/^[^\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]*$/, 'Use one line of ordinary text.')

/** Several lines typed by a person. */
export const prose = (max: number) =>
  z
    .string()
    .trim()
    .min(1, 'Write something here.')
    .max(max, `Use ${max} characters or fewer.`)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
    .regex(/^[^\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]*$/, 'Use ordinary text.')
