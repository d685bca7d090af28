/** The errors a client of the database may see: MongoDB's numbers and names, so that drivers react as they would there. */

export const codes = {
  InternalError: 1,
  BadValue: 2,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  InvalidLength: 16,
  IllegalOperation: 20,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  DollarPrefixedFieldName: 52,
  EmptyFieldName: 56,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  IndexAlreadyExists: 68,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  AuthenticationFailed: 18,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  ShutdownInProgress: 91,
  OutOfDiskSpace: 14031,
  CannotIndexParallelArrays: 171,
  InvalidIndexSpecificationOption: 197,
  InvalidPipelineOperator: 168,
  TransactionTooOld: 225,
  NotImplemented: 238,
  DataCorruptionDetected: 246,
  OperationNotSupportedInTransaction: 263,
  QueryExceededMemoryLimitNoDiskUseAllowed: 292,
  Location10065: 10065,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  Location17276: 17276,
  Location31249: 31249,
  Location31254: 31254,
  Location40323: 40323,
  Location40324: 40324,
  Location40414: 40414,
  Location40415: 40415,
  Location40602: 40602,
} as const

export type CodeName = keyof typeof codes

/** A refusal with MongoDB's code. `extra` is copied into the answer (keyPattern and keyValue of a duplicate key). */
export class Refusal extends Error {
  readonly code: number
  readonly codeName: CodeName
  readonly extra: Readonly<Record<string, unknown>>

  constructor(codeName: CodeName, message: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.code = codes[codeName]
    this.codeName = codeName
    this.extra = extra
  }
}

/** A frame that is not the wire protocol. There is nothing sensible to answer, so the connection is closed. */
export class BrokenFrame extends Error {}
