/** Words for a data folder that cannot be used. */

const reasons: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'this account may not write there'],
  ['EPERM', 'this account may not write there'],
  ['EROFS', 'its file system is read-only'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the quota of this account is used up'],
  ['ENOTDIR', 'a file stands where a folder is needed'],
  ['EEXIST', 'a file stands where a folder is needed'],
])
/** How the library of the data file says the same. */
const sayings: readonly [RegExp, string][] = [
  [/Permission denied|not permitted/i, 'EACCES'],
  [/Read-only file system/i, 'EROFS'],
  [/No space left|File too large/i, 'ENOSPC'],
]

/** The same error in words that say what to do, or the error itself when it is about something else. */
export function inWords(dir: string, error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const known = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const code =
    known !== undefined && reasons.has(known) ? known : sayings.find(([saying]) => saying.test(error.message))?.[1]
  const reason = code === undefined ? undefined : reasons.get(code)
  if (reason === undefined) return error
  return new Error(
    `The data folder ${dir} cannot be used: ${reason}. What is stored there was not changed. Put that right, or choose another folder with DATA_DIR.`,
    { cause: error },
  )
}
