import { buildDoubleRoot } from '@mycel/verify/proof'
import { equals, open, toHex } from '@mycel/wire'
import { Rate } from '../discovery/rate.ts'
import { Budget } from './budget.ts'
import { accuserOf, checkProof, isFraudClaim, PROOF_TYPES } from './claim.ts'
import { concernOf } from './concern.ts'
import { Docket } from './docket.ts'
import { isTooLarge, MAX_GOSSIP_BYTES, sizeOf } from './rerun.ts'
import { Rulings, rulingOf } from './rulings.ts'
import { Strikes } from './strikes.ts'
import { Trial } from './trial.ts'
import { unlessAborted } from './unless-aborted.ts'
import type { Spent } from './budget.ts'
import type { Claim, ProofMessage } from './claim.ts'
import type { Concern, ConcernPorts } from './concern.ts'
import type { Entry } from './docket.ts'
import type { Learned, Ruling } from './rulings.ts'
import type { TrialPorts } from './trial.ts'
import type { Op, Store } from '../stores/store.ts'
import type { AbortOptions } from '@libp2p/interface'
import type { FraudClaim, TwoCommits } from '@mycel/verify/proof'
import type { Authenticated, Crypto, MessageId, Signer } from '@mycel/wire'

/** Proofs that are taken up again at a time, once there may be time for them. */
const MAX_RESUMED = 16

/** Double roots of others' contracts that a witness publishes: so many at once, then one more every so many milliseconds. Whoever makes up keys has it find as many as it likes. */
const WITNESSED = { burst: 16, refillMs: 10_000, capacity: 1 }

/** `kept`: it holds by itself, and is judged when it matters here or there is time. `moot`: its window is refuted here already. `busy`: not looked at now. */
export type CourtVerdict = Ruling['verdict'] | 'unverifiable' | 'refused' | 'kept' | 'moot' | 'busy'

export interface CourtPorts extends TrialPorts, ConcernPorts {
  readonly crypto: Crypto
  readonly network: string
  readonly store: Store
  /** Signs the double roots that this node finds. */
  readonly signer: Signer
  /** How long the execution for a proof about somebody else's contract may take, milliseconds. Default 30,000. */
  readonly gossipMs?: number
  /** What a ruling changes in this node's own evidence. */
  evidence (claim: Claim, verdict: Ruling['verdict'], at: bigint): readonly Op[]
  /** Tells the network of a proof. */
  publish (proof: ProofMessage): Promise<unknown>
  /** Told of every upheld proof that no audit of this node waits for, once it is on disk. */
  upheld (claim: Claim): void
}

/** What proofs have cost this node, and how many it knows of. */
export interface CourtView {
  readonly rulings: number
  /** Wait for their turn to be executed. */
  readonly queued: number
  /** Wait until their accused matters here, or there is time for them. */
  readonly kept: number
  readonly budget: Readonly<Record<Concern | 'checks', Spent>>
}

/**
 * Where this node judges proofs, its own and others': every check that needs no execution first, then, within a budget, the unit itself in both V8 tiers. Until that is done a proof has
 * no effect here. Docs: docs/spec/verification.md "What a node does about a proof".
 */
export class Court {
  private readonly ports: CourtPorts
  private readonly rulings: Rulings
  private readonly docket: Docket
  private readonly budget: Budget
  private readonly trial: Trial
  private readonly strikes = new Strikes()
  private readonly witnessed = new Rate(WITNESSED)
  private readonly pending = new Map<MessageId, Promise<CourtVerdict>>()

  private constructor (ports: CourtPorts, rulings: Rulings, docket: Docket) {
    this.ports = ports
    this.rulings = rulings
    this.docket = docket
    this.budget = new Budget(ports.gossipMs)
    this.trial = new Trial(ports, { budget: this.budget, rulings, strikes: this.strikes })
  }

