import { ControlError } from '../control-error.ts'
import { keyOfParty, peerIdOf } from '../parties.ts'
import type { ReconcileStep, ReconcileView } from '../control.ts'
import type { Parts } from '../daemon.ts'
import type { ReconcileOutcome, ReconcileProgress } from '../settlement/settlement.ts'

/** Whom a call names, if it names somebody. ControlError `bad-request` where it names nobody. */
function keysOf (peer: string | undefined): readonly Uint8Array[] | undefined {
  const key = peer == null ? undefined : keyOfParty(peer)

  if (peer != null && key == null) {
    throw new ControlError('bad-request', `"${peer}" names nobody`, 'a peer id or did:key')
  }

  return key == null ? undefined : [key]
}

export function reconcileView ({ peer, agreed, learned, receipts, root, reason }: ReconcileOutcome): ReconcileView {
  return { peer: peerIdOf(peer), agreed, learned, receipts, root: Buffer.from(root).toString('hex'), ...(reason == null ? {} : { reason }) }
}

/** Reconciles with one peer or with all, and says how each pair ended. */
export async function reconcileViews ({ settlement }: Parts, peer?: string): Promise<ReconcileView[]> {
  return (await settlement.reconcile(keysOf(peer))).map(reconcileView)
}

/** The same, step by step. Who is slow to read is told the latest of each peer; no outcome is left out. What was begun ends when the signal aborts. */
export async function * watchReconcile ({ settlement }: Parts, peer: string | undefined, signal: AbortSignal): AsyncGenerator<ReconcileStep> {
  const steps: ReconcileProgress[] = []
  let changed = Promise.withResolvers<void>()
  let over = false

  const reconciling = settlement.reconcile(keysOf(peer), {
    signal,
    onProgress: step => {
      const last = steps.at(-1)

      if (last?.outcome == null && last?.peer === step.peer) {
        steps.pop()
      }

      steps.push(step)
      changed.resolve()
    }
  }).finally(() => {
    over = true
    changed.resolve()
  })
  reconciling.catch(() => {})

  for (;;) {
    const step = steps.shift()

    if (step != null) {
      const { pairs, done, learned, outcome } = step
      yield { pairs, done, peer: peerIdOf(step.peer), learned, ...(outcome == null ? {} : { outcome: reconcileView(outcome) }) }
    } else if (over) {
      await reconciling
      return
    } else {
      await changed.promise
      changed = Promise.withResolvers<void>()
    }
  }
}
