import { open, toHex } from '@mycel/wire'
import { ControlError } from '../control-error.ts'
import { peerIdOf } from '../parties.ts'
import { checkProof, isFraudClaim, PROOF_TYPES } from '../proofs/claim.ts'
import { blobsOfClaim, buildProofBundle, MAX_BUNDLE_BYTES } from '../proofs/index.ts'
import { convictOf } from '../proofs/rulings.ts'
import type { ProofView } from '../control.ts'
import type { Parts } from '../daemon.ts'
import type { Ruling } from '../proofs/rulings.ts'

export function proofView (ruling: Ruling): ProofView {
  const { id, kind, provider, accuser, requester, contract, window, index, verdict, learned, at } = ruling
  return {
    id,
    kind,
    provider: peerIdOf(provider),
    accuser: peerIdOf(accuser),
    requester: peerIdOf(requester),
    convicts: peerIdOf(convictOf(ruling)),
    contract: toHex(contract),
    class: ruling.class,
    window,
    ...(kind === 'fraud-proof' ? { index: index.toString() } : {}),
    verdict,
    learned,
    at
  }
}

/** A proof with everything that somebody without a network needs to check it. */
export async function exportBundle ({ court, crypto, config, kept }: Parts, id: string): Promise<Uint8Array> {
  const ruling = court.get(id) ?? only(court.list().filter(one => id.length >= 4 && one.id.startsWith(id)))
  const network = config.network.id
  const opened = ruling == null ? undefined : open(crypto, ruling.bytes, { network, only: PROOF_TYPES })
  const checked = opened?.ok === true ? checkProof(crypto, network, opened.message) : undefined

  if (ruling == null || checked?.ok !== true) {
    throw new ControlError('not-found', `no proof ${id} here`, '"mycel proof ls" lists those that this node has checked')
  }

  const { needed, helpful } = isFraudClaim(checked.claim) ? blobsOfClaim(checked.claim) : { needed: [], helpful: [] }
  const blobs = new Map<string, Uint8Array>()

  for (const item of [...needed, ...helpful]) {
    const bytes = item.kind === 'value' ? await kept.value(item.digest) : item.ref.size > MAX_BUNDLE_BYTES ? tooLarge(item.cid, item.ref.size) : await kept.get(item.ref)

    if (bytes != null) {
      blobs.set(item.cid, bytes)
    } else if (needed.includes(item)) {
      throw new ControlError('unavailable', `blob ${item.cid} of this proof is no longer here`, 'export it on the node that made the proof')
    }
  }

  return buildProofBundle(network, ruling.bytes, blobs)
}

function only (rulings: readonly Ruling[]): Ruling | undefined {
  return rulings.length === 1 ? rulings[0] : undefined
}

function tooLarge (cid: string, size: number): never {
  throw new ControlError('too-large', `blob ${cid} of this proof has ${size} bytes, a bundle at most ${MAX_BUNDLE_BYTES}`, 'nodes that hold the blobs check the proof without a bundle')
}
