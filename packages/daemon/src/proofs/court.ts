import { checkFraudProof, judgeFraudProof } from '@mycel/verify/proof'
import { equals, messageId, peerKey, toHex } from '@mycel/wire'
import { MAX_FETCH_BYTES } from '../effects/blob-exchange.ts'
import { decodeRecord, encodeRecord } from '../stores/record.ts'
import type { ProofView } from '../control.ts'
import type { BlobExchange } from '../effects/blob-exchange.ts'
import type { Confirmer } from '../effects/confirm.ts'
import type { Op, Store } from '../stores/store.ts'
import type { AbortOptions, PeerId } from '@libp2p/interface'
import type { FraudClaim } from '@mycel/verify/proof'
import type { Authenticated, Crypto, MessageId } from '@mycel/wire'

const PROOFS = 'proofs'

/** A proof from gossip is re-executed only where module, mounts and input together stay below this, bytes. */
const MAX_GOSSIP_BYTES = 16 * 1024 * 1024

/** Re-executions for proofs of one accuser that were not upheld, before its proofs are no longer looked at in this process. */
const MAX_STRIKES = 3

/** Proofs judged one after another; more than this many waiting and a further one is not looked at now. */
const MAX_WAITING = 16

export type Learned = ProofView['learned']
export type CourtVerdict = 'upheld' | 'dismissed' | 'unverifiable' | 'refused' | 'busy'

/** What was decided about a proof, as stored. */
export interface Ruling {
  readonly id: MessageId
  readonly bytes: Uint8Array
  readonly contract: Uint8Array
  readonly window: number
  readonly index: bigint
  readonly provider: Uint8Array
  readonly accuser: Uint8Array
  readonly class: string
  readonly verdict: 'upheld' | 'dismissed' | 'unverifiable'
  readonly learned: Learned
  readonly at: number
}

export interface CourtPorts {
  readonly crypto: Crypto
  readonly network: string
  readonly store: Store
  readonly exchange: BlobExchange
  readonly confirmer: Confirmer
  now (): bigint
  locate (key: Uint8Array, addrs: readonly string[]): Promise<PeerId>
  /** What an upheld proof changes in this node's own counts. */
  fail (provider: Uint8Array, cls: string, at: bigint): readonly Op[]
  log (text: string): void
}

/**
 * Where this node judges fraud proofs, its own and others': every check that needs no execution first, then the unit itself in both V8 tiers. Until that is done
 * a proof has no effect here.
 */
export class Court {
  private readonly ports: CourtPorts
  private readonly rulings = new Map<MessageId, Ruling>()
  private readonly pending = new Map<MessageId, Promise<CourtVerdict>>()
  private readonly strikes = new Map<string, number>()

  private constructor (ports: CourtPorts, rulings: readonly Ruling[]) {
    this.ports = ports
    rulings.forEach(ruling => this.rulings.set(ruling.id, ruling))
  }

  static async open (ports: CourtPorts): Promise<Court> {
    const rulings: Ruling[] = []

    for await (const [, value] of ports.store.list(PROOFS)) {
      rulings.push(decodeRecord<Ruling>(value))
    }

    return new Court(ports, rulings)
  }

  list (): readonly Ruling[] {
    return [...this.rulings.values()]
  }

  get (id: string): Ruling | undefined {
    return this.rulings.get(id as MessageId)
  }

  /** The law's port: whether this node upheld the proof, about this contract and window. */
  readonly provenFraud = (proof: Uint8Array, claim: { readonly contract: Uint8Array, readonly window: number }): boolean => {
    const ruling = this.rulings.get(messageId(proof))
    return ruling != null && ruling.verdict === 'upheld' && ruling.window === claim.window && equals(ruling.contract, claim.contract)
  }

  /** Keeps a proof that this node made after running the unit in both tiers. */
  async keepOwn (proof: Authenticated<'fraud-proof'>): Promise<void> {
    const checked = checkFraudProof(this.ports.crypto, this.ports.network, proof)

    if (!checked.ok) {
      throw new Error(`own fraud proof does not hold: ${checked.reason}`)
    }

    await this.record(checked.claim, 'upheld', 'own-audit')
  }

