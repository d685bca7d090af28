// What belongs to accounts: sessions, authenticators, one-time links, and the word to other processes that rights changed.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newSession } from '#server/domain/session'
import { databases, type OpenStores, openStores } from './databases.ts'
import { accountOf, at } from './samples.ts'

describe.each(databases)('[ST1] on $name', ({ uri }) => {
  let opened: OpenStores
  let stores: OpenStores['stores']
  beforeAll(async () => {
    opened = await openStores(uri)
    stores = opened.stores
    await stores.people.addAccounts([accountOf('a1')])
  })
  afterAll(() => opened.close())

  test('[ST4] sessions: of many who rotate one token at once, one succeeds', async () => {
    const session = newSession('s1', 'a1', 'h0', new Date(at))
    await stores.sessions.insert(session)
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => stores.sessions.rotate('s1', 'h0', `h${n + 1}`, at)),
    )
    expect(outcomes.filter(Boolean)).toHaveLength(1)
    const idleAt = async (now: string, since: string) =>
      (await stores.sessions.idle(now, since)).filter(one => one.id === 's1').length
    expect(await idleAt('2026-01-01T20:59:59.000Z', at)).toBe(1)
    expect(await idleAt('2026-01-01T21:00:00.000Z', at), 'over').toBe(0)
    expect(await idleAt(at, '2026-01-01T08:59:59.000Z'), 'active since').toBe(0)
    await stores.sessions.note('s1', { lockedAt: at, provedAt: at })
    expect(await stores.sessions.get('s1')).toMatchObject({
      activeAt: at,
      lockedAt: at,
      provedAt: at,
      previousHash: 'h0',
      currentHash: `h${outcomes.indexOf(true) + 1}`,
    })
    expect(await idleAt(at, at), 'locked already').toBe(0)
    await stores.sessions.revoke('s1', at)
    expect(await stores.sessions.rotate('s1', `h${outcomes.indexOf(true) + 1}`, 'late', at)).toBe(false)
  })

  test('[SE24] sessions opened at a provider are found by its session or its person, and never by neither', async () => {
    const from = (subject: string, sid: string, issuer = 'https://p') => ({ issuer, subject, sid, idToken: 'sealed' })
    const open = async (id: string, elsewhere: ReturnType<typeof from> | null) =>
      stores.sessions.insert({ ...newSession(id, 'a9', 'h', new Date(at)), elsewhere })
    await open('e1', from('s', 'one'))
    await open('e2', from('s', 'two'))
    await open('e3', from('s', 'one', 'https://other'))
    await open('e4', null)
    const found = async (subject: string | null, sid: string | null) =>
      (await stores.sessions.fromElsewhere({ issuer: 'https://p', subject, sid }, at)).map(one => one.id).sort()
    expect(await found('s', 'one')).toEqual(['e1'])
    expect(await found('s', null)).toEqual(['e1', 'e2'])
    expect(await found(null, 'two')).toEqual(['e2'])
    expect(await found('another', 'one')).toEqual([])
    expect(await found(null, null)).toEqual([])
    await stores.sessions.revoke('e1', at)
    expect(await found('s', null)).toEqual(['e2'])
    expect((await stores.sessions.get('e2'))?.elsewhere).toEqual(from('s', 'two'))
  })

  test('[ST3] one person at a provider is one account, and one account one person there', async () => {
    const { identities } = stores
    expect(await identities.of('https://p', 's1')).toBeNull()
    expect(await identities.link('https://p', 's1', 'a1')).toBe(true)
    expect(await identities.of('https://p', 's1')).toBe('a1')
    expect(await identities.of('https://other', 's1')).toBeNull()
    expect(await identities.link('https://p', 's2', 'a1')).toBe(false)
    expect(await identities.link('https://p', 's1', 'a2')).toBe(false)
  })

  test('[ST3] [ST4] one-time links are spent once and replaced; notices reach the other process once', async () => {
    const { entryLinks, staffFiles, notices, otherNotices, people } = stores
    const link = { hash: 'l1', kind: 'password', personId: 'a1', expiresAt: at } as const
    await entryLinks.replace(link)
    expect(await entryLinks.get('l1')).toEqual(link)
    await entryLinks.replace({ ...link, hash: 'l2' })
    expect(await entryLinks.get('l1')).toBeNull()
    expect((await Promise.all(Array.from({ length: 10 }, () => entryLinks.spend('l2')))).filter(Boolean)).toHaveLength(
      1,
    )
    await staffFiles.note('a1', { lastSignInAt: at })
    await staffFiles.note('a1', { reviewedAt: at })
    const none = { invitedAt: null, invitedBy: null, roleChangedAt: null, reviewedBy: null }
    expect(await staffFiles.many(['a1', 'a2'])).toMatchObject([{ personId: 'a1', lastSignInAt: at, reviewedAt: at }])
    expect({ ...none, ...(await staffFiles.many(['a1']))[0] }).toMatchObject(none)
    await people.change('a1', { role: 'nurse', disabled: true })
    expect(await people.get('a1')).toMatchObject({ role: 'nurse', disabled: true })
    await people.change('a1', { role: 'gp', disabled: false })
    const now = new Date(at)
    await notices.tell(['a1', 'a2'], now)
    expect(await notices.news(now), 'not its own').toEqual([])
    expect(await otherNotices.news(now)).toEqual(['a1', 'a2'])
    expect(await otherNotices.news(now), 'once').toEqual([])
  })

  test('[ST3] [ST4] authenticators: confirmed once, and each code lets in one of many who send it at once', async () => {
    const { secondFactors } = stores
    expect(await secondFactors.get('a1')).toBeNull()
    await secondFactors.offer('a1', 'OFFERED')
    const made = { at, step: 100, recovery: ['h1', 'h2'] }
    expect(await secondFactors.confirm('a1', 'ANOTHER', made)).toBe(false)
    expect(await secondFactors.confirm('a1', 'OFFERED', made)).toBe(true)
    expect(await secondFactors.confirm('a1', 'OFFERED', made), 'confirmed twice').toBe(false)
    expect(await secondFactors.get('a1')).toEqual({
      personId: 'a1',
      secret: 'OFFERED',
      pending: null,
      confirmedAt: at,
      lastStep: 100,
      recovery: ['h1', 'h2'],
    })
    const once = (use: () => Promise<boolean>) => Promise.all(Array.from({ length: 20 }, use))
    expect((await once(() => secondFactors.spendStep('a1', 101))).filter(Boolean)).toHaveLength(1)
    expect(await secondFactors.spendStep('a1', 100), 'an earlier step').toBe(false)
    expect((await once(() => secondFactors.spendRecovery('a1', 'h1'))).filter(Boolean)).toHaveLength(1)
    await secondFactors.replaceRecovery('a1', ['h3'])
    expect((await secondFactors.get('a1'))?.recovery).toEqual(['h3'])
    await secondFactors.remove('a1')
    expect(await secondFactors.get('a1')).toBeNull()
  })

  test('[SE22] S-67 authenticators lie sealed; those of before, open or under another secret, are sealed anew', async () => {
    const { secondFactors, earlierFactors, movedFactors } = stores
    const rows = opened.connection.collection<{ _id: string; secret: string | null; pending: string | null }>(
      'secondFactors',
    )
    await secondFactors.offer('a2', 'OFFERED')
    await secondFactors.confirm('a2', 'OFFERED', { at, step: 1, recovery: [] })
    await earlierFactors.offer('a3', 'EARLIER')
    await rows.insertOne({ _id: 'a4', secret: 'PLAIN', pending: null })
    const kept = JSON.stringify(await rows.find({ _id: { $ne: 'a4' } }).toArray())
    expect(kept).not.toMatch(/OFFERED|EARLIER/)
    expect((await secondFactors.get('a4'))?.secret, 'of an earlier version').toBe('PLAIN')
    await expect(secondFactors.get('a3'), 'never "no second factor"').rejects.toThrow(/JWT_SECRET_PREVIOUS/)
    expect(await secondFactors.sealAnew(), 'the one it cannot open stays').toBe(1)
    expect(await movedFactors.sealAnew()).toBe(1)
    expect((await secondFactors.get('a3'))?.pending).toBe('EARLIER')
    expect(await movedFactors.sealAnew()).toBe(0)
    expect(JSON.stringify(await rows.find().toArray())).not.toMatch(/OFFERED|EARLIER|PLAIN/)
    const [mine] = await rows.find({ _id: 'a2' }).toArray()
    await rows.updateOne({ _id: 'a4' }, { $set: { secret: mine?.secret ?? null } })
    await expect(secondFactors.get('a4'), 'copied from another account').rejects.toThrow(/does not open/)
  })
})
