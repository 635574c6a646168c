import { equals } from '@mycel/wire'
import type { Hires } from './hires.ts'
import type { AuditBudgetView, VerifierView } from '../control.ts'
import type { Asked, WindowAudit, WindowNotes } from '../core/notes.ts'
import type { ContractKey } from '../stores/transcripts.ts'

/** Who was, or is being, asked about a window; undefined where nobody is. */
export function verifierViews (hires: Hires, key: ContractKey, window: number, notes: WindowNotes, peerName: (key: Uint8Array) => string): readonly VerifierView[] | undefined {
  const under = (): readonly Asked[] => hires.of(key).filter(one => one.window === window).map(({ verifier, positions, contract }) => ({ verifier, positions, contract, committed: false }))
  const asked = notes.asked ?? under()
  const indexes = (positions: readonly number[]): readonly string[] => positions.map(position => String(notes.indexes?.[position] ?? position))

  return asked.length === 0
    ? undefined
    : asked.map(({ verifier, positions, contract, why, committed }) => {
      const hire = contract == null ? undefined : hires.at(contract)
      const audit = hire == null ? undefined : hires.auditOf(hire)
      const said = saidBy(notes.audit, verifier)
      return {
        peer: peerName(verifier),
        indexes: indexes(positions),
        committed,
        ...(audit == null ? {} : { contract: audit.id, state: audit.state }),
        ...(why == null ? {} : { why }),
        ...(said == null ? {} : { same: indexes(said.same), different: indexes(said.different) }),
        total: (audit?.total ?? 0n).toString(),
        paid: audit?.state === 'settled'
      }
    })
}

export function budgetView (hires: Hires, job: string, budget: bigint): AuditBudgetView {
  const spent = hires.spokenFor(job)
  return { budget: budget.toString(), spent: spent.toString(), left: (budget - spent).toString() }
}

function saidBy (audit: WindowAudit | undefined, verifier: Uint8Array): NonNullable<WindowAudit['said']>[number] | undefined {
  return audit?.said?.find(({ by }) => equals(by, verifier))
}