  static async open (ports: CourtPorts): Promise<Court> {
    return new Court(ports, await Rulings.load(ports.store, ports.self), await Docket.load(ports.store, parties => concernOf(ports, parties)))
  }

  list (): readonly Ruling[] {
    return this.rulings.list()
  }

  get (id: string): Ruling | undefined {
    return this.rulings.get(id as MessageId)
  }

  /** Whether a proof is judged here, being judged, or kept for later. */
  holds (id: string): boolean {
    return this.get(id) != null || this.docket.has(id as MessageId) || this.pending.has(id as MessageId)
  }

  view (): CourtView {
    return { rulings: this.list().length, queued: this.trial.queued, kept: this.docket.size, budget: this.budget.view(this.now) }
  }

  /** The law's port: whether this node upheld the proof, about this contract and window. */
  readonly provenFraud = (proof: Uint8Array, claim: { readonly contract: Uint8Array, readonly window: number }): boolean => {
    const ruling = this.get(toHex(proof))
    return ruling != null && ruling.verdict === 'upheld' && ruling.window === claim.window && equals(ruling.contract, claim.contract)
  }

  /** Keeps a proof that this node made after running the unit in both tiers, and tells the network, where no more than 16 MiB have to be fetched to check it. */
  async keepOwn (proof: Authenticated<'fraud-proof'>): Promise<void> {
    const checked = checkProof(this.ports.crypto, this.ports.network, proof)

    if (!checked.ok || !isFraudClaim(checked.claim)) {
      throw new Error(`own fraud proof does not hold: ${checked.ok ? proof.type : checked.reason}`)
    }

    const { claim } = checked
    const large = !await this.isSmall(claim)
    await this.record(claim, 'upheld', 'own-audit', large)

    if (!large) {
      await this.tell(proof)
    }
  }

  /**
   * Signs, keeps and publishes what a provider's two roots for one window prove, once. A witness may find it as well as a requester, and as many as strangers make up: beyond a rate it is kept like one of somebody
   * else. Throws `UnsoundProofError` where they prove nothing.
   */
  async keepDoubleRoot (commits: TwoCommits): Promise<void> {
    const { crypto, signer, network, now } = this.ports
    const proof = buildDoubleRoot(crypto, signer, { ...commits, at: now() })
    const checked = checkProof(crypto, network, proof)

    if (!checked.ok || this.rulings.ofWindow(checked.claim.contract, checked.claim.window) != null) {
      return
    }

    const concern = concernOf(this.ports, checked.claim)
    const told = concern === 'own' || this.witnessed.take('', this.now)
    await (told || concern != null ? this.record(checked.claim, 'upheld', 'own-audit') : this.keep(checked.claim))

    if (told) {
      await this.tell(proof)
    }
  }

  /** Judges a proof of somebody else, once. */
  async judge (proof: ProofMessage, learned: Learned, options: AbortOptions = {}): Promise<CourtVerdict> {
    const known = this.rulings.get(proof.id)

    if (known != null) {
      return known.verdict
    }

    const under = this.pending.get(proof.id)

    if (under != null) {
      return unlessAborted(under, options)
    }

    if (this.strikes.isOut(accuserOf(proof)) || !this.budget.mayCheck(this.now)) {
      return 'busy'
    }

    const began = this.clock()
    const checked = checkProof(this.ports.crypto, this.ports.network, proof)
    this.budget.checked(this.clock() - began, this.now)

    if (!checked.ok) {
      this.strikes.add(accuserOf(proof))
      return 'refused'
    }

    // whoever brought it may leave: the judgement is this node's, and others wait for it too
    const judged = this.hear(checked.claim, learned).finally(() => this.pending.delete(proof.id))
    this.pending.set(proof.id, judged)
    return unlessAborted(judged, options)
  }

  /** A peer has come to matter here: what was kept about it is judged, as far as there is time. */
  async recall (peer: Uint8Array): Promise<void> {
    await this.takeUp(this.docket.about(peer))
  }

