import { isContractMessage, open, toHex } from '@mycel/wire'
import { Rate } from '../discovery/rate.ts'
import { isAhead } from './ahead.ts'
import { byContract, decodeHoldings, decodeKeys, encodeCounts, encodeHoldings, encodeKeys, MAX_HOLDINGS } from './handed.ts'
import { marksOf, tailAfter } from './tail.ts'
import type { Contracts } from './contracts.ts'
import type { Holding } from './handed.ts'
import type { ProofMessage } from '../proofs/claim.ts'
import type { AbortOptions, PeerId } from '@libp2p/interface'
import type { Contract, Crypto, Message } from '@mycel/wire'
import type { Reply, Request, Requester } from '@mycel/wire/streams'

/** First body byte of a request on the settle protocol that is about transcripts; the second says what is wanted. */
export const TRANSCRIPTS = 7
const KEYS = 0
const TAILS = 1
const HAND = 2

/** Keys of one answer, of one exchange, and envelopes and their bytes of one frame. */
const MAX_KEYS = 1024
const MAX_ALL_KEYS = 10_000
const MAX_ENVELOPES = 56
const MAX_BYTES = 1024 * 1024

/** Frames of one exchange at most: what is not through by then is when the pair meets again. */
const MAX_FRAMES = 4096

/** What one peer may ask, and hand over. */
const ASKED = { burst: 400, refillMs: 100, capacity: 1_024 }

export interface TranscriptPorts {
  readonly crypto: Crypto
  readonly network: string
  readonly requester: Requester
  readonly contracts: Pick<Contracts, 'find' | 'openWith' | 'takeOver' | 'resume'>
  /** The proof that a refutation names, as it was signed. */
  proof (id: string): Uint8Array | undefined
  /** Judges a proof, so that the refutation behind it is believed. */
  judge (proof: ProofMessage): Promise<unknown>
  now (): bigint
}

interface Frame {
  readonly envelopes: readonly Uint8Array[]
  readonly counts: ReadonlyArray<{ readonly key: string, readonly count: number }>
  readonly whole: boolean
}

/** How many messages were new, and whether one was not taken because it is dated ahead. */
interface News {
  readonly taken: number
  readonly ahead: boolean
}

/**
 * Who holds more of a contract hands it to the other side: the other side's own messages prove themselves, whatever it has forgotten. Spec: docs/spec/settlement.md, "Rollback".
 */
export class TranscriptExchange {
  private readonly ports: TranscriptPorts
  /** The last that is taken over of each contract. */
  private readonly turns = new Map<string, Promise<number>>()
  private readonly rate = new Rate(ASKED)
  /** Who has handed over something of which more is to come. */
  private readonly handing = new Set<string>()

  constructor (ports: TranscriptPorts) {
    this.ports = ports
  }

  /** Takes what a peer holds and this node does not, and hands over the other way. Rejects where the peer does not answer, or not now. */
  async with (to: PeerId, peer: Uint8Array, options: AbortOptions = {}): Promise<void> {
    const theirs = await this.keys(to, options)
    const keys = [...new Set([...this.ports.contracts.openWith(peer).map(({ key }) => key as string), ...theirs])]

    const all: News[] = []

    for (let at = 0; at < keys.length; at += MAX_HOLDINGS) {
      all.push(await this.compare(to, peer, keys.slice(at, at + MAX_HOLDINGS), options))
    }

    if (all.some(({ taken }) => taken > 0)) {
      await this.ports.contracts.resume(peer)
    }

    // who could not take all that there is has not heard what the other side holds
    if (all.some(({ ahead }) => ahead)) {
      throw new Error('a message of a contract is signed for a time that has not come')
    }
  }

