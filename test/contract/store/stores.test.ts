// Every store of the product on the database it runs on: the embedded one, and the MongoDB of TEST_MONGODB_URI when there is one.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildIndexes, storeAnswers } from '#server/storage/connect'
import { databases, type OpenStores, openStores } from './databases.ts'
import { accountOf, caseOf, discussionOf, eventOf, meetingOf } from './samples.ts'

describe.each(databases)('[ST1] on $name', ({ uri }) => {
  let opened: OpenStores
  let stores: OpenStores['stores']
  let connection: OpenStores['connection']
  beforeAll(async () => {
    opened = await openStores(uri)
    stores = opened.stores
    connection = opened.connection
  })
  afterAll(() => opened.close())

  const indexesOf = async (collection: string) =>
    (await connection.collection(collection).listIndexes().toArray())
      .map(
        index =>
          `${index.unique ? 'unique ' : ''}${Object.entries(index.key)
            .map(([path, way]) => `${path}:${way}`)
            .join(',')}`,
      )
      .sort()

  test.each([
    ['accounts', ['_id:1', 'unique email:1']],
    ['organisations', ['_id:1']],
    ['sessions', ['_id:1', 'elsewhere.sid:1', 'elsewhere.subject:1', 'expiresAt:1', 'personId:1']],
    ['secondFactors', ['_id:1']],
    ['staffFiles', ['_id:1']],
    ['identities', ['_id:1', 'unique personId:1']],
    ['entryLinks', ['_id:1']],
    ['accessNotices', ['_id:1', 'at:1']],
    [
      'cases',
      [
        '_id:1',
        'find.nhsNumber:1',
        'find.words:1',
        'practiceId:1,find.family:1',
        'teamIds:1',
        'mergedInto.caseId:1',
        'unique practiceId:1,identifiers:1',
      ],
    ],
    ['importedRecords', ['_id:1']],
    [
      'meetings',
      [
        '_id:1',
        'agenda.caseId:1',
        'agenda.id:1',
        'agenda.invitedIds:1,state:1',
        'agenda.presenterId:1,state:1',
        'memberIds:1,startsAt:-1',
        'organisationId:1,startsAt:-1',
        'seriesId:1,startsAt:-1',
        'startsAt:1',
        'state:1',
      ],
    ],
    ['calendarFeeds', ['_id:1', 'unique hash:1']],
    ['mailChoices', ['_id:1']],
    ['mails', ['_id:1', 'keptUntil:1', 'organisationId:1,madeAt:-1', 'state:1,nextTryAt:1', 'subjectId:1', 'topic:1']],
    ['caseMessages', ['_id:1', 'practiceId:1']],
    ['recordSections', ['_id:1', 'redactions.state:1']],
    ['series', ['_id:1', 'members.personId:1', 'organisationId:1']],
    ['medicineSummaries', ['_id:1', 'practiceId:1']],
    ['ruleSwitches', ['_id:1']],
    ['medicineReviews', ['_id:1', 'practiceId:1,changes.state:1']],
    [
      'discussions',
      [
        '_id:1',
        'actions.owner.id:1',
        'actions.parts.owner.id:1',
        'caseId:1',
        'decisions.state:1',
        'decisions.kind:1',
        'followUp.agreed:1',
        'feedback.at:1',
        'feedback.to.id:1',
        'flags.rule.id:1',
        'meetingId:1',
      ],
    ],
    ['audit', ['_id:1', 'at:-1', 'unique chain:1,n:1', 'who:1,at:-1']],
    ['recordUpdates', ['_id:1', 'room:1,_id:1']],
    ['recordSnapshots', ['_id:1']],
    ['displays', ['_id:1', 'code:1', 'meetingId:1']],
    ['visits', ['_id:1', 'itemId:1', 'linkHash:1']],
    ['recordings', ['_id:1', 'caseId:1,startedAt:1', 'discussionId:1,startedAt:1']],
    ['recordingSound', ['_id:1', 'recordingId:1,part:1']],
    ['concerns', ['_id:1', 'caseId:1,at:1']],
    ['privateNotes', ['_id:1']],
  ])('[ST2] %s has its indexes, however often they are built', async (collection, expected) => {
    await buildIndexes(connection)
    expect(await indexesOf(collection)).toEqual([...expected].sort())
  })

  test('[ST2] there is no collection without a contract here', async () => {
    expect(
      Object.values(connection.models)
        .map(model => model.collection.name)
        .sort(),
    ).toEqual([
      'accessNotices',
      'accounts',
      'audit',
      'calendarFeeds',
      'caseMessages',
      'cases',
      'concerns',
      'covers',
      'discussions',
      'displays',
      'emergencies',
      'entryLinks',
      'identities',
      'importedRecords',
      'mailChoices',
      'mails',
      'medicineReviews',
      'medicineSummaries',
      'meetings',
      'organisations',
      'privateNotes',
      'recordSections',
      'recordSnapshots',
      'recordUpdates',
      'recordingSound',
      'recordings',
      'registers',
      'ruleSwitches',
      'secondFactors',
      'series',
      'sessions',
      'staffFiles',
      'visits',
    ])
    expect(await storeAnswers(connection)).toBe(true)
  })

  test('[ST3] accounts: found by id and address, one per address', async () => {
    const one = accountOf('a1')
    await stores.people.addAccounts([one])
    expect(await stores.people.get('a1')).toEqual(one)
    expect(await stores.people.byEmail('a1@example.org')).toEqual(one)
    expect(await stores.people.byEmail('nobody@example.org')).toBeNull()
    await expect(stores.people.addAccounts([{ ...accountOf('a2'), email: 'a1@example.org' }])).rejects.toMatchObject({
      code: 11000,
    })
    expect((await stores.people.all()).map(person => person.id)).toEqual(['a1'])
    await stores.people.addOrganisations([{ id: 'o1', name: 'One', kind: 'practice' }])
    expect(await stores.people.organisations()).toEqual([{ id: 'o1', name: 'One', kind: 'practice' }])
  })

  test('[ST4] meetings and discussions: of 20 writers from one version, one is saved and the others are told', async () => {
    const meeting = meetingOf('m1')
    expect(await stores.meetings.save(meeting, eventOf('planned'))).toBe('saved')
    expect(await stores.meetings.save(meeting, eventOf('planned')), 'made twice').toBe('stale')
    const loaded = (await stores.meetings.load('m1')) ?? meeting
    expect(loaded).toMatchObject({ ...meeting, version: 1, history: [eventOf('planned')] })
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        stores.meetings.save({ ...loaded, title: `title ${n}` }, eventOf(`renamed ${n}`)),
      ),
    )
    expect(outcomes.filter(outcome => outcome === 'saved')).toHaveLength(1)
    const after = await stores.meetings.load('m1')
    expect(after).toMatchObject({ version: 2, title: `title ${outcomes.indexOf('saved')}` })
    expect(after?.history.map(one => one.type)).toEqual(['planned', `renamed ${outcomes.indexOf('saved')}`])
    expect(await stores.meetings.load('none')).toBeNull()
  })

  test('[ST4] a counter by compare-and-set loses no update among ten writers', async () => {
    await stores.discussions.save(discussionOf('d-count', 'c9'), eventOf('opened'))
    const increment = async () => {
      for (;;) {
        const now = await stores.discussions.load('d-count')
        if (now && (await stores.discussions.save(now, eventOf('counted'))) === 'saved') return
      }
    }
    await Promise.all(Array.from({ length: 10 }, increment))
    expect(await stores.discussions.load('d-count')).toMatchObject({ version: 11 })
    expect((await stores.discussions.load('d-count'))?.history).toHaveLength(11)
  })

  test('[ST3] discussions are found by case', async () => {
    await stores.discussions.save(discussionOf('d1', 'c1'), eventOf('opened'))
    await stores.discussions.save(discussionOf('d2', 'c1'), eventOf('opened'))
    expect((await stores.discussions.ofCase('c1')).map(one => one.id).sort()).toEqual(['d1', 'd2'])
    expect((await stores.discussions.many(['d2', 'none'])).map(one => one.id)).toEqual(['d2'])
    expect(await stores.discussions.withActionsAbout(['c1'])).toEqual([])
    expect(await stores.discussions.withActionsOf('nobody')).toEqual([])
    expect(await stores.discussions.withFlagsAbout(['c1'])).toEqual([])
  })

  test('[ST3] cases: one per identifier of a practice, found by name, number and scope', async () => {
    const one = caseOf('k1', 'Müller-Żak', ['nhs|1', 'local|7'])
    expect(await stores.cases.insert(one)).toBe('saved')
    expect(await stores.cases.insert(caseOf('k2', 'Other', ['local|7'])), 'the same person by an identifier').toBe(
      'stale',
    )
    expect(await stores.cases.insert({ ...caseOf('k3', 'Other', ['local|7']), practiceId: 'elsewhere' })).toBe('saved')
    const found = await stores.cases.get('k1')
    expect(found).toEqual({ ...one, version: 1 })
    const scope = { teamOf: ['none'], organisationId: 'practice', invitedTo: [] }
    expect((await stores.cases.inScope(scope)).map(row => row.id)).toEqual(['k1'])
    expect(
      (await stores.cases.inScope({ ...scope, organisationId: 'none', invitedTo: ['k3'] })).map(row => row.id),
    ).toEqual(['k3'])
    expect(
      (await stores.cases.withNameOrNumber(scope, { names: ['mull'], nhsNumber: null })).map(row => row.id),
    ).toEqual(['k1'])
    expect(await stores.cases.withNameOrNumber(scope, { names: ['ull'], nhsNumber: null })).toEqual([])
    expect((await stores.cases.withIdentifiers('practice', ['nhs|1', 'x'])).map(row => row.id)).toEqual(['k1'])
    const saved = await Promise.all(
      [1, 2].map(n => (found ? stores.cases.save({ ...found, teamIds: [`t${n}`] }) : 'none')),
    )
    expect(saved.toSorted()).toEqual(['saved', 'stale'])
  })

  test('[ST3] a record that was merged is found by its id alone, guarded by the other; the link is taken away again', async () => {
    const root = { ...caseOf('m1', 'Merged', ['m|1']), teamIds: ['t-root'] }
    const other = { ...caseOf('m2', 'Merged', ['m|2']), teamIds: ['t-other'] }
    for (const one of [root, other]) expect(await stores.cases.insert(one)).toBe('saved')
    const by = { id: 'x', name: 'X', role: 'care-coordinator' as const }
    const mergedInto = { caseId: 'm1', at: '2026-11-24T14:00:00.000Z', by, reason: 'the same' }
    expect(await stores.cases.link({ id: 'm2', version: 7 }, { mergedInto })).toBe('stale')
    expect(await stores.cases.link({ id: 'm2', version: 1 }, { mergedInto })).toBe('saved')
    const guarded = await stores.cases.get('m2')
    expect([guarded?.id, guarded?.teamIds, guarded?.mergedInto]).toEqual(['m2', ['t-root'], mergedInto])
    const own = await stores.cases.own('m2')
    expect(own?.teamIds).toEqual(['t-other'])
    expect((await stores.cases.mergedInto(['m1'])).map(one => one.id)).toEqual(['m2'])
    expect(await stores.cases.mergedInto([])).toEqual([])
    const scope = { teamOf: ['t-other', 't-root'], organisationId: 'none', invitedTo: ['m2'] }
    expect((await stores.cases.inScope(scope)).map(one => one.id)).toEqual(['m1'])
    expect((await stores.cases.withFamilyName('practice', 'merged')).map(one => one.id)).toEqual(['m1'])
    expect((await stores.cases.withIdentifiers('practice', ['m|2'])).map(one => one.id)).toEqual(['m2'])
    // What was loaded before the merge must not write over it.
    expect(await stores.cases.save({ ...other, version: 2 })).toBe('stale')
    expect(await stores.cases.link({ id: 'm2', version: 2 }, { mergedInto: null, teamIds: [] })).toBe('saved')
    expect(await stores.cases.get('m2')).toMatchObject({ mergedInto: null, teamIds: [] })
  })

  test('[ST3] an imported record that is put again replaces the first', async () => {
    expect(await stores.records.get('none')).toBeNull()
    const model = connection.model<{ _id: string; record: unknown }>('ImportedRecord')
    await model.updateOne({ _id: 'k1' }, { $set: { record: { a: [1, { b: null }] } } }, { upsert: true })
    await model.updateOne({ _id: 'k1' }, { $set: { record: { a: [] } } }, { upsert: true })
    expect(await model.findById('k1').lean()).toEqual({ _id: 'k1', record: { a: [] } })
  })
})
