import { receiptLines } from '@mycel/settle/receipts'
import { EVIDENCE } from '@mycel/wire/evidence'
import { PROOF } from '../../packages/wire/dist/test/fixtures/ports.js'
import { hex } from './json.ts'
import { crypto } from './people.ts'
import type { LawPorts } from '@mycel/wire/contract'

export { PROOF }

/** The ports of a real node, but for its court: it has upheld exactly one fraud proof. */
export const ports: LawPorts = { crypto, evidence: EVIDENCE, receiptLines, provenFraud: proof => hex(proof) === hex(PROOF) }