  /** Takes up what was kept and concerns this node, as far as there is time. */
  async resume (): Promise<void> {
    await this.takeUp(this.docket.due().slice(0, MAX_RESUMED))
  }

  private async takeUp (entries: readonly Entry[]): Promise<void> {
    const { crypto, network, store } = this.ports

    for (const { id, bytes } of entries) {
      const opened = open(crypto, bytes, { network, only: PROOF_TYPES })
      const verdict = opened.ok ? await this.judge(opened.message, 'gossip') : 'refused'

      if (verdict !== 'kept' && verdict !== 'busy') {
        await store.write(this.docket.remove(id))
      }
    }
  }

  /** What holds by itself: decided at once where nothing has to be run, else run when its turn comes, else kept. */
  private async hear (claim: Claim, learned: Learned): Promise<CourtVerdict> {
    const concern = concernOf(this.ports, claim)
    const decided = this.trial.decided(claim)

    if (decided === 'dismissed') {
      return this.repeated(claim, learned)
    }

    if (decided == null && concern == null) {
      return this.keep(claim)
    }

    const verdict = decided ?? (isFraudClaim(claim) ? await this.trial.run(claim, concern ?? 'strangers') : 'upheld')

    switch (verdict) {
      case 'later': return this.keep(claim)
      case 'upheld':
      case 'dismissed': return this.record(claim, verdict, learned)
      default: return verdict
    }
  }

  /** Its unit was found right for another accuser: nothing was run, so anybody may come, and it is held against those only with whom this node has to do. */
  private async repeated (claim: Claim, learned: Learned): Promise<CourtVerdict> {
    const accuser = accuserOf(claim.proof)

    if (equals(accuser, claim.requester) || this.ports.relation(accuser) === 'dealings') {
      return this.record(claim, 'dismissed', learned)
    }

    this.strikes.add(accuser)
    return 'dismissed'
  }

  private async keep (claim: Claim): Promise<CourtVerdict> {
    await this.ports.store.write(this.docket.put(claim, this.now))
    return this.docket.has(claim.proof.id) ? 'kept' : 'busy'
  }

  private async record (claim: Claim, verdict: Ruling['verdict'], learned: Learned, large = false): Promise<Ruling['verdict']> {
    const { store, self, evidence, upheld } = this.ports
    const at = this.ports.now()
    const accuser = accuserOf(claim.proof)
    // what an own audit finds is told by the contract that it refutes
    const told = learned === 'own-audit' && isFraudClaim(claim)

    if (verdict === 'dismissed') {
      this.strikes.add(accuser)
    }

    // nobody holds anything against itself
    const consequences = told || (verdict === 'dismissed' && self != null && equals(accuser, self)) ? [] : evidence(claim, verdict, at)
    const dealings = this.ports.relation(verdict === 'upheld' ? claim.provider : accuser) === 'dealings'
    await store.write([...this.rulings.add(rulingOf(claim, { verdict, learned, at: Number(at), dealings, large })), ...this.docket.remove(claim.proof.id), ...consequences])

    if (verdict === 'upheld' && !told) {
      upheld(claim)
    }

    return verdict
  }

  private async isSmall (claim: FraudClaim): Promise<boolean> {
    const input = await this.ports.exchange.value([], claim.input).catch(() => undefined)
    return input != null && !isTooLarge(claim) && sizeOf(claim) + input.byteLength <= MAX_GOSSIP_BYTES
  }

  private async tell (proof: ProofMessage): Promise<void> {
    await this.ports.publish(proof).catch(err => { this.ports.log(`proof ${proof.id.slice(0, 12)} is not gossiped: ${err instanceof Error ? err.message : String(err)}`) })
  }

  private clock (): number {
    return this.ports.clock?.() ?? performance.now()
  }

  private get now (): number {
    return Number(this.ports.now())
  }
}
