import { contractId, equals } from '@mycel/wire'
import { open, sign } from '@mycel/wire/envelope'
import { UnsoundProofError } from './build.ts'
import type { ContractId } from '@mycel/wire'
import type { Crypto } from '@mycel/wire/crypto'
import type { Authenticated, Signer } from '@mycel/wire/envelope'

/** What a double root rests on: whose contract it was, and the two commits. */
export interface TwoCommits {
  readonly tender: Authenticated<'tender'>
  readonly award: Authenticated<'award'>
  readonly first: Authenticated<'commit'>
  readonly second: Authenticated<'commit'>
}

/** A provider that signed two roots for one window of one contract. Nothing is left to be judged. */
export interface DoubleRootClaim extends TwoCommits {
  readonly proof: Authenticated<'double-root'>
  /** The award's digest, 32 bytes. */
  readonly contract: Uint8Array
  readonly contractId: ContractId
  readonly window: number
  /** Identity keys, 32 bytes each. */
  readonly requester: Uint8Array
  readonly provider: Uint8Array
  readonly reporter: Uint8Array
}

export type DoubleRootCode =
  /** The report's own envelope does not open. */
  | 'bad-proof'
  /** An embedded message does not open as the type that belongs there. */
  | 'bad-tender' | 'bad-award' | 'bad-commit'
  /** Award or commits name another tender or contract. */
  | 'unlinked'
  /** A message is by somebody else than its role. */
  | 'wrong-party'
  /** The commits are for different windows. */
  | 'other-window'
  /** Both commit to the same root. */
  | 'same-root'

export interface DoubleRootRefusal {
  readonly ok: false
  readonly code: DoubleRootCode
  readonly reason: string
}

export type CheckedDoubleRoot = { readonly ok: true, readonly claim: DoubleRootClaim } | DoubleRootRefusal

/**
 * Signs a double root. Throws `UnsoundProofError` where `checkDoubleRoot` refuses it.
 *
 * @param at - Unix milliseconds
 */
export function buildDoubleRoot (crypto: Crypto, signer: Signer, { tender, award, first, second, at }: TwoCommits & { readonly at: bigint }): Authenticated<'double-root'> {
  const { network } = tender.body
  const proof = sign(crypto, signer, 'double-root', { network, reporter: signer.publicKey, at, tender: tender.bytes, award: award.bytes, first: first.bytes, second: second.bytes })
  const checked = checkDoubleRoot(crypto, network, proof)

  if (!checked.ok) {
    throw new UnsoundProofError(checked.code, checked.reason)
  }

  return proof
}

/**
 * Every check of a double root, in the order of docs/spec/verification.md "Double roots"; there is nothing to execute. Takes the message or its bytes. Never throws on what a
 * stranger sent.
 */
export function checkDoubleRoot (crypto: Crypto, network: string, proof: Authenticated<'double-root'> | Uint8Array): CheckedDoubleRoot {
  if (proof instanceof Uint8Array) {
    const opened = open(crypto, proof, { network, only: ['double-root'] })
    return opened.ok ? checkMessage(crypto, network, opened.message) : refuse('bad-proof', `${opened.code}: ${opened.reason}`)
  }

  return proof.body.network === network ? checkMessage(crypto, network, proof) : refuse('bad-proof', `wrong-network: ${proof.body.network}, this is ${network}`)
}

function checkMessage (crypto: Crypto, network: string, proof: Authenticated<'double-root'>): CheckedDoubleRoot {
  const tender = open(crypto, proof.body.tender, { network, only: ['tender'] })

  if (!tender.ok) {
    return refuse('bad-tender', `${tender.code}: ${tender.reason}`)
  }

  const award = open(crypto, proof.body.award, { network, only: ['award'] })

  if (!award.ok) {
    return refuse('bad-award', `${award.code}: ${award.reason}`)
  }

  const first = open(crypto, proof.body.first, { network, only: ['commit'] })

  if (!first.ok) {
    return refuse('bad-commit', `first: ${first.code}: ${first.reason}`)
  }

  const second = open(crypto, proof.body.second, { network, only: ['commit'] })

  if (!second.ok) {
    return refuse('bad-commit', `second: ${second.code}: ${second.reason}`)
  }

  const chain = { tender: tender.message, award: award.message, first: first.message, second: second.message }
  return contradiction(chain) ?? { ok: true, claim: claimOf(proof, chain) }
}

/** Why two commits of a contract are no double root, if so. All four have been opened. */
function contradiction ({ tender, award, first, second }: TwoCommits): DoubleRootRefusal | undefined {
  const { requester, provider } = award.body

  if (!equals(award.body.tender, tender.digest)) {
    return refuse('unlinked', 'the award is not for this tender')
  }

  if (!equals(first.body.contract, award.digest) || !equals(second.body.contract, award.digest)) {
    return refuse('unlinked', 'the commits are not both of the contract that this award opened')
  }

  if (equals(requester, provider) || !equals(tender.body.requester, requester)) {
    return refuse('wrong-party', 'the award is not by the author of the tender to somebody else')
  }

  if (!equals(first.body.author, provider) || !equals(second.body.author, provider)) {
    return refuse('wrong-party', 'the commits are not both by the provider')
  }

  if (first.body.window !== second.body.window) {
    return refuse('other-window', 'the commits are for different windows')
  }

  return equals(first.body.root, second.body.root) ? refuse('same-root', 'both commit to the same root') : undefined
}

function claimOf (proof: Authenticated<'double-root'>, chain: TwoCommits): DoubleRootClaim {
  const { award, first } = chain
  const { requester, provider } = award.body
  return { proof, ...chain, contract: award.digest, contractId: contractId(award.digest), window: first.body.window, requester, provider, reporter: proof.body.reporter }
}

function refuse (code: DoubleRootCode, reason: string): DoubleRootRefusal {
  return { ok: false, code, reason }
}
