import { ControlError } from '../control-error.ts'
import { keyOfParty, peerIdOf } from '../parties.ts'
import type { ReconcileView } from '../control.ts'
import type { Parts } from '../daemon.ts'

/** Reconciles with one peer or with all, and says how each pair ended. */
export async function reconcileViews ({ settlement }: Parts, peer?: string): Promise<ReconcileView[]> {
  const key = peer == null ? undefined : keyOfParty(peer)

  if (peer != null && key == null) {
    throw new ControlError('bad-request', `"${peer}" names nobody`, 'a peer id or did:key')
  }

  const outcomes = await settlement.reconcile(key == null ? undefined : [key])
  return outcomes.map(({ peer: other, agreed, receipts, root, reason }) => ({ peer: peerIdOf(other), agreed, receipts, root: Buffer.from(root).toString('hex'), ...(reason == null ? {} : { reason }) }))
}
