import { judgeFraudProof } from '@mycel/verify/proof'
import { equals, peerKey, toHex } from '@mycel/wire'
import { isFraudClaim } from './claim.ts'
import { CONCERNS } from './concern.ts'
import { Lanes } from './lanes.ts'
import { RankedQueue } from './ranked-queue.ts'
import { gather, isTooLarge, MAX_ASKED, MAX_GOSSIP_BYTES, rerun, sizeOf } from './rerun.ts'
import { unitKey } from './rulings.ts'
import type { Budget } from './budget.ts'
import type { Claim } from './claim.ts'
import type { Concern } from './concern.ts'
import type { RerunPorts } from './rerun.ts'
import type { Ruling, Rulings, Unit } from './rulings.ts'
import type { Strikes } from './strikes.ts'
import type { Errand } from '../core/walls.ts'
import type { FraudClaim } from '@mycel/verify/proof'

/** Proofs of one concern that wait for their turn; a further one is kept for later. */
const MAX_WAITING = 16

/** Of those, where this node is no party, proofs against one accused: false ones against one peer take no place from true ones against another. */
const MAX_ACCUSED = 4

/** For so many proofs of one concern blobs are fetched at a time. */
const GATHERED = 2

/** Finding the blobs of a proof is given up after this long, milliseconds. */
const MAX_GATHER_MS = 30_000

/** `moot`: its window is refuted here already. `later`: there is no time for it now. */
export type TrialVerdict = Ruling['verdict'] | 'unverifiable' | 'moot' | 'later'

export interface TrialPorts extends RerunPorts {
  /** Why this node runs no such unit, if so; by default it runs all. */
  unwalled? (errand: Errand): string | undefined
  now (): bigint
  /** Monotonic, milliseconds: what executions are measured with. Default `performance.now`. */
  clock? (): number
  /** Aborts when the node stops. */
  readonly stopping?: AbortSignal
}

interface Waiting {
  readonly rank: number
  readonly accused: string
}

/** Running the unit that a proof is about, once for all who accuse, in turn and within a budget. */
export class Trial {
  private readonly ports: TrialPorts
  private readonly budget: Budget
  private readonly rulings: Rulings
  private readonly strikes: Strikes
  private readonly queue = new RankedQueue()
  private readonly lanes = new Lanes()
  /** Those whose blobs are being fetched and those that have them and wait for their turn: the rank and the accused of each. */
  private readonly waiting = new Set<Waiting>()

  constructor (ports: TrialPorts, { budget, rulings, strikes }: { readonly budget: Budget, readonly rulings: Rulings, readonly strikes: Strikes }) {
    this.ports = ports
    this.budget = budget
    this.rulings = rulings
    this.strikes = strikes
  }

  /** Proofs that have all they need and wait for their turn. */
  get queued (): number {
    return this.queue.size
  }

  /** What follows from earlier executions: a unit's outcome under a root is one, whoever accuses, and a window is refuted once. */
  decided (claim: Claim): Exclude<TrialVerdict, 'later'> | undefined {
    const { self } = this.ports
    const unit = isFraudClaim(claim) ? this.rulings.ofUnit(unitOf(claim)) : undefined

    if (unit?.verdict === 'dismissed') {
      return 'dismissed'
    }

    if (isFraudClaim(claim) && this.strikes.isGivenUp(unitKey(unitOf(claim)))) {
      return 'unverifiable'
    }

    if (this.rulings.ofWindow(claim.contract, claim.window) == null) {
      return undefined
    }

    // this node is refuted by the very proof that its requester names
    const named = self != null && equals(claim.provider, self) && equals(isFraudClaim(claim) ? claim.accuser : claim.reporter, claim.requester)
    return named ? unit?.verdict : 'moot'
  }

  async run (claim: FraudClaim, concern: Concern): Promise<TrialVerdict> {
    const { ports } = this
    const rank = CONCERNS.indexOf(concern)
    const why = concern !== 'own' && isTooLarge(claim) ? 'it asks for too much' : ports.unwalled?.({ requester: claim.requester, module: claim.work.module })

    if (why != null) {
      ports.log(`fraud proof ${claim.proof.id.slice(0, 12)} is not checked: ${why}`)
      return 'unverifiable'
    }

    const one = { rank, accused: peerKey(claim.provider) }
    const others = [...this.waiting].filter(other => other.rank === rank)

    if (others.length >= MAX_WAITING || (concern !== 'own' && others.filter(({ accused }) => accused === one.accused).length >= MAX_ACCUSED)) {
      return 'later'
    }

    if (this.mayTake(claim, concern) === 0) {
      return 'later'
    }

    this.waiting.add(one)

    try {
      return await this.gathered(claim, concern) ?? await this.queue.run(rank, async giveWay => {
        this.waiting.delete(one)
        // while it waited its unit may have been run for another
        return this.decided(claim) ?? this.execute(claim, concern, giveWay)
      })
    } finally {
      this.waiting.delete(one)
    }
  }

