// Credentials for the relay, as coturn's `use-auth-secret` checks them: the user name is the end of its life, the password its HMAC.
import { createHmac } from 'node:crypto'
import { type IceView, waysLiveMs } from '#shared/call'

interface Relay {
  stunUrls: string[]
  turnUrls: string[]
  turnSecret: string | null
  relayOnly: boolean
}

/**
 * A relay closes nothing that runs when its credentials end.
 * @param label goes into the relay's log beside network addresses: made for this use, never a person's id
 * @see draft-uberti-behave-turn-rest-00
 */
export function iceFor(relay: Relay, now: Date, label: string): IceView {
  const stun = relay.stunUrls.length > 0 ? [{ urls: relay.stunUrls }] : []
  if (relay.turnSecret === null || relay.turnUrls.length === 0) {
    return { servers: stun, relayOnly: false, expiresAt: null }
  }
  const ends = new Date(now.getTime() + waysLiveMs)
  const username = `${Math.floor(ends.getTime() / 1000)}:${label}`
  const credential = createHmac('sha1', relay.turnSecret).update(username).digest('base64')
  return {
    servers: [...stun, { urls: relay.turnUrls, username, credential }],
    relayOnly: relay.relayOnly,
    expiresAt: ends.toISOString(),
  }
}
