import { MAX_FUEL } from '@mycel/verify/profile'
import { decodeWasmWork, equals, peerKey, sign, cidOf } from '@mycel/wire'
import { impatient } from '../core/patience.ts'
import { unwalled } from '../core/walls.ts'
import { putParcel } from '../stores/outbox.ts'
import type { Config } from '../config.ts'
import type { Contracts } from '../contracts/contracts.ts'
import type { Parcel } from '../stores/outbox.ts'
import type { ContractKey } from '../stores/transcripts.ts'
import type { Authenticated, Contract, Crypto, Head, Signer, Tender } from '@mycel/wire'

/** How long a bid can be awarded, milliseconds. */
const BID_VALID_MS = 30_000n

/** One requester's module and files take at most this part of the blobs that are kept: the others' must not go for them. */
const QUOTA_SHARE = 4n

export interface BidderPorts {
  readonly crypto: Crypto
  readonly signer: Signer
  readonly config: Config
  readonly profile: string
  /** As measured; `none` where there is no sandbox. */
  readonly isolation: string
  readonly contracts: Contracts
  /** This node's present ad: its envelope, and the facets that others see in it. */
  ownAd (): { readonly bytes: Uint8Array, readonly facets: readonly string[], readonly prices: ReadonlyArray<{ readonly class: string, readonly asset: string, readonly unitPrice: bigint }> } | undefined
  head (): Head
  /** How much this node may still risk on a requester in an asset, micro-units. */
  headroom (requester: Uint8Array, asset: string): bigint
  /** Why this node's own record of a requester speaks against it, if so. */
  distrusts (requester: Uint8Array): string | undefined
  now (): bigint
  send (parcel: Parcel): void
  log (text: string): void
}

/** Provider: answers tenders from gossip with a bid, or keeps silent. */
export class Bidder {
  private readonly ports: BidderPorts
  /** Awards being accepted that are not on disk yet: each has a place already. */
  private readonly accepting = new Set<ContractKey>()

  constructor (ports: BidderPorts) {
    this.ports = ports
  }

  /** Bids where the tender matches what this node advertises and its owner's policy. */
  async consider (tender: Authenticated<'tender'>): Promise<void> {
    const { ports } = this
    const ad = ports.ownAd()
    const price = ad?.prices.find(({ class: cls, asset }) => cls === tender.body.class && asset === tender.body.asset)?.unitPrice

    if (ad == null || price == null) {
      return
    }

    const unfit = this.unfit(tender.body, price, ad.facets)

    if (unfit != null) {
      ports.log(`no bid on tender ${tender.id.slice(0, 12)}: ${unfit}`)
      return
    }

    const affordable = price === 0n ? BigInt(tender.body.units) : ports.headroom(tender.body.requester, tender.body.asset) / price
    const maxUnits = affordable < BigInt(tender.body.units) ? Number(affordable) : tender.body.units

    if (maxUnits === 0) {
      ports.log(`no bid on tender ${tender.id.slice(0, 12)}: this requester's unpaid work has reached its limit; a payment or a credit line makes room`)
      return
    }

    const now = ports.now() > tender.body.at ? ports.now() : tender.body.at
    const bid = sign(ports.crypto, ports.signer, 'bid', {
      network: tender.body.network, tender: tender.digest, provider: ports.signer.publicKey, at: now, unitPrice: price, maxUnits, validUntil: now + BID_VALID_MS, ad: ad.bytes, head: ports.head()
    })
    const parcel: Parcel = { key: bid.id, n: 1, to: tender.body.requester, addrs: tender.body.addrs, envelopes: [bid.bytes], attach: [], expires: bid.body.validUntil }

    const refusal = await ports.contracts.keepBid(tender, bid, [putParcel(parcel)])

    if (refusal == null) {
      ports.send(parcel)
    } else {
      ports.log(`no bid on tender ${tender.id.slice(0, 12)}: ${refusal}`)
    }
  }

  /** Why this node's owner would not take the work, if so; asked again when the award is there. */
  unwilling (tender: Tender): string | undefined {
    const { config, profile, isolation } = this.ports
    const { policy, fees, executor, blobs } = config
    const requester = peerKey(tender.requester)
    const work = tender.work.kind === 'wasm' ? decodeWasmWork(tender.work.body) : undefined

    if (work?.ok !== true || work.value.profile !== profile) {
      return `this node runs work of profile ${profile} only`
    }

    if (work.value.fuel > MAX_FUEL) {
      return `a budget of more than ${MAX_FUEL} fuel`
    }

    const long = impatient(tender.timeouts)

    if (long != null) {
      return long
    }

    if (policy.denyRequesters.includes(requester) || (policy.allowRequesters !== 'any' && !policy.allowRequesters.includes(requester))) {
      return 'the owner does not work for this requester'
    }

    const record = this.ports.distrusts(tender.requester)

    if (record != null) {
      return record
    }

    if (policy.allowClasses !== 'any' && !policy.allowClasses.includes(tender.class)) {
      return `the owner does not offer ${tender.class}`
    }

    if (policy.allowModules !== 'any' && !policy.allowModules.includes(cidOf(work.value.module))) {
      return 'the module is not on the owner\'s list'
    }

    const open = unwalled(isolation, policy, { requester: tender.requester, module: work.value.module })

    if (open != null) {
      return open
    }

    const files = work.value.mounts.reduce((sum, { size }) => sum + size, work.value.moduleSize)

    if (files > BigInt(blobs.quotaBytes) / QUOTA_SHARE) {
      return `module and files take ${files} bytes, more than this node keeps for one contract`
    }

    if (work.value.memoryPages > executor.memoryPages) {
      return `the work may need ${work.value.memoryPages} pages of memory, this node offers ${executor.memoryPages}`
    }

    if (tender.feePpm < fees.floorPpm || tender.feePpm > fees.ceilingPpm || (tender.feePpm > 0 && fees.payee != null && !equals(tender.feePayee, fees.payee))) {
      return `the fee of ${tender.feePpm} ppm is not what this network asks for`
    }

    return undefined
  }

  /** Why this node declines an award, if so. Bids out are no promise: more may be awarded at once than the owner has places for. */
  unwillingToStart ({ tender, bid }: Contract): string | undefined {
    const { contracts, config } = this.ports
    const others = [...this.accepting].filter(key => contracts.waits(key))
    this.accepting.clear()
    others.forEach(key => this.accepting.add(key))
    const why = this.unwilling(tender.body)

    if (why != null || bid == null || this.accepting.has(bid.id)) {
      return why
    }

    if (contracts.active('provider') + this.accepting.size >= config.policy.maxParallelContracts) {
      return 'all places for contracts are taken'
    }

    this.accepting.add(bid.id)
    return undefined
  }

  /** Contracts that this node works on now. */
  get busy (): boolean {
    return this.ports.contracts.active('provider') >= this.ports.config.policy.maxParallelContracts
  }

  private unfit (tender: Tender, price: bigint, facets: readonly string[]): string | undefined {
    const { ports } = this
    const missing = tender.facets.find(facet => !facets.includes(facet))

    if (equals(tender.requester, ports.signer.publicKey) || tender.bidDeadline < ports.now()) {
      return 'its own, or too late'
    }

    if (price > tender.unitPriceCap) {
      return `the price cap of ${tender.unitPriceCap} is below this node's ${price}`
    }

    if (missing != null) {
      return `it asks for ${missing}`
    }

    return this.busy ? 'all places for contracts are taken' : this.unwilling(tender)
  }
}