  /** Judges a proof of somebody else, once. */
  async judge (proof: Authenticated<'fraud-proof'>, learned: Learned, options: AbortOptions = {}): Promise<CourtVerdict> {
    const known = this.rulings.get(proof.id)

    if (known != null) {
      return known.verdict
    }

    const under = this.pending.get(proof.id)

    if (under != null) {
      return under
    }

    const accuser = peerKey(proof.body.accuser)

    if (this.pending.size >= MAX_WAITING || (this.strikes.get(accuser) ?? 0) >= MAX_STRIKES) {
      return 'busy'
    }

    const judged = this.rule(proof, learned, options).finally(() => this.pending.delete(proof.id))
    this.pending.set(proof.id, judged)
    return judged
  }

  private async rule (proof: Authenticated<'fraud-proof'>, learned: Learned, options: AbortOptions): Promise<CourtVerdict> {
    const checked = checkFraudProof(this.ports.crypto, this.ports.network, proof)

    if (!checked.ok) {
      this.strike(proof.body.accuser)
      return 'refused'
    }

    const { claim } = checked

    if (learned === 'gossip' && sizeOf(claim) > MAX_GOSSIP_BYTES) {
      return 'unverifiable'
    }

    const reruns = await this.rerun(claim, options)
    const judgement = judgeFraudProof(claim, reruns)
    this.ports.log(`fraud proof ${proof.id.slice(0, 12)} against ${toHex(claim.provider).slice(0, 12)}: ${judgement.verdict} (${judgement.reason})`)

    if (judgement.verdict !== 'upheld') {
      this.strike(claim.accuser)
    }

    await this.record(claim, judgement.verdict, learned)
    return judgement.verdict
  }

  private async rerun (claim: FraudClaim, options: AbortOptions): ReturnType<Confirmer['rerun']> {
    const { work, index, input, accuser, tender } = claim

    try {
      const { exchange } = this.ports
      const from = await this.ports.locate(accuser, tender.body.addrs)
      const blobs = [{ digest: work.module, size: work.moduleSize }, ...work.mounts]

      for (const { digest, size } of blobs) {
        await exchange.obtain(from, digest, Math.min(Number(size), MAX_FETCH_BYTES), options)
      }

      return await this.ports.confirmer.rerun(work, { index, input: await exchange.obtain(from, input, MAX_GOSSIP_BYTES, options) }, options)
    } catch (err) {
      this.ports.log(`fraud proof by ${toHex(accuser).slice(0, 12)}: its blobs cannot be had (${err instanceof Error ? err.message : String(err)})`)
      return { baseline: 'unavailable', optimised: 'unavailable' }
    }
  }

  private async record (claim: FraudClaim, verdict: Ruling['verdict'], learned: Learned): Promise<void> {
    const { proof, contract, window, index, provider, accuser, tender } = claim
    const ruling: Ruling = { id: proof.id, bytes: proof.bytes, contract, window, index, provider, accuser, class: tender.body.class, verdict, learned, at: Number(this.ports.now()) }

    // what could not be checked now may be checked another time
    if (verdict !== 'unverifiable') {
      const consequences = verdict === 'upheld' && learned !== 'own-audit' ? this.ports.fail(provider, tender.body.class, this.ports.now()) : []
      await this.ports.store.write([{ type: 'put', space: PROOFS, key: proof.id, value: encodeRecord(ruling) }, ...consequences])
      this.rulings.set(proof.id, ruling)
    }
  }

  private strike (accuser: Uint8Array): void {
    const name = peerKey(accuser)
    this.strikes.set(name, (this.strikes.get(name) ?? 0) + 1)
  }
}

function sizeOf ({ work }: FraudClaim): number {
  return Number(work.mounts.reduce((sum, { size }) => sum + size, work.moduleSize))
}
