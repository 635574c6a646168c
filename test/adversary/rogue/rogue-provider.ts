/**
 * A provider of its own making on a `RoguePeer`: a true ad, bids on tenders, and contracts played through by the law: accept, compute, commit, open, deliver, receipt. Everything in it
 * can be something else:
 *
 * ```ts
 * new RogueProvider(peer, {
 *   region: 'liars',                              // job.facets ['region=liars'] reach nobody else
 *   bids: tender => true,                         // which tenders get a bid
 *   claim: unit => unit.honest,                   // what to say of each unit; anything else counts in `provider.forged`
 *   commit: (honest, window) => honest,           // root and fuel to sign in the place of the true ones
 *   send: (step, play) => [step]                  // each step: as it is, another, none, later, or with something beside it (play.ts)
 * })
 * await provider.offer(asker.key)                 // the ad is out, and that peer listens
 * provider.plays                                  // its contracts, oldest first; provider.windows(play) what it claimed in each window
 * ```
 *
 * Tenders come by gossip, or straight from a requester on the contract protocol.
 */
import { randomBytes } from 'node:crypto'
import { receiptLines } from '@mycel/settle/receipts'
import { commitWindow, workOf } from '@mycel/verify/commit'
import { PROFILE_1 } from '@mycel/verify/profile'
import { decodeManifest, decodeWasmWork, encodeResults, leafHash, merkleRoot, open, payableUnits, receiptFacts, toHex, unitsLeft } from '@mycel/wire'
import { encodeDescriptor } from '@mycel/wire/facets'
import { handle, protocolName } from '@mycel/wire/streams'
import { REQUESTER_SIGNS } from '../../../packages/daemon/dist/src/jobs/bid-check.js'
import { NO_LOG, Play } from './play.ts'
import { runnerOf } from './work.ts'
import type { Send, Step } from './play.ts'
import type { RoguePeer, Taken } from './rogue-peer.ts'
import type { Files } from './work.ts'
import type { Authenticated, Commit, Tender, UnitInput, UnitResult } from '@mycel/wire'

/** A unit in its place, and what it truly comes to. */
export interface UnitAtHand extends UnitInput {
  readonly window: number
  /** Within the window. */
  readonly position: number
  /** Among all units that this provider was ever given. */
  readonly nth: number
  readonly units: number
  readonly honest: UnitResult
  /** What the same work comes to on something else. */
  readonly run: (unit: UnitInput) => UnitResult
  readonly play: Play
}

/** What a provider is about to commit to, and what it will open it with. */
export interface Claimed {
  readonly window: number
  readonly inputs: readonly UnitInput[]
  readonly results: readonly UnitResult[]
  /** Positions of which something else is claimed than the truth. */
  readonly forged: readonly number[]
  readonly secret: Uint8Array
  readonly root: Uint8Array
  readonly fuel: bigint
}

export interface Tactics {
  readonly region?: string
  /** Micro-units. Default 1000. */
  readonly unitPrice?: bigint
  /** What the work mounts. Default: nothing. */
  readonly files?: Files
  readonly bids?: (tender: Authenticated<'tender'>) => boolean
  readonly claim?: (unit: UnitAtHand) => UnitResult
  readonly commit?: (honest: Claimed, play: Play) => Pick<Commit, 'root' | 'fuel'> & { readonly units?: number }
  readonly send?: Send
  /** Told of each window once it has been computed. */
  readonly computed?: (claimed: Claimed, play: Play) => void
}

/** Where a contract ends before its time, and what is proven of it can be billed. */
const ENDED: ReadonlySet<string> = new Set(['cancelled', 'failed', 'expired', 'refuted'])

const AD_VALID_MS = 10 * 60_000
const BID_VALID_MS = 30_000n

export class RogueProvider {
  readonly peer: RoguePeer
  readonly plays: Play[] = []
  /** Units computed, and those of which it claimed something else. */
  units = 0
  forged = 0
  private readonly tactics: Tactics
  private readonly calls = new Map<string, Authenticated<'tender'>>()
  private readonly bids = new Map<string, Authenticated<'bid'>>()
  private readonly claims = new Map<Play, Claimed[]>()
  private seq = 0n
  private listening = false

