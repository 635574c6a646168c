import { ControlError } from '../control-error.ts'
import { keyOfParty, peerIdOf } from '../parties.ts'
import type { RequesterView } from '../control.ts'
import type { Parts } from '../daemon.ts'

type Known = Pick<Parts, 'requesters' | 'now'>

/** Every requester that let a contract of this node lie, the latest first. */
export function requesterViews (parts: Known): RequesterView[] {
  return parts.requesters.list().map(key => view(parts, key)).sort((a, b) => (b.lapses.at(-1)?.at ?? 0) - (a.lapses.at(-1)?.at ?? 0))
}

/** One of them; undefined where nothing speaks against it. Throws ControlError `bad-request`. */
export function requesterView (parts: Known, peer: string): RequesterView | undefined {
  const key = keyOfParty(peer)

  if (key == null) {
    throw new ControlError('bad-request', `"${peer}" names nobody`, 'a peer id or did:key')
  }

  return parts.requesters.of(key).lapses.length === 0 ? undefined : view(parts, key)
}

function view ({ requesters, now }: Known, key: Uint8Array): RequesterView {
  const { lapses, paid } = requesters.of(key)
  const refused = requesters.refuses(key, now())
  return {
    peer: peerIdOf(key),
    ...(refused == null ? {} : { refused }),
    lapses: lapses.map(({ contract, owed, value, at }) => ({ contract, owed, value: value.toString(), at: Number(at) })),
    paid: paid.reduce((sum, { value }) => sum + value, 0n).toString()
  }
}
