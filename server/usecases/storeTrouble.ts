/** The database could not be reached or did not answer in time, by the driver's own names for it: worth another try. */
export function isStoreTrouble(error: unknown): boolean {
  return error instanceof Error && /^(Mongo|Mongoose).*(Network|Selection|Timeout|NotConnected|Pool)/.test(error.name)
}
