// What a password must be. Length and being unknown to attackers; no rules about digits and signs, which make people write it down.
import { z } from 'zod'

export const tooCommon =
  'This password is easy to guess: it is a common one, a pattern of keys, or made of your own name. Three or four unrelated words are better.'

export const newPassword = z
  .string()
  .min(12, 'Use at least 12 characters. Three or four unrelated words are easy to remember.')
  .max(128, 'Use 128 characters or fewer.')
