import { open, toHex } from '@mycel/wire'
import { Rate } from '../../discovery/rate.ts'
import { forkId } from '../../settlement/heads/forks.ts'
import { PROOF_TYPES } from '../claim.ts'
import { offered } from './offered.ts'
import { decodeRefs, encodeRefs, refName } from './ref.ts'
import type { ProofRef } from './ref.ts'
import type { Forks } from '../../settlement/heads/forks.ts'
import type { Court } from '../court.ts'
import type { AbortOptions, PeerId } from '@libp2p/interface'
import type { Crypto } from '@mycel/wire'
import type { From, Reply, Request, Requester } from '@mycel/wire/streams'

/** First body byte of a request: lists of references go both ways, or one proof is asked for. */
const LIST = 0
const GIVE = 1

/** One peer's lists, and what it is given: so many at once, then one more every so many milliseconds. */
const LISTS = { burst: 30, refillMs: 10_000, capacity: 1_024 }
const GIVEN = { burst: 128, refillMs: 5_000, capacity: 1_024 }

/** What is taken of one peer, and of all together that this node does not deal with: keys cost nothing, and each proof costs some signatures before it is known to be worth any. */
const OF_ONE = { burst: 64, refillMs: 60_000, capacity: 1_024 }
const OF_STRANGERS = { burst: 256, refillMs: 10_000, capacity: 1 }

/** Taken in one go, and peers that are being asked at a time. */
const MAX_TAKEN = 16
const MAX_ASKED = 8

/** Among those, peers that this node does not deal with: who answers slowly keeps a place for long. */
const MAX_STRANGERS_ASKED = 4

/** What is told of is put together anew after so long, milliseconds, or where there is more or less to tell: anybody may ask, and a node can hold thousands of proofs. */
const TOLD_MS = 1_000

/** References whose proofs came here once, whatever came of it, and those that were asked for; beyond it the first is forgotten. */
const MAX_SEEN = 4_096

/** Peers that gave what they had not named, or what no honest node keeps. Nothing more is taken of them in this process; beyond it the first is forgotten. */
const MAX_LIARS = 1_024

export interface ProofExchangeInit {
  readonly crypto: Crypto
  readonly network: string
  readonly self: Uint8Array
  readonly court: Pick<Court, 'list' | 'get' | 'holds' | 'judge'>
  readonly forks: Pick<Forks, 'list' | 'get' | 'add'>
  readonly requester: Requester
  /** Aborts when the node stops. */
  readonly stopping?: AbortSignal
  deals (peer: Uint8Array): boolean
  now (): bigint
  log (text: string): void
}

/** Two nodes tell each other which proofs they stand by, and take those that they have not heard of: gossip says a thing once, to those who listen then. Docs: docs/spec/verification.md "Proofs that arrive". */
export class ProofExchange {
  private readonly init: ProofExchangeInit
  private readonly lists = new Rate(LISTS)
  private readonly given = new Rate(GIVEN)
  private readonly ofOne = new Rate(OF_ONE)
  private readonly ofStrangers = new Rate(OF_STRANGERS)
  /** Whether each is one that this node deals with. */
  private readonly asking = new Map<string, boolean>()
  private readonly seen = new Set<string>()
  /** When each was asked for last, counted in questions. */
  private readonly asked = new Map<string, number>()
  private questions = 0
  private told: { readonly at: number, readonly of: string, readonly refs: readonly ProofRef[] } | undefined
  private readonly liars = new Set<string>()

  constructor (init: ProofExchangeInit) {
    this.init = init
  }

  /** Tells a peer what this node stands by, and takes what is new of what it tells. Rejects where it does not answer. */
  async with (to: PeerId, key: Uint8Array, options: AbortOptions = {}): Promise<void> {
    const { body } = await this.init.requester.request(to, { body: Buffer.concat([Uint8Array.of(LIST), encodeRefs(this.offered())]) }, options)
    await this.take(to, key, decodeRefs(body) ?? [], options)
  }

  /** Serves the protocol. What a peer has that is new here is asked for after the answer. */
  answer ({ body }: Request, { peer, key }: From): Partial<Reply> {
    const refs = decodeRefs(body.subarray(1))

    switch (body[0]) {
      case LIST:
        return refs == null || !this.lists.take(toHex(key), this.now) ? {} : this.tell(peer, key, refs)
      case GIVE:
        return refs == null || !this.given.take(toHex(key), this.now) ? {} : { envelopes: this.give(refs[0]) }
      default:
        return {}
    }
  }

  private tell (peer: PeerId, key: Uint8Array, refs: readonly ProofRef[]): Partial<Reply> {
    const { stopping } = this.init
    this.take(peer, key, refs, stopping == null ? {} : { signal: stopping }).catch(err => { this.failed(err) })
    return { body: encodeRefs(this.offered()) }
  }

