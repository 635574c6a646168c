import { equals } from '@mycel/wire'
import { open } from '@mycel/wire/envelope'
import { refuse } from './claim.ts'
import type { ProofRefusal } from './claim.ts'
import type { Crypto } from '@mycel/wire/crypto'
import type { Authenticated } from '@mycel/wire/envelope'
import type { FraudProof } from '@mycel/wire/messages'

/** The four signed messages that a fraud proof rests on. */
export interface Chain {
  readonly tender: Authenticated<'tender'>
  readonly award: Authenticated<'award'>
  readonly start: Authenticated<'start'>
  readonly commit: Authenticated<'commit'>
}

export type OpenedChain = { readonly ok: true, readonly chain: Chain } | ProofRefusal

/** Opens the embedded messages (canonical, in limits, signed by the key they name) and checks that they are one chain by the right parties. */
export function openChain (crypto: Crypto, network: string, proof: Pick<FraudProof, 'tender' | 'award' | 'start' | 'commit'>): OpenedChain {
  const tender = open(crypto, proof.tender, { network, only: ['tender'] })

  if (!tender.ok) {
    return refuse('bad-tender', `${tender.code}: ${tender.reason}`)
  }

  const award = open(crypto, proof.award, { network, only: ['award'] })

  if (!award.ok) {
    return refuse('bad-award', `${award.code}: ${award.reason}`)
  }

  const start = open(crypto, proof.start, { network, only: ['start'] })

  if (!start.ok) {
    return refuse('bad-start', `${start.code}: ${start.reason}`)
  }

  const commit = open(crypto, proof.commit, { network, only: ['commit'] })

  if (!commit.ok) {
    return refuse('bad-commit', `${commit.code}: ${commit.reason}`)
  }

  const chain = { tender: tender.message, award: award.message, start: start.message, commit: commit.message }
  return linked(chain) ?? parties(chain) ?? { ok: true, chain }
}

function linked ({ tender, award, start, commit }: Chain): ProofRefusal | undefined {
  if (!equals(award.body.tender, tender.digest)) {
    return refuse('unlinked', 'the award is not for this tender')
  }

  if (!equals(start.body.contract, award.digest) || !equals(commit.body.contract, award.digest)) {
    return refuse('unlinked', 'start and commit are not of the contract that this award opened')
  }

  if (!equals(commit.body.prev, start.digest)) {
    return refuse('unlinked', 'the commit does not answer this start')
  }

  if (commit.body.window !== start.body.window || commit.body.units !== start.body.units) {
    return refuse('unlinked', 'start and commit are about different windows')
  }

  return undefined
}

function parties ({ tender, award, start, commit }: Chain): ProofRefusal | undefined {
  const { requester, provider } = award.body

  if (equals(requester, provider)) {
    return refuse('wrong-party', 'requester and provider are the same key')
  }

  if (!equals(tender.body.requester, requester)) {
    return refuse('wrong-party', 'the award is not by the author of the tender')
  }

  if (!equals(start.body.author, requester)) {
    return refuse('wrong-party', 'the start is not by the requester')
  }

  if (!equals(commit.body.author, provider)) {
    return refuse('wrong-party', 'the commit is not by the provider')
  }

  return undefined
}
