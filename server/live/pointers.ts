// Pointing in an item: shown to whoever looks at the same item and may read that section. Nothing of it is kept.
import { refuse } from '#shared/errors'
import type { PersonView } from '#shared/person'
import { noteRefusedPointer, readersAmong } from '../usecases/pointers.ts'
import type { Ports } from '../usecases/ports.ts'
import type { Requests } from './dispatch.ts'
import type { Presence } from './presence.ts'
import type { LiveServer, LiveSocket } from './sockets.ts'

export function createPointers(
  io: LiveServer,
  ports: Ports,
  presence: Presence,
  personView: (socket: LiveSocket) => Promise<PersonView>,
): Pick<Requests, 'pointer:show'> {
  return {
    'pointer:show': async (socket, pointed) => {
      const { actor } = socket.data
      const at = presence.socketsAt(pointed.meetingId, pointed.itemId)
      const here = at.flatMap(id => io.sockets.sockets.get(id) ?? [])
      const readers = await readersAmong(
        ports,
        here.map(one => one.data.actor),
        pointed,
      )
      // One answer for "no such item", "not on it" and "not yours to read".
      if (!here.includes(socket) || !readers.has(actor.id)) {
        await noteRefusedPointer(ports, actor.id, pointed.meetingId)
        return refuse('not-found', 'Others cannot be shown this. Open the item, and point at what you can see in it.')
      }
      const shown = { ...pointed, person: await personView(socket) }
      // Judged above: by now somebody may have gone to another item, or home.
      const still = new Set(presence.socketsAt(pointed.meetingId, pointed.itemId))
      for (const one of here) {
        if (one !== socket && still.has(one.id) && readers.has(one.data.actor.id)) one.emit('pointer:shown', shown)
      }
      return { ok: true }
    },
  }
}
