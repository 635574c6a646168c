import { topicName } from '../network/topics.ts'
import { GOSSIP_BYTES, judge } from './gossip-rules.ts'
import { Rate } from './rate.ts'
import type { AdIndex } from './ad-index.ts'
import type { GossipCode, GossipMessages } from './gossip-rules.ts'
import type { GossipKind, Topic } from '../network/topics.ts'
import type { GossipSub, TopicValidatorResult } from '@libp2p/gossipsub'
import type { Crypto } from '@mycel/wire/crypto'

/** Per author and kind: so many at once, then one more each interval. Authors beyond the capacity are forgotten, least recent first. */
export const GOSSIP_RATE = { burst: 32, refillMs: 100, capacity: 8192 }

export interface GossipInit {
  readonly pubsub: GossipSub
  readonly crypto: Crypto
  readonly network: string
  readonly now: () => number
  readonly index: Pick<AdIndex, 'seqOf'>
  /** Told of every accepted message, before it is forwarded: be quick. */
  readonly on: GossipListener
  /** Told why a message was not accepted. */
  readonly onRefused?: (topic: Topic, verdict: 'ignore' | 'reject', code: GossipCode) => void
  readonly rate?: Rate
}

/** A handler per kind of topic. */
export type GossipListener = { readonly [K in GossipKind]?: (message: GossipMessages[K], topic: Topic) => void }

/** Signed messages of everybody's, checked once on arrival. */
export class Gossip {
  readonly #init: GossipInit
  readonly #rate: Rate
  readonly #topics = new Map<string, Topic>()

  constructor (init: GossipInit) {
    this.#init = init
    this.#rate = init.rate ?? new Rate(GOSSIP_RATE)
  }

  /** Listens to a topic, checking what comes and forwarding only what holds. */
  subscribe (topic: Topic): void {
    const { pubsub, network } = this.#init
    const name = topicName(network, topic)
    // the validator stands before the first message can arrive
    pubsub.topicValidators.set(name, (_, message) => this.#validate(topic, message.data))
    pubsub.subscribe(name)
    this.#topics.set(name, topic)
  }

  unsubscribe (topic: Topic): void {
    const { pubsub, network } = this.#init
    const name = topicName(network, topic)
    pubsub.unsubscribe(name)
    pubsub.topicValidators.delete(name)
    this.#topics.delete(name)
  }

  /** Leaves every topic. */
  stop (): void {
    for (const topic of this.#topics.values()) {
      this.unsubscribe(topic)
    }
  }

  /** Sends a message to everybody on its topic. RangeError beyond the topic's size: it would reach nobody, without an error. Returns how many peers got it first. */
  async publish<K extends GossipKind> (topic: Topic & { readonly kind: K }, message: GossipMessages[K]): Promise<number> {
    const max = GOSSIP_BYTES[topic.kind]

    if (message.bytes.byteLength > max) {
      throw new RangeError(`${message.type}: ${message.bytes.byteLength} bytes, at most ${max} on ${topic.kind}`)
    }

    const { recipients } = await this.#init.pubsub.publish(topicName(this.#init.network, topic), message.bytes)
    return recipients.length
  }

  #validate (topic: Topic, bytes: Uint8Array): TopicValidatorResult {
    const { crypto, network, now, index, on, onRefused } = this.#init
    const judgement = judge(topic, bytes, { crypto, network, now: now(), index, rate: this.#rate })

    if (judgement.verdict !== 'accept') {
      onRefused?.(topic, judgement.verdict, judgement.code)
      return judgement.verdict as TopicValidatorResult
    }

    const { message } = judgement

    switch (message.type) {
      case 'ad':
        on.ads?.(message, topic)
        break
      case 'tender':
        on.tenders?.(message, topic)
        break
      case 'fraud-proof':
      case 'double-root':
        on.proofs?.(message, topic)
        break
    }

    return 'accept' as TopicValidatorResult
  }
}
