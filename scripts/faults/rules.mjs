// The twelve rules that keep text safe, and a way to break each on purpose. The tests must go red every time.

/**
 * @typedef {{ what: string, file: string, from: string, to: string }} Break `from` stands in the file exactly once.
 * @typedef {{ rule: string, breaks: Break[], tests: string[] }} Rule
 */

/** @param {string[]} names */
const record = (...names) => names.map(name => `test/server/record/${name}.test.ts`)

/** @type {Rule[]} */
export const rules = [
  {
    rule: '1. Saved means durable',
    breaks: [
      {
        what: 'the saver does not wait for the store',
        file: 'server/record/saver.ts',
        from: '        await store.append(rows)\n',
        to: '        void store.append(rows).catch(() => undefined)\n',
      },
      {
        what: 'the embedded database answers before the commit',
        file: 'server/storage/embedded/store.ts',
        from: '        return await environment.childTransaction(change)\n',
        to: '        return await new Promise(done => environment.childTransaction(() => done(change())).catch(() => undefined))\n',
      },
      {
        what: 'one MongoDB without its disk is enough',
        file: 'server/storage/durableInsert.ts',
        from: "{ writeConcern: { w: 'majority', j: true } }",
        to: '{ writeConcern: { w: 1 } }',
      },
      {
        what: 'a commit is called saved before the journal holds it',
        file: 'server/storage/recordJournal.ts',
        from: '      await inTurn(() => write(rows))\n',
        to: '      void inTurn(() => write(rows)).catch(() => undefined)\n',
      },
      {
        what: 'a file of the journal goes before its rows are in the log',
        file: 'server/storage/recordJournal.ts',
        from: '      leaving.push(...waiting.closed())\n',
        to: '      leaving.push(...waiting.closed())\n      for (const path of closed) await rm(path)\n',
      },
      {
        what: 'what a killed process left in the journal is not taken on',
        file: 'server/storage/recordJournal.ts',
        from: '  await replayJournal(options)\n',
        to: '',
      },
      {
        what: 'a record is read without what waits in the journal',
        file: 'server/storage/recordJournal.ts',
        from: '    if (closed.length > 0 || waiting.has(room)) await move()\n',
        to: '    void room\n',
      },
    ],
    tests: [
      ...record('durable', 'outage', 'simulation', 'journal', 'recordLog'),
      'test/contract/embedded/durability.test.ts',
    ],
  },
  {
    rule: '2. Judge before the live document sees it',
    breaks: [
      {
        what: 'updates are tried on the document that everybody reads',
        file: 'server/record/ahead.ts',
        from: '    if (this.#doc) return this.#doc\n',
        to: '    if (this.#limit > 0) return this.#durable\n    if (this.#doc) return this.#doc\n',
      },
      {
        what: 'structure is not judged',
        file: 'server/record/updateCheck.ts',
        from: "  if (!structure) return no('structure')\n",
        to: '',
      },
      {
        what: 'letters may stand among blocks',
        file: 'server/record/updateCheck.ts',
        from: '  return amongElements && content instanceof Y.ContentType\n',
        to: '  return amongElements\n',
      },
    ],
    tests: record('durable', 'bytes', 'grammar', 'limits', 'simulation'),
  },
  {
    rule: '3. A Yjs client id belongs to one person',
    breaks: [
      {
        what: 'anybody may write under any id',
        file: 'server/record/updateCheck.ts',
        from: "    else if (owner !== known.author) return no('foreign-author')\n",
        to: '',
      },
    ],
    tests: record('authorship', 'simulation'),
  },
  {
    rule: '4. Convergence is equal content, not equal state vectors',
    breaks: [
      {
        what: 'the digest is of the state vector',
        file: 'server/record/digest.ts',
        from: '.update(contentOf(doc))',
        to: '.update(Y.encodeStateVector(doc))',
      },
    ],
    tests: record('loading', 'bytes', 'convergence', 'durable'),
  },
  {
    rule: '5. Nothing before the load has finished, and a failed load is a refusal',
    breaks: [
      {
        what: 'a failed load is an empty document',
        file: 'server/record/loading.ts',
        from: '  const found = await store.load(room)\n  if (seeding',
        to: '  const found = await store.load(room).catch(() => ({ snapshot: null, rows: [] }))\n  if (seeding',
      },
      {
        what: 'frames are read while the record loads',
        file: 'server/record/gateway.ts',
        from: '      ws.pause()\n',
        to: '',
      },
    ],
    tests: record('loading', 'outage'),
  },
  {
    rule: '6. Only the server seeds, once',
    breaks: [
      {
        what: 'each process seeds with a row of its own',
        file: 'server/record/rows.ts',
        from: '_id: `0-template:',
        to: '_id: Math.random() + `-template:',
      },
    ],
    tests: record('loading', 'recordLog'),
  },
  {
    rule: '7. The log is append-only with unique rows, and no write overwrites another',
    breaks: [
      {
        what: 'a row that is there already ends the whole append',
        file: 'server/storage/durableInsert.ts',
        from: '    left = left.filter(one => !there.has(one._id))\n',
        to: '    left = there.size > 0 ? [] : left\n',
      },
      {
        what: 'a save does not compare the version',
        file: 'server/storage/aggregates.ts',
        from: '{ _id: id, version } as never',
        to: '{ _id: id } as never',
      },
    ],
    tests: [...record('recordLog'), 'test/contract/store/stores.test.ts', 'test/contract/store/logs.test.ts'],
  },
  {
    rule: '8. Every message is judged by rights as they are now',
    breaks: [
      {
        what: 'connections outlive the rights they were opened with',
        file: 'server/record/roster.ts',
        from: '    for (const [peer] of found) peer.close(reason)\n',
        to: '    for (const [peer] of found) if (reason !== "rightsChanged") peer.close(reason)\n',
      },
      {
        what: 'a reader may write',
        file: 'server/record/room.ts',
        from: '    if (!peer.admitted.canWrite) {\n',
        to: '    if (!peer.admitted.canWrite && frame < 0) {\n',
      },
      {
        what: 'a live command is judged by who connected once',
        file: 'server/live/dispatch.ts',
        from: '    const actor = await actorOf(ports, socket.data.actor.id, socket.data.actor.sessionId)\n',
        to: '    const actor = socket.data.actor\n',
      },
    ],
    tests: [
      ...record('access', 'authorship', 'outage', 'simulation'),
      'test/server/live/hostile.test.ts',
      'test/server/http/sessions.test.ts',
    ],
  },
  {
    rule: '9. The server says who somebody is',
    breaks: [
      {
        what: 'presence is passed on as it was claimed',
        file: 'server/record/presence.ts',
        from: '    this.#set(client, peer, JSON.stringify(stamped))\n',
        to: '    this.#set(client, peer, JSON.stringify({ ...stamped, ...JSON.parse(new TextDecoder().decode(bytes)) }))\n',
      },
      {
        what: 'signalling says the receiver where the sender belongs',
        file: 'server/live/calls.ts',
        from: 'from: found.peerId, to, signal: said',
        to: 'from: to, to, signal: said',
      },
    ],
    tests: [...record('presence'), 'test/server/live/call.test.ts'],
  },
  {
    rule: '10. No byte of a client ends the process',
    breaks: [
      {
        what: 'an unreadable frame throws out of the handler',
        file: 'server/record/inbound.ts',
        from: "      refuse(peer, 0, 'malformed')\n    }\n  }\n\n  function message",
        to: '      throw error\n    }\n  }\n\n  function message',
      },
      {
        what: 'a socket error has no listener',
        file: 'server/record/gateway.ts',
        from: "      ws.on('error', noted)\n",
        to: '',
      },
      {
        what: 'a command that fails is not caught',
        file: 'server/live/dispatch.ts',
        from: "      ack(refuse(isStoreTrouble(error) ? 'unavailable' : 'internal'))\n",
        to: '      throw error\n',
      },
    ],
    tests: [...record('bytes', 'rawFrames'), 'test/server/live/hostile.test.ts', 'test/faults/attack.test.ts'],
  },
  {
    rule: '11. The screen shows how old it is',
    breaks: [
      {
        what: 'text that waits is never said to wait',
        file: 'client/state/saveState.ts',
        from: 'export const delayedMs = 4_000\n',
        to: 'export const delayedMs = 4_000_000\n',
      },
      {
        what: 'a silent line counts as a good one',
        file: 'client/collab/heartbeat.ts',
        from: '      cancel()\n      lost()\n',
        to: '      cancel()\n',
      },
    ],
    tests: ['test/client/saveState.test.ts', 'test/client/recordDocs.test.ts'],
  },
  {
    rule: '12. What leaks is turned off',
    breaks: [
      {
        what: 'tabs of one browser sync past the server',
        file: 'client/collab/recordDoc.ts',
        from: '    disableBc: true,\n',
        to: '',
      },
      {
        what: 'a lost live connection is taken up again without being judged',
        file: 'server/live/door.ts',
        from: '    cors: { origin: false },\n',
        to: '    cors: { origin: false },\n    connectionStateRecovery: { maxDisconnectionDuration: 60_000, skipMiddlewares: true },\n',
      },
      {
        what: 'the record door takes a token from the address',
        file: 'server/record/handshake.ts',
        from: '?.slice(bearerPrefix.length)\n',
        to: "?.slice(bearerPrefix.length).replace(/^none$/, asked.get('token') ?? '')\n",
      },
    ],
    tests: ['test/client/recordDoc.test.ts', 'test/server/live/hostile.test.ts', 'test/server/http/controls.test.ts'],
  },
]
