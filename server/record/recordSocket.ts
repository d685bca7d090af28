// How the socket library is bent to the record door: close codes, the chosen protocol, bytes as one array.
import { type RawData, WebSocket } from 'ws'
import { bearerPrefix, closeCodes, SUBPROTOCOL } from '#shared/record'

/**
 * The socket library answers an oversized frame with 1009 and one of endless pieces with 1008, which the stock provider
 * takes as worth another try.
 */
export class RecordSocket extends WebSocket {
  override close(code?: number, data?: string | Buffer) {
    super.close(code === 1009 || code === 1008 ? closeCodes.tooLarge.code : code, data)
  }
}

/** A browser drops a connection whose protocol nobody chose, and would never see why an older page was closed. */
export function chosenProtocol(offered: Set<string>): string | false {
  if (offered.has(SUBPROTOCOL)) return SUBPROTOCOL
  return [...offered].find(protocol => !protocol.startsWith(bearerPrefix)) ?? false
}

export function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}
