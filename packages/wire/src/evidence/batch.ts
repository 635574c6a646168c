import { decodeWasmWork } from '../messages/codec.ts'
import type { EvidenceKind } from './evidence-kind.ts'

const WHOLE_PPM = 1_000_000

/** Units of deterministic work, checked by re-executing a challenged sample. The evidence body is empty; `work.kind` is `wasm`. */
export const batch: EvidenceKind = {
  kind: 'batch',
  challenged: true,

  describe: ({ audit }) => {
    const percent = audit.floorPpm * 100 / WHOLE_PPM
    return `units are re-executed by the requester or verifiers it names: every unit of a newcomer at first, never fewer than ${percent} % of the units on average`
  },

  checkTerms: tender => {
    if (tender.evidence.body.byteLength > 0) {
      return 'batch evidence takes no parameters'
    }

    if (tender.work.kind !== 'wasm') {
      return `batch evidence needs work of kind wasm, not ${tender.work.kind}`
    }

    const work = decodeWasmWork(tender.work.body)
    return work.ok ? undefined : `work does not decode: ${work.reason}`
  },

  checkCommit: (start, commit, tender) => {
    const work = decodeWasmWork(tender.work.body)
    const most = work.ok ? work.value.fuel * BigInt(start.units) : 0n
    return commit.fuel <= most ? undefined : `${commit.fuel} fuel, ${start.units} units may burn ${most} at most`
  }
}
