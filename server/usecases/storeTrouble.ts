/** The database could not be reached or did not answer in time, by the driver's own names for it: worth another try. */
export function isStoreTrouble(error: unknown): boolean {
  return error instanceof Error && /^(Mongo|Mongoose).*(Network|Selection|Timeout|NotConnected|Pool)/.test(error.name)
}

/** Where an error happened, for the log. Never its message, which may quote what was typed, on several lines. */
export function placesOf(error: unknown): string[] | undefined {
  if (!(error instanceof Error)) return undefined
  return error.stack
    ?.split('\n')
    .filter(line => /^\s+at /.test(line))
    .slice(0, 3)
}