  /** Answers a peer. What it hands over is on disk before the answer goes out. */
  async answer (request: Request, peer: Uint8Array): Promise<Partial<Reply>> {
    const [first, second] = request.attachments

    if (!this.rate.take(toHex(peer), Number(this.ports.now()))) {
      return { verdicts: [{ id: new Uint8Array(0), code: 'busy', reason: 'this peer asks for transcripts too often' }] }
    }

    switch (request.body[1]) {
      case KEYS: {
        const after = toHex(request.body.subarray(2))
        const keys = this.ports.contracts.openWith(peer).map(({ key }) => key as string).filter(key => key > after).sort()
        return { attachments: [encodeKeys(keys.slice(0, MAX_KEYS))] }
      }
      case TAILS:
        return this.tails(decodeHoldings(first ?? new Uint8Array(0)) ?? [], peer)
      case HAND: {
        const { taken } = await this.take(first ?? new Uint8Array(0), request.envelopes, peer)
        await this.handed(toHex(peer), peer, taken > 0, second == null)
        return {}
      }
      default:
        return {}
    }
  }

  /** Contracts go on once all of what is new in them has come. */
  private async handed (name: string, peer: Uint8Array, news: boolean, whole: boolean): Promise<void> {
    if (news) {
      this.handing.add(name)
    }

    if (whole && this.handing.delete(name)) {
      await this.ports.contracts.resume(peer)
    }
  }

  /** The other side's open contracts with this node, by key. */
  private async keys (to: PeerId, options: AbortOptions): Promise<readonly string[]> {
    const keys: string[] = []

    while (keys.length < MAX_ALL_KEYS) {
      const last = Uint8Array.from(Buffer.from(keys.at(-1) ?? '', 'hex'))
      const { attachments: [some] } = await this.ask(to, Uint8Array.of(TRANSCRIPTS, KEYS, ...last), {}, options)
      const more = decodeKeys(some ?? new Uint8Array(0)).slice(0, MAX_KEYS).filter(key => key > (keys.at(-1) ?? ''))
      keys.push(...more)

      if (more.length < MAX_KEYS) {
        break
      }
    }

    return keys
  }

  private async compare (to: PeerId, peer: Uint8Array, keys: readonly string[], options: AbortOptions): Promise<News> {
    let behind: readonly Holding[] = []
    const all = { taken: 0, ahead: false }

    for (let frame = 0, taken = 1; taken > 0 && frame < MAX_FRAMES; frame++) {
      const holdings = await Promise.all(keys.map(async key => ({ key, marks: await this.marks(key, peer) })))
      const { envelopes, attachments: [counts, lacking] } = await this.ask(to, Uint8Array.of(TRANSCRIPTS, TAILS), { attachments: [encodeHoldings(holdings)] }, options)
      behind = decodeHoldings(lacking ?? new Uint8Array(0)) ?? []
      const news = await this.take(counts ?? new Uint8Array(0), envelopes, peer)
      taken = news.taken
      all.taken += taken
      all.ahead ||= news.ahead
    }

    await this.hand(to, peer, behind.filter(({ key }) => keys.includes(key)), options)
    return all
  }

  private async hand (to: PeerId, peer: Uint8Array, behind: readonly Holding[], options: AbortOptions): Promise<void> {
    for (const { key, marks } of behind) {
      const contract = await this.between(key, peer)
      let left = contract == null ? [] : tailAfter(contract, marks).messages

      for (let frame = 0; left.length > 0 && frame < MAX_FRAMES; frame++) {
        const { envelopes, counts, whole } = this.framed([{ key, messages: left }])
        await this.ask(to, Uint8Array.of(TRANSCRIPTS, HAND), { envelopes, attachments: [encodeCounts(counts), ...whole ? [] : [Uint8Array.of(1)]] }, options)
        left = left.slice(messagesOf(left, envelopes))
      }
    }
  }

  private async tails (asked: readonly Holding[], peer: Uint8Array): Promise<Partial<Reply>> {
    const found = await Promise.all(asked.map(async ({ key, marks }) => ({ key, marks, contract: await this.between(key, peer) })))
    const tails = found.flatMap(({ key, marks, contract }) => contract == null ? [] : [{ key, contract, ...tailAfter(contract, marks), asked: marks.length > 0 }])
    const unknown = found.flatMap(({ key, marks, contract }) => contract == null && marks.length > 0 ? [{ key, marks: [] }] : [])
    const behind = [...unknown, ...tails.flatMap(({ key, contract, asked, behind }) => asked && behind ? [{ key, marks: marksOf(contract) }] : [])]
    const { envelopes, counts } = this.framed(tails)
    return { envelopes, attachments: [encodeCounts(counts), encodeHoldings(behind)] }
  }