  /** What the unit needs, fetched before it has its turn: who does not bring it keeps nobody from theirs. Undefined once all is in the store; a claim that waits holds no memory. */
  private async gathered (claim: FraudClaim, concern: Concern): Promise<'unverifiable' | 'later' | undefined> {
    // two at a time for each concern, by the accused: who is asked for everything at once says that it is busy
    return this.lanes.run(`${concern}/${(claim.provider[0] ?? 0) % GATHERED}`, async () => {
      const { ports, budget } = this
      const size = sizeOf(claim)
      const maxInput = concern === 'own' ? MAX_GOSSIP_BYTES : MAX_GOSSIP_BYTES - size
      // nothing says how large an input is before it is here
      const most = size + MAX_ASKED * maxInput

      if (!budget.mayFetch(concern, most, this.now)) {
        return 'later'
      }

      const { here, brought } = await gather(ports, claim, maxInput, { signal: this.within(MAX_GATHER_MS) })
      budget.giveBack(concern, Math.max(0, most - size - brought), this.now)
      ports.stopping?.throwIfAborted()
      return here ? undefined : 'unverifiable'
    })
  }

  /** One execution at a time. What concerns this node less gives way at once to what concerns it more: the time that it took counts, and it comes again later. */
  private async execute (claim: FraudClaim, concern: Concern, giveWay: AbortSignal): Promise<TrialVerdict> {
    const { ports, budget } = this
    const ms = this.mayTake(claim, concern)
    // it may have had to make room while this one waited
    const input = ms === 0 ? undefined : await ports.exchange.value([], claim.input).catch(() => undefined)

    if (input == null) {
      return 'later'
    }

    const began = this.clock()
    const { reruns, hindrance } = await rerun(ports, claim, { index: claim.index, input }, { signal: AbortSignal.any([this.within(ms), giveWay]) })
    budget.executed(concern, claim.provider, this.clock() - began, this.now)
    ports.stopping?.throwIfAborted()

    if (giveWay.aborted && (reruns.baseline === 'unavailable' || reruns.optimised === 'unavailable')) {
      return 'later'
    }

    // this machine was not up to it just now: that says nothing of the unit, or not yet
    if (hindrance === 'engine' || (hindrance === 'memory' && this.strikes.mayTryAgain(unitKey(unitOf(claim)), this.now))) {
      ports.log(`fraud proof ${claim.proof.id.slice(0, 12)} waits: there was no ${hindrance} to run its unit with`)
      return 'later'
    }

    const judgement = judgeFraudProof(claim, reruns)
    ports.log(`fraud proof ${claim.proof.id.slice(0, 12)} against ${toHex(claim.provider).slice(0, 12)}: ${judgement.verdict} (${judgement.reason})`)

    // it says nothing of who accuses: an honest accuser's units may be long ones
    if (judgement.verdict === 'unverifiable') {
      this.strikes.giveUp(unitKey(unitOf(claim)))
    }

    return judgement.verdict
  }

  /** How long its unit may run now, milliseconds; 0: it must wait. */
  private mayTake (claim: FraudClaim, concern: Concern): number {
    return this.strikes.rests(unitKey(unitOf(claim)), this.now) ? 0 : this.budget.forExecution(concern, claim.provider, claim.work.wallMs, this.now)
  }

  private within (ms: number): AbortSignal {
    const { stopping } = this.ports
    return AbortSignal.any([AbortSignal.timeout(ms), ...stopping == null ? [] : [stopping]])
  }

  private clock (): number {
    return this.ports.clock?.() ?? performance.now()
  }

  private get now (): number {
    return Number(this.ports.now())
  }
}

function unitOf ({ contract, window, position, commit }: FraudClaim): Unit {
  return { contract, window, root: commit.body.root, position }
}
