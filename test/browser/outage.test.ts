// The store stops answering in the middle of a meeting: nobody is told "saved", nobody reads what could vanish, nothing is lost.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeBrowser, launchChromium } from '#test/support/chromium'
import { type DatabaseProcess, startDatabaseProcess } from '#test/support/databaseProcess'
import { until } from '#test/support/deadline'
import { todaysMeeting } from '#test/support/demonstration'
import { type Attender, attend } from '#test/support/meetingRoom'
import { removeDataDir, type ServerProcess, startServerProcess } from '#test/support/process'

describeBrowser('[JR10] [RC3] the store hangs', () => {
  let folder: string
  let database: DatabaseProcess
  let server: ServerProcess
  let browser: Browser
  let writer: Attender
  let reader: Attender

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'caseroom-outage-'))
    database = await startDatabaseProcess(folder)
    server = await startServerProcess({ env: { MODE: 'demonstration', MONGODB_URI: database.uri } })
    browser = await launchChromium()
    const { meetingId } = await todaysMeeting(server.origin)
    writer = await attend(browser, server.origin, 'aisha.shah@example.org', meetingId)
    reader = await attend(browser, server.origin, 'helen.marsh@example.org', meetingId)
    await writer.page.getByRole('button', { name: 'Start meeting' }).click()
    await Promise.all([writer.open('Discussion'), reader.open('Discussion')])
    await writer.type('Discussion', 'before the outage')
    await writer.allSaved()
  })
  afterAll(async () => {
    await browser?.close()
    database?.thaw()
    await server?.stop(15_000)
    await database?.stop()
    if (server) await removeDataDir(server.dataDir)
    await rm(folder, { recursive: true, force: true })
  })

  test('no screen says "saved", the other person does not read it, readiness turns, and all arrives afterwards', async () => {
    database.freeze()
    await writer.type('Discussion', ' STOP METHOTREXATE')
    const indicator = writer.page.locator('[data-save="all"]')
    await indicator.filter({ hasText: /^Not saved yet/ }).waitFor({ timeout: 10_000 })
    expect(await reader.editor('Discussion').textContent()).toContain('before the outage')
    expect(await reader.editor('Discussion').textContent()).not.toContain('METHOTREXATE')
    expect(await writer.editor('Discussion').textContent(), 'the writer keeps the text').toContain('STOP METHOTREXATE')
    await until(15_000, 'readiness to say no', async () => {
      return (await fetch(`${server.origin}/readyz`)).status === 503
    })
    expect((await fetch(`${server.origin}/healthz`)).status, 'the process lives').toBe(200)
    expect(await indicator.textContent()).not.toMatch(/All changes saved/)

    database.thaw()
    await writer.allSaved()
    await until(15_000, 'the text at the other person', async () =>
      (await reader.editor('Discussion').textContent())?.includes('STOP METHOTREXATE'),
    )
    await until(15_000, 'readiness', async () => (await fetch(`${server.origin}/readyz`)).status === 200)
    const whole = (await reader.editor('Discussion').textContent()) ?? ''
    expect(whole.split('STOP METHOTREXATE')).toHaveLength(2)
  })
})
