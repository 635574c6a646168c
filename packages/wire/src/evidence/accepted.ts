import type { EvidenceKind } from './evidence-kind.ts'

/** The requester's word: a window is proven when the requester approves it. The evidence body is empty; any kind of work. */
export const accepted: EvidenceKind = {
  kind: 'accepted',
  challenged: false,
  describe: () => 'nothing is re-executed: the requester looks at the results and approves them, or does not',
  checkTerms: tender => tender.evidence.body.byteLength > 0 ? 'accepted evidence takes no parameters' : undefined,
  // a figure that nobody can check has no place on a receipt
  checkCommit: (_start, commit) => commit.fuel === 0n ? undefined : 'accepted evidence meters no fuel'
}
