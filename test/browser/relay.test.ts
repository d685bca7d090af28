// The call through the relay only: no participant sees another's network address.
import type { Browser } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { hearsAndSees, joinCall, openClinic, startClinic } from '#test/support/callRoom'
import { launchChromium } from '#test/support/chromium'
import { removeDataDir, startServerProcess } from '#test/support/process'
import { canRelay, NO_RELAY, startRelay } from '#test/support/relay'
import { findChromium, NO_CHROMIUM } from '../../scripts/chromiumPath.mjs'

const missing = [...(findChromium() ? [] : [NO_CHROMIUM]), ...(canRelay() ? [] : [NO_RELAY])]

describe.skipIf(missing.length > 0)(
  `a call through coturn${missing.length > 0 ? ` (skipped: ${missing.join('; ')})` : ''}`,
  () => {
    test('[CA15] with relay-only set, sound and pictures come through the relay and no other way', async () => {
      const relay = await startRelay()
      const server = await startServerProcess({
        env: { MODE: 'demonstration', TURN_URLS: relay.url, TURN_SECRET: relay.secret, CALL_RELAY_ONLY: 'true' },
      })
      let browser: Browser | undefined
      try {
        browser = await launchChromium()
        const clinic = await startClinic(server.origin, ['aisha-shah'])
        const consultant = await openClinic(browser, server.origin, 'kwame.osei@example.org', clinic.meetingId)
        const gp = await openClinic(browser, server.origin, 'aisha.shah@example.org', clinic.meetingId)
        await joinCall(consultant, 'Join with camera')
        await joinCall(gp, 'Join with camera')
        await consultant.page.getByRole('button', { name: 'Admit Dr Aisha Shah' }).click()
        for (const got of await Promise.all([hearsAndSees(consultant, 1), hearsAndSees(gp, 1)])) {
          expect(new Set(got.ways)).toEqual(new Set(['relay']))
        }
        clinic.chair.disconnect()
      } finally {
        await browser?.close()
        await server.stop()
        await removeDataDir(server.dataDir)
        await relay.stop()
      }
    })
  },
)
