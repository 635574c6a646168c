import { contractId } from '@mycel/wire'
import { open } from '@mycel/wire/envelope'
import { decodeWasmWork } from '@mycel/wire/messages'
import { checkInputPath } from '../commit/inputs.ts'
import { checkLeaf } from '../commit/opening.ts'
import { sameOutcome } from '../commit/outcome.ts'
import { workOf } from '../commit/work.ts'
import { openChain } from './chain.ts'
import { refuse } from './claim.ts'
import type { CheckedFraudProof } from './claim.ts'
import type { Outcome } from '../commit/outcome.ts'
import type { Crypto } from '@mycel/wire/crypto'
import type { Authenticated } from '@mycel/wire/envelope'

/** The evidence kind and the work kind whose units can be run again. */
const EVIDENCE = 'batch'
const WORK = 'wasm'

/**
 * Every check of a fraud proof that needs no execution, in the order of docs/spec/verification.md "Fraud proofs". Takes the message or its bytes. Never throws
 * on what a stranger sent; what passes is a claim to be judged, not a conviction.
 */
export function checkFraudProof (crypto: Crypto, network: string, proof: Authenticated<'fraud-proof'> | Uint8Array): CheckedFraudProof {
  if (proof instanceof Uint8Array) {
    const opened = open(crypto, proof, { network, only: ['fraud-proof'] })
    return opened.ok ? checkMessage(crypto, network, opened.message) : refuse('bad-proof', `${opened.code}: ${opened.reason}`)
  }

  return proof.body.network === network ? checkMessage(crypto, network, proof) : refuse('bad-proof', `wrong-network: ${proof.body.network}, this is ${network}`)
}

function checkMessage (crypto: Crypto, network: string, proof: Authenticated<'fraud-proof'>): CheckedFraudProof {
  const { body } = proof
  const opened = openChain(crypto, network, body)

  if (!opened.ok) {
    return opened
  }

  const { tender, award, start, commit } = opened.chain
  const { work: part, evidence } = tender.body

  if (evidence.kind !== EVIDENCE || part.kind !== WORK) {
    return refuse('wrong-evidence', `evidence ${evidence.kind} of work ${part.kind} cannot be run again`)
  }

  const decoded = decodeWasmWork(part.body)

  if (!decoded.ok) {
    return refuse('bad-work', `${decoded.code}: ${decoded.reason}`)
  }

  const { position, index, input } = body
  const { window, units, root } = commit.body

  if (position >= units) {
    return refuse('no-such-unit', `position ${position} of ${units}`)
  }

  if (!checkInputPath(crypto, { index, input }, position, units, body.inputPath, start.body.inputsRoot)) {
    return refuse('bad-input-path', `the window does not ask for this input at position ${position}`)
  }

  const claimed: Outcome = { status: body.status, fuel: body.fuel, output: body.output }
  const found: Outcome = { status: body.foundStatus, fuel: body.foundFuel, output: body.foundOutput }
  const work = workOf(crypto, part.body, decoded.value)

  if (!checkLeaf(crypto, { contract: award.digest, window, work }, position, { index, input, ...claimed }, body.blind, units, body.leafPath, root)) {
    return refuse('bad-leaf-path', `the provider did not commit to this outcome at position ${position}`)
  }

  if (sameOutcome(claimed, found)) {
    return refuse('no-difference', 'claimed and found are the same')
  }

  const { requester, provider } = award.body
  const parties = { requester, provider, accuser: body.accuser }
  const contract = { contract: award.digest, contractId: contractId(award.digest) }
  return { ok: true, claim: { proof, tender, award, start, commit, ...contract, ...parties, work: decoded.value, workDigest: work.digest, window, position, index, input, claimed, found } }
}