  /** Only what it would name: whoever guesses ids learns nothing of what else is kept here. */
  private give (ref: ProofRef | undefined): readonly Uint8Array[] {
    if (ref == null || !this.offered().some(one => refName(one) === refName(ref))) {
      return []
    }

    const proof = ref.kind === 'proof' ? this.init.court.get(ref.id)?.bytes : undefined
    return proof == null ? this.init.forks.get(ref.id)?.statements ?? [] : [proof]
  }

  private offered (): readonly ProofRef[] {
    const { init: { self, court }, now } = this
    const [rulings, forks] = [court.list(), this.init.forks.list()]
    const of = `${rulings.length}/${forks.length}`

    if (this.told == null || this.told.of !== of || Math.abs(now - this.told.at) >= TOLD_MS) {
      this.told = { at: now, of, refs: offered({ self, rulings, forks, deals: peer => this.init.deals(peer) }, now) }
    }

    return this.told.refs
  }

  /** One after the other, and of one peer at a time; first what was asked for longest ago. What has come is not asked for again, whoever names it. */
  private async take (to: PeerId, key: Uint8Array, refs: readonly ProofRef[], options: AbortOptions): Promise<void> {
    const name = toHex(key)
    const last = (ref: ProofRef): number => this.asked.get(refName(ref)) ?? -1
    const news = refs.filter(ref => !this.seen.has(refName(ref)) && !this.has(ref)).toSorted((a, b) => last(a) - last(b)).slice(0, MAX_TAKEN)

    if (news.length === 0 || this.asking.has(name) || this.asking.size >= MAX_ASKED) {
      return
    }

    const near = this.init.deals(key)

    if (!near && [...this.asking.values()].filter(one => !one).length >= MAX_STRANGERS_ASKED) {
      return
    }

    this.asking.set(name, near)

    try {
      for (const ref of news) {
        if (this.liars.has(name) || !this.mayTake(name, key)) {
          return
        }

        remember(this.asked, refName(ref), this.questions++)
        const { envelopes } = await this.init.requester.request(to, { body: Buffer.concat([Uint8Array.of(GIVE), encodeRefs([ref])]) }, options)

        if (envelopes.length > 0) {
          await this.hear(ref, envelopes, name, options)
        }
      }
    } finally {
      this.asking.delete(name)
    }
  }

  private mayTake (name: string, key: Uint8Array): boolean {
    return this.ofOne.take(name, this.now) && (this.init.deals(key) || this.ofStrangers.take('all', this.now))
  }

  private async hear (ref: ProofRef, envelopes: readonly Uint8Array[], name: string, options: AbortOptions): Promise<void> {
    const { crypto, network, court, forks } = this.init
    const [first, second] = envelopes

    if (ref.kind === 'fork') {
      const isIt = first != null && second != null && forkId(crypto, first, second) === ref.id
      this.believe(name, isIt && await forks.add(first, second, author => this.init.deals(author)))

      // one that is kept may have to go again, and then it may come again
      if (isIt && forks.get(ref.id) == null) {
        this.see(ref)
      }

      return
    }

    const opened = first == null ? undefined : open(crypto, first, { network, only: PROOF_TYPES })

    if (opened?.ok !== true || opened.message.id !== ref.id) {
      // that says nothing of the proof: others may have it
      this.believe(name, false)
      return
    }

    this.see(ref)
    // the court has its own queues and budgets: what takes long there keeps no other proof waiting here
    court.judge(opened.message, 'gossip', options).then(verdict => {
      this.believe(name, verdict !== 'refused')

      if (verdict === 'busy') {
        this.seen.delete(refName(ref))
      }
    }).catch(err => { this.failed(err) })
  }

  private has ({ kind, id }: ProofRef): boolean {
    return kind === 'proof' ? this.init.court.holds(id) : this.init.forks.get(id) != null
  }

  private see (ref: ProofRef): void {
    this.seen.add(refName(ref))

    if (this.seen.size > MAX_SEEN) {
      this.seen.delete(this.seen.values().next().value ?? '')
    }
  }

  private believe (name: string, truthful: boolean): void {
    if (!truthful) {
      this.liars.add(name)

      if (this.liars.size > MAX_LIARS) {
        this.liars.delete(this.liars.values().next().value ?? '')
      }

      this.init.log(`proofs: ${name.slice(0, 12)} named a proof and gave something else: nothing more is taken of it`)
    }
  }

  private failed (err: unknown): void {
    this.init.log(`proofs: ${err instanceof Error ? err.message : String(err)}`)
  }

  private get now (): number {
    return Number(this.init.now())
  }
}

function remember (asked: Map<string, number>, name: string, question: number): void {
  asked.delete(name)
  asked.set(name, question)

  if (asked.size > MAX_SEEN) {
    asked.delete(asked.keys().next().value ?? '')
  }
}