  constructor (peer: RoguePeer, tactics: Tactics = {}) {
    this.peer = peer
    this.tactics = tactics
    peer.on('tender', async message => { await this.consider(message); return undefined })
    peer.on('award', message => this.awarded(message))
  }

  /** Shows its ad to who asks, gossips it, and hears tenders. Resolves once that peer listens to ads and has been told. */
  async offer (to: Uint8Array): Promise<void> {
    const { peer } = this

    if (!this.listening) {
      this.listening = true
      await handle(peer.node, protocolName(peer.network, 'ad'), () => ({ envelopes: [this.ad().bytes] }))
      peer.listen({ kind: 'tenders', class: 'compute' }, bytes => {
        const opened = open(peer.crypto, bytes, { network: peer.network, only: ['tender'] })

        if (opened.ok) {
          this.consider(opened.message).catch(err => { peer.faults.push(err) })
        }
      })
    }

    const topic = { kind: 'ads', class: 'compute' } as const
    await peer.heardBy(topic, to)
    await peer.publish(topic, this.ad().bytes)
  }

  ad (): Authenticated<'ad'> {
    const now = BigInt(Date.now())
    this.seq = now > this.seq ? now : this.seq + 1n
    const { region = '', unitPrice = 1000n } = this.tactics
    return this.peer.sign('ad', {
      network: this.peer.network,
      peer: this.peer.key,
      seq: this.seq,
      expires: now + BigInt(AD_VALID_MS),
      addrs: this.peer.addrs.slice(0, 8),
      capacities: [{ class: 'compute', descriptor: encodeDescriptor('compute', { cores: 4, memoryMib: 8192n, arch: 'x86-64' }), asset: 'credit', unitPrice, region }],
      attestations: [],
      accepts: [...REQUESTER_SIGNS],
      profiles: [PROFILE_1],
      isolation: 'none'
    })
  }

  /** What it claimed in a contract, by window. */
  windows (play: Play): readonly Claimed[] {
    return this.claims.get(play) ?? []
  }

  /** Bids on a tender, whoever brought it. */
  async consider (tender: Authenticated<'tender'>): Promise<void> {
    const { peer, tactics } = this
    const { region = '' } = tactics
    const facets = ['class=compute', ...region === '' ? [] : [`region=${region}`]]
    const fits = tactics.bids?.(tender) ?? tender.body.facets.every(facet => facets.includes(facet))

    if (!fits || this.calls.has(tender.id)) {
      return
    }

    const now = BigInt(Date.now()) > tender.body.at ? BigInt(Date.now()) : tender.body.at
    const bid = peer.sign('bid', {
      network: peer.network, tender: tender.digest, provider: peer.key, at: now, unitPrice: tactics.unitPrice ?? 1000n, maxUnits: tender.body.units, validUntil: now + BID_VALID_MS, ad: this.ad().bytes, head: NO_LOG
    })
    this.calls.set(tender.id, tender)
    this.bids.set(toHex(bid.digest), bid)
    await peer.send(tender.body.requester, [bid.bytes])
  }

  private awarded (award: Authenticated<'award'>): Taken {
    const bid = this.bids.get(toHex(award.body.bid))
    const tender = this.calls.get(toHex(award.body.tender))

    if (bid == null || tender == null) {
      return { code: 'unknown-predecessor', reason: 'no such bid' }
    }

    const play = new Play({ peer: this.peer, other: award.body.requester, next: async one => this.next(one), send: this.tactics.send }, [tender, bid, award])
    this.plays.push(play)
    this.claims.set(play, [])
    play.go()
    return undefined
  }

