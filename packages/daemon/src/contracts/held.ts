import { equals } from '@mycel/wire'
import { openWindows } from '../core/in-flight.ts'
import type { Subject } from '../standing/standing.ts'
import type { OpenWindow } from '@mycel/verify/audit'
import type { Contract, Role } from '@mycel/wire'

interface Held {
  readonly key: string
  readonly role: Role
  readonly contract: Contract
}

/** Every window that a peer holds of this node as requester. `now` is how one of the contracts is about to be: a step that is not committed yet counts. */
export function heldBy (contracts: readonly Held[], { peer, class: cls }: Subject, now?: { readonly key: string, readonly contract: Contract }): readonly OpenWindow[] {
  return contracts
    .filter(({ role }) => role === 'requester')
    .map(({ key, contract }) => key === now?.key ? now.contract : contract)
    .filter(({ bid, tender }) => bid != null && equals(bid.body.provider, peer) && tender.body.class === cls)
    .flatMap(openWindows)
}
