import { equals, sign } from '@mycel/wire'
import { checkBid } from '../jobs/bid-check.ts'
import { signAward } from '../jobs/sign-award.ts'
import { BID_WINDOW_MS } from '../jobs/tender.ts'
import { SerialQueue } from '../mailboxes/queue.ts'
import { putHire } from './records.ts'
import type { HeldContract, Hires } from './hires.ts'
import type { Hire } from './records.ts'
import type { Contracts } from '../contracts/contracts.ts'
import type { Room } from '../core/in-flight.ts'
import type { AbortOptions } from '@libp2p/interface'
import type { Authenticated, Contract, Crypto, Head, Signer } from '@mycel/wire'

export interface HiringInit {
  readonly crypto: Crypto
  readonly signer: Signer
  readonly network: string
  readonly contracts: { award (...args: Parameters<Contracts['award']>): Promise<HeldContract | string> }
  readonly hires: Hires
  now (): bigint
  random (bytes: number): Uint8Array
  addrs (): readonly string[]
  head (): Head
  /** Whom an award to this peer names as verifiers. */
  trusted (provider: Uint8Array, cls: string): readonly Uint8Array[]
  roomOf (provider: Uint8Array, tender: Authenticated<'tender'>, unitPrice: bigint, units: number): Room
  /** Hands a tender to one peer alone; resolves with its answer's code. */
  offer (to: Uint8Array, tender: Authenticated<'tender'>, options: AbortOptions): Promise<string>
}

/** One place that is to be filled. */
export interface Vacancy extends Pick<Hire, 'job' | 'of' | 'window' | 'verifier' | 'positions'> {
  /** The audited contract. */
  readonly contract: Contract
  /** All that the job's verifiers may cost, micro-units. */
  readonly budget: bigint
  /** When nobody is waited for any more, Unix milliseconds. */
  readonly until: bigint
}

interface Call {
  readonly tender: Authenticated<'tender'>
  readonly verifier: Uint8Array
  answer (bid: Authenticated<'bid'>): void
}

/**
 * Hires one verifier: a tender to it alone, its bid, and an award. Nothing in it says that it is an audit, or of whom: terms, work and verifiers' list are those of any small job of this requester.
 */
export class Hiring {
  private readonly init: HiringInit
  private readonly calls = new Map<string, Call>()
  /** One award after another: each sees what the others have spoken for. */
  private readonly awarding = new SerialQueue()

  constructor (init: HiringInit) {
    this.init = init
  }

  /** Fills a place; a string says why nobody does. */
  async hire (vacancy: Vacancy, options: AbortOptions): Promise<Hire | string> {
    const { contract, positions } = vacancy
    const { body } = contract.tender
    const now = this.init.now()

    if (now >= vacancy.until || now > body.deadline) {
      return 'there was no time left to ask'
    }

    if (this.left(vacancy) <= 0n && body.unitPriceCap > 0n) {
      return 'the budget for audits is spoken for'
    }

    const tender = sign(this.init.crypto, this.init.signer, 'tender', {
      ...body, salt: this.init.random(16), at: now, units: positions.length, bidDeadline: least(now + BigInt(BID_WINDOW_MS), body.deadline), addrs: this.init.addrs().slice(0, 8)
    })
    const bid = await this.bidOn(tender, vacancy, options)
    return typeof bid === 'string' ? bid : this.awarding.run(async () => this.award(vacancy, tender, bid))
  }

  /** A bid from the contract protocol; undefined where it answers none of these tenders. */
  takeBid (bid: Authenticated<'bid'>): { readonly code: string, readonly reason: string } | undefined {
    const call = this.calls.get(Buffer.from(bid.body.tender).toString('hex'))

    if (call == null) {
      return undefined
    }

    const checked = checkBid(this.init.crypto, call.tender, bid, this.init.now())

    if (!checked.ok || !equals(bid.body.provider, call.verifier)) {
      return { code: 'out-of-terms', reason: checked.ok ? 'the tender was not for it' : checked.why }
    }

    call.answer(bid)
    return { code: 'ok', reason: '' }
  }

  private left ({ job, budget }: Vacancy): bigint {
    return budget - this.init.hires.spokenFor(job)
  }

  private async bidOn (tender: Authenticated<'tender'>, { verifier, until }: Vacancy, { signal }: AbortOptions): Promise<Authenticated<'bid'> | string> {
    const wait = Number(least(BigInt(BID_WINDOW_MS), until - this.init.now()))
    const over = AbortSignal.any([AbortSignal.timeout(Math.max(1, wait)), ...signal == null ? [] : [signal]])
    const answered = Promise.withResolvers<Authenticated<'bid'> | string>()
    over.addEventListener('abort', () => { answered.resolve('it did not bid in time') })
    this.calls.set(tender.id, { tender, verifier, answer: answered.resolve })

    try {
      const code = await this.init.offer(verifier, tender, { signal: over })
      return code === 'ok' ? await answered.promise : `it takes no tender: ${code}`
    } catch (err) {
      // streams fail with a code; every other error is a broken invariant
      if (!(err instanceof Error && ('code' in err || over.aborted))) {
        throw err
      }

      return over.aborted ? 'it could not be reached in time' : `it cannot be reached: ${err.message}`.slice(0, 120)
    } finally {
      this.calls.delete(tender.id)
    }
  }

  /** As many of the units as it takes, and as fit into the budget and under what it may hold. */
  private async award (vacancy: Vacancy, tender: Authenticated<'tender'>, bid: Authenticated<'bid'>): Promise<Hire | string> {
    const { contracts, hires } = this.init
    const { provider, unitPrice, maxUnits } = bid.body
    const left = this.left(vacancy)
    const affordable = unitPrice === 0n ? vacancy.positions.length : Number(least(left / unitPrice, BigInt(vacancy.positions.length)))
    const wanted = Math.min(affordable, maxUnits)

    if (wanted <= 0) {
      return `at ${unitPrice} micro-units a unit the budget for audits has no room for it`
    }

    const room = this.init.roomOf(provider, tender, unitPrice, wanted)

    if (room.units === 0) {
      return room.why ?? 'it holds as much as it may'
    }

    const units = Math.min(wanted, room.units)
    const { job, of, window, verifier } = vacancy
    const positions = vacancy.positions.slice(0, units)
    const value = BigInt(units) * unitPrice
    const hire: Hire = { job, of, window, verifier, positions, contract: bid.id, value }
    const award = signAward(this.init, tender, bid, { units, verifiers: this.init.trusted(provider, tender.body.class) })
    const reserve = { side: 'requester' as const, peer: provider, asset: tender.body.asset, amount: value }
    hires.add(hire)
    const opened = await contracts.award([tender, bid, award] as Parameters<Contracts['award']>[0], { audits: { contract: of, window, positions } }, { reserve, ops: [putHire(hire)] })

    if (typeof opened === 'string') {
      hires.remove(hire)
      return opened
    }

    hires.attach(hire, opened)
    return hire
  }
}

function least (a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