  /** As much as one frame takes; a refutation goes with its proof, and not without it. */
  private framed (tails: ReadonlyArray<{ readonly key: string, readonly messages: readonly Message[] }>): Frame {
    const envelopes: Uint8Array[] = []
    const counts: Array<{ readonly key: string, readonly count: number }> = []
    let bytes = 0

    for (const { key, messages } of tails) {
      const from = envelopes.length

      for (const message of messages) {
        const proof = message.type === 'refute' ? this.ports.proof(toHex(message.body.proof)) : undefined
        const parcel = [...proof == null ? [] : [proof], message.bytes]
        bytes += parcel.reduce((sum, { byteLength }) => sum + byteLength, 0)

        if (envelopes.length + parcel.length > MAX_ENVELOPES || (bytes > MAX_BYTES && envelopes.length > 0)) {
          counts.push({ key, count: envelopes.length - from })
          return { envelopes, counts, whole: false }
        }

        envelopes.push(...parcel)
      }

      counts.push({ key, count: envelopes.length - from })
    }

    return { envelopes, counts, whole: true }
  }

  /** What was new here; a message that is dated ahead ends its contract's. */
  private async take (counts: Uint8Array, envelopes: readonly Uint8Array[], peer: Uint8Array): Promise<News> {
    const { crypto, network, contracts, now } = this.ports
    let taken = 0
    let ahead = false

    for (const group of byContract(counts, envelopes) ?? []) {
      const messages: Message[] = []

      for (const bytes of group.envelopes) {
        const opened = open(crypto, bytes, { network })

        if (!opened.ok) {
          break
        }

        if (isContractMessage(opened.message) && isAhead(opened.message, now())) {
          ahead = true
          break
        }

        if (opened.message.type === 'fraud-proof' || opened.message.type === 'double-root') {
          await this.ports.judge(opened.message)
        } else if (isContractMessage(opened.message)) {
          messages.push(opened.message)
        }
      }

      taken += await this.inTurn(group.key, async () => contracts.takeOver(group.key, messages, peer))
    }

    return { taken, ahead }
  }

  /** Two that bring the same contract bring it once. Contracts wait for no others: a peer that does not hand out a manifest keeps nobody else waiting. */
  private async inTurn (key: string, work: () => Promise<number>): Promise<number> {
    const turn = (this.turns.get(key) ?? Promise.resolve(0)).then(work, work)
    this.turns.set(key, turn)

    try {
      return await turn
    } finally {
      if (this.turns.get(key) === turn) {
        this.turns.delete(key)
      }
    }
  }

  private async marks (key: string, peer: Uint8Array): Promise<readonly Uint8Array[]> {
    const contract = await this.between(key, peer)
    return contract == null ? [] : marksOf(contract)
  }

  /** Nobody is shown a contract of others. */
  private async between (key: string, peer: Uint8Array): Promise<Contract | undefined> {
    const mailbox = await this.ports.contracts.find(key)
    return mailbox?.key === key && isWith(mailbox.contract, peer) ? mailbox.contract : undefined
  }

  private async ask (to: PeerId, body: Uint8Array, rest: Partial<Request>, options: AbortOptions): Promise<Reply> {
    const reply = await this.ports.requester.request(to, { body, ...rest }, options)
    const [refused] = reply.verdicts

    if (refused != null) {
      throw new Error(refused.reason)
    }

    return reply
  }
}

/** How many messages of a tail a frame's envelopes are: proofs ride along. */
function messagesOf (tail: readonly Message[], envelopes: readonly Uint8Array[]): number {
  const sent = new Set(envelopes)
  return Math.max(1, tail.filter(({ bytes }) => sent.has(bytes)).length)
}

function isWith ({ tender, bid }: Contract, peer: Uint8Array): boolean {
  const name = toHex(peer)
  return toHex(tender.body.requester) === name || (bid != null && toHex(bid.body.provider) === name)
}
