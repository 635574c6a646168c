import { checkFraudProof, judgeFraudProof } from '@mycel/verify/proof'
import { equals, messageId, peerKey, toHex } from '@mycel/wire'
import { Rate } from '../discovery/rate.ts'
import { blobsOf } from '../effects/workload.ts'
import { SerialQueue } from '../mailboxes/queue.ts'
import { decodeRecord, encodeRecord } from '../stores/record.ts'
import { unlessAborted } from './unless-aborted.ts'
import type { BlobExchange } from '../blobs/exchange.ts'
import type { ProofView } from '../control.ts'
import type { Errand } from '../core/walls.ts'
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

/** Accusers whose strikes are remembered; beyond it the one that struck longest ago is forgotten. */
const MAX_ACCUSERS = 4096

/** Proofs judged one after another; more than this many waiting and a further one is not looked at now. */
const MAX_WAITING = 16

/** A stranger's proof is given up after this long, blobs and both executions included, milliseconds: its work may ask for days. */
const MAX_GOSSIP_MS = 30_000

/** Memory that a stranger's proof may ask for, pages of 64 KiB. */
const MAX_GOSSIP_PAGES = 8192

/** Rulings kept on proofs that concern no contract of this node, at most about 30 KB each; the oldest goes first. */
const MAX_STRANGERS = 1024