  /** The honest course, but for what is claimed. */
  private async next (play: Play): Promise<Step | undefined> {
    const { contract } = play
    const current = contract.windows.at(-1)
    const claimed = current == null ? undefined : this.windows(play)[current.window]

    switch (contract.state) {
      case 'awarded':
        return { type: 'accept', body: {} }

      case 'started': {
        const made = claimed ?? await this.compute(play)
        const { root, fuel, units } = { units: made.results.length, ...(this.tactics.commit?.(made, play) ?? made) }
        return { type: 'commit', body: { window: made.window, units, root, fuel } }
      }

      case 'committed':
      case 'revealed':
        return claimed == null || (contract.state === 'committed' && contract.tender.body.evidence.kind === 'batch') ? undefined : this.opening(claimed)

      case 'proven':
        return unitsLeft(contract) > 0 ? undefined : { type: 'deliver', body: { results: merkleRoot(this.peer.crypto, contract.windows.map(({ open: opened }) => leafHash(this.peer.crypto, opened?.body.results ?? new Uint8Array(32)))) } }

      case 'delivered':
        return this.receipt(play)

      default:
        return ENDED.has(contract.state) && contract.receipt == null && payableUnits(contract) > 0n ? this.receipt(play) : undefined
    }
  }

  private opening ({ window, secret, results }: Claimed): Step {
    const bytes = encodeResults([...results])
    return { type: 'open', body: { window, secret, results: this.peer.blobs.put(bytes), resultsSize: BigInt(bytes.byteLength) }, attachments: [bytes] }
  }

  private receipt ({ contract }: Play): Step | undefined {
    const facts = receiptFacts(contract, { receiptLines })
    return facts == null ? undefined : { type: 'receipt', body: { ...facts, head: NO_LOG } }
  }

  private async compute (play: Play): Promise<Claimed> {
    const { peer, tactics } = this
    const { contract, other } = play
    const current = contract.windows.at(-1)
    const work = decodeWasmWork(contract.tender.body.work.body)

    if (current == null || !work.ok || contract.award == null) {
      throw new Error('nothing was started')
    }

    const manifest = decodeManifest(await peer.obtain(other, current.start.body.manifest))

    if (!manifest.ok) {
      throw new Error(`manifest: ${manifest.reason}`)
    }

    const { window } = current
    const inputs = manifest.value.units
    const runner = runnerOf(contract.tender.body, await peer.obtain(other, work.value.module), tactics.files)
    const first = this.units
    this.units += inputs.length
    const forged: number[] = []
    const results = inputs.map((unit, position) => {
      const honest = runner.run(unit)
      const claim = tactics.claim?.({ ...unit, window, position, nth: first + position, units: inputs.length, honest, run: one => runner.run(one), play }) ?? honest

      if (!sameResult(claim, honest)) {
        forged.push(position)
      }

      return claim
    })
    this.forged += forged.length
    const claimed = commitmentTo(peer, contract.tender.body, contract.award.digest, window, inputs, results, forged)
    this.claims.get(play)?.push(claimed)
    tactics.computed?.(claimed, play)
    return claimed
  }
}

/** The window's root over any results: what `open` with its secret will agree with. */
export function commitmentTo (peer: RoguePeer, tender: Tender, contract: Uint8Array, window: number, inputs: readonly UnitInput[], results: readonly UnitResult[], forged: readonly number[] = []): Claimed {
  const { crypto } = peer
  const work = decodeWasmWork(tender.work.body)

  if (!work.ok) {
    throw new Error(work.reason)
  }

  const secret = new Uint8Array(randomBytes(32))
  const { root, totalFuel } = commitWindow(crypto, {
    contract,
    window,
    work: workOf(crypto, tender.work.body, work.value),
    units: inputs.map(({ index, input }, i) => {
      const { status, fuel, output } = results[i] as UnitResult
      return { index, input: crypto.sha256(input), status, fuel, output: crypto.sha256(output) }
    }),
    secret
  })
  return { window, inputs, results, forged, secret, root, fuel: totalFuel }
}

export function sameResult (a: UnitResult, b: UnitResult): boolean {
  return a === b || (a.status === b.status && a.fuel === b.fuel && Buffer.compare(a.output, b.output) === 0)
}