/** Strangers' proofs that get an execution here: so many at once, then one more every so many milliseconds. */
const STRANGERS_RATE = { burst: 64, refillMs: 1000, capacity: 1 }

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
  /** Why this node runs no such unit, if so; by default it runs all. */
  unwalled? (errand: Errand): string | undefined
  now (): bigint
  locate (key: Uint8Array, addrs: readonly string[]): Promise<PeerId>
  /** This node's key: rulings on its own contracts are kept for good. */
  readonly self?: Uint8Array
  /** Aborts when the node stops. */
  readonly stopping?: AbortSignal
  /** How long a stranger's proof may take, milliseconds. Default 30,000. */
  readonly gossipMs?: number
  /** What an upheld proof changes in this node's own evidence. */
  fail (claim: FraudClaim, at: bigint): readonly Op[]
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
  private readonly strangers = new Set<MessageId>()
  private readonly rate = new Rate(STRANGERS_RATE)
  private readonly queue = new SerialQueue()

  private constructor (ports: CourtPorts, rulings: readonly Ruling[]) {
    this.ports = ports
    rulings.forEach(ruling => { this.remember(ruling) })
  }

  static async open (ports: CourtPorts): Promise<Court> {
    const rulings: Ruling[] = []

    for await (const [, value] of ports.store.list(PROOFS)) {
      rulings.push(decodeRecord<Ruling>(value))
    }

    rulings.sort((a, b) => a.at - b.at)

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
      return unlessAborted(under, options)
    }

    const accuser = peerKey(proof.body.accuser)

    if (this.pending.size >= MAX_WAITING || (this.strikes.get(accuser) ?? 0) >= MAX_STRIKES) {
      return 'busy'
    }

    // whoever brought it may leave: the judgement is this node's, and others wait for it too
    const judged = this.queue.run(async () => this.rule(proof, learned)).finally(() => this.pending.delete(proof.id))
    this.pending.set(proof.id, judged)
    return unlessAborted(judged, options)
  }

  private async rule (proof: Authenticated<'fraud-proof'>, learned: Learned): Promise<CourtVerdict> {
    const checked = checkFraudProof(this.ports.crypto, this.ports.network, proof)

    if (!checked.ok) {
      this.strike(proof.body.accuser)
      return 'refused'
    }

    const { claim } = checked
    const { tender, work } = claim

    const stranger = learned === 'gossip'

    if (stranger && (sizeOf(claim) > MAX_GOSSIP_BYTES || work.memoryPages > MAX_GOSSIP_PAGES)) {
      return 'unverifiable'
    }

    const open = this.ports.unwalled?.({ requester: tender.body.requester, module: work.module })

    if (open != null) {
      this.ports.log(`fraud proof ${proof.id.slice(0, 12)} is not checked: ${open}`)
      return 'unverifiable'
    }

    if (stranger && !this.rate.take('strangers', Number(this.ports.now()))) {
      return 'busy'
    }

    const { stopping, gossipMs = MAX_GOSSIP_MS } = this.ports
    const signals = [...stopping == null ? [] : [stopping], ...stranger ? [AbortSignal.timeout(gossipMs)] : []]
    const reruns = await this.rerun(claim, { signal: AbortSignal.any(signals) })
    stopping?.throwIfAborted()
    const judgement = judgeFraudProof(claim, reruns)
    this.ports.log(`fraud proof ${proof.id.slice(0, 12)} against ${toHex(claim.provider).slice(0, 12)}: ${judgement.verdict} (${judgement.reason})`)

    if (judgement.verdict !== 'upheld') {
      this.strike(claim.accuser)
    }

    await this.record(claim, judgement.verdict, learned)
    return judgement.verdict
  }

  private async rerun (claim: FraudClaim, options: AbortOptions): ReturnType<Confirmer['rerun']> {
    const { work, index, input, accuser } = claim

    try {
      const { exchange } = this.ports
      const from = await this.holders(claim)

      for (const ref of blobsOf(work)) {
        await exchange.ensure(from, ref, options)
      }

      return await this.ports.confirmer.rerun(work, { index, input: await exchange.value(from, input, { ...options, maxBytes: MAX_GOSSIP_BYTES }) }, options)
    } catch (err) {
      this.ports.log(`fraud proof by ${toHex(accuser).slice(0, 12)}: its blobs cannot be had (${err instanceof Error ? err.message : String(err)})`)
      return { baseline: 'unavailable', optimised: 'unavailable' }
    }
  }

  /** Who should have the claim's blobs: its accuser first, then the contract's parties. What they bring is checked by its name, whoever they are. */
  private async holders ({ accuser, provider, tender }: FraudClaim): Promise<readonly PeerId[]> {
    const { locate, self } = this.ports
    const keys = [accuser, tender.body.requester, provider].filter((key, i, all) => all.findIndex(other => equals(other, key)) === i && (self == null || !equals(key, self)))
    const found = await Promise.allSettled(keys.map(async key => locate(key, equals(key, provider) ? [] : tender.body.addrs)))
    return found.flatMap(one => one.status === 'fulfilled' ? [one.value] : [])
  }

  private async record (claim: FraudClaim, verdict: Ruling['verdict'], learned: Learned): Promise<void> {
    const { proof, contract, window, index, provider, accuser, tender } = claim
    const ruling: Ruling = { id: proof.id, bytes: proof.bytes, contract, window, index, provider, accuser, class: tender.body.class, verdict, learned, at: Number(this.ports.now()) }

    // what could not be checked now may be checked another time
    if (verdict !== 'unverifiable') {
      const consequences = verdict === 'upheld' && learned !== 'own-audit' ? this.ports.fail(claim, this.ports.now()) : []
      const forgotten = this.remember(ruling)
      await this.ports.store.write([
        ...forgotten.map((key): Op => ({ type: 'del', space: PROOFS, key })),
        { type: 'put', space: PROOFS, key: proof.id, value: encodeRecord(ruling) },
        ...consequences
      ])
    }
  }

  /** Takes a ruling in; returns strangers' that had to make room. What a contract of this node was refuted by stays: its transcript needs it. */
  private remember (ruling: Ruling): readonly MessageId[] {
    const { self } = this.ports
    this.rulings.set(ruling.id, ruling)

    if (ruling.learned === 'own-audit' || (ruling.verdict === 'upheld' && self != null && equals(ruling.provider, self))) {
      return []
    }

    this.strangers.add(ruling.id)
    const [oldest] = this.strangers.size > MAX_STRANGERS ? this.strangers : []

    if (oldest == null) {
      return []
    }

    this.strangers.delete(oldest)
    this.rulings.delete(oldest)
    return [oldest]
  }

  private strike (accuser: Uint8Array): void {
    const name = peerKey(accuser)
    const before = this.strikes.get(name) ?? 0
    this.strikes.delete(name)
    this.strikes.set(name, before + 1)

    if (this.strikes.size > MAX_ACCUSERS) {
      this.strikes.delete(this.strikes.keys().next().value ?? '')
    }
  }
}

function sizeOf ({ work }: FraudClaim): number {
  return Number(work.mounts.reduce((sum, { size }) => sum + size, work.moduleSize))
}
