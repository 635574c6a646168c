/**
 * A requester of its own making on a `RoguePeer`: it calls for bids, awards, opens windows, reveals, judges, countersigns; every step can be something else, or nothing.
 *
 * ```ts
 * const requester = new RogueRequester(peer)
 * const tender = requester.tender({ units: 16, windowUnits: 8 })                         // signed; any field of the tender can be given
 * const [bid] = await requester.call(tender, { wanted: 1 })                              // gossips it, waits for bids; or call(tender, { to: [key] }): to these peers only
 * const play = await requester.award(tender, bid, { inputs: walkInputs(16), send: (step, play) => step.type === 'reveal' ? [] : [step] })
 * await play.until(({ state }) => state === 'expired')
 * ```
 *
 * The honest course approves every window unseen (`audited: 0`); `judge` says otherwise: it gets the opened window and answers the step in its place.
 */
import { randomBytes } from 'node:crypto'
import { inputsRoot } from '@mycel/verify/commit'
import { PROFILE_1 } from '@mycel/verify/profile'
import { encodeManifest, encodeWasmWork, equals, nonceCommitment, toHex, unitsLeft } from '@mycel/wire'
import { NO_LOG, Play } from './play.ts'
import { walkModule } from './work.ts'
import type { Send, Step } from './play.ts'
import type { RoguePeer } from './rogue-peer.ts'
import type { Authenticated, Tender, UnitInput } from '@mycel/wire'

export interface AwardInit {
  /** The job's units in order: those of the contract. */
  readonly inputs: readonly UnitInput[]
  /** How many units to award. Default: as many as there are inputs. */
  readonly units?: number
  readonly verifiers?: readonly Uint8Array[]
  readonly send?: Send
  /** What to do with an opened window. */
  readonly judge?: (play: Play) => Step | undefined | Promise<Step | undefined>
}

const BID_MS = 5000

export class RogueRequester {
  readonly peer: RoguePeer
  /** This requester's nonces: `contract window` → 32 bytes, committed to in the start. */
  readonly nonces = new Map<string, Uint8Array>()
  private readonly bids: Array<Authenticated<'bid'>> = []
  private heard: () => void = () => {}

  constructor (peer: RoguePeer) {
    this.peer = peer
    peer.on('bid', bid => {
      this.bids.push(bid)
      this.heard()
      return undefined
    })
  }

  /** A call for bids on the walk (work.ts), in windows of 8 units; whatever is given stands. */
  tender (more: Partial<Tender> = {}): Authenticated<'tender'> {
    const { peer } = this
    const module = walkModule()
    const now = BigInt(Date.now())
    return peer.sign('tender', {
      network: peer.network,
      requester: peer.key,
      salt: new Uint8Array(randomBytes(16)),
      at: now,
      class: 'compute',
      facets: ['class=compute'],
      work: {
        kind: 'wasm',
        body: encodeWasmWork({ module: peer.blobs.put(module), moduleSize: BigInt(module.byteLength), profile: PROFILE_1, args: [], mounts: [], fuel: 1_000_000n, memoryPages: 1, outputBytes: 64, wallMs: 5000 })
      },
      evidence: { kind: 'batch', body: new Uint8Array(0) },
      units: 8,
      windowUnits: 8,
      asset: 'credit',
      unitPriceCap: 2000n,
      feePpm: 0,
      feePayee: new Uint8Array(0),
      shares: [],
      audit: { floorPpm: 20_000, kappaPpm: 950_000, budget: 0n },
      bidDeadline: now + BigInt(BID_MS),
      deadline: now + 60_000n,
      timeouts: { acceptMs: 10_000, startMs: 10_000, windowMs: 10_000, revealMs: 10_000, openMs: 10_000, approveMs: 10_000, settleMs: 10_000 },
      addrs: peer.addrs.slice(0, 8),
      ...more
    })
  }

  /** Calls for bids and waits until so many are in, at most 5 s. */
  async call (tender: Authenticated<'tender'>, { wanted = 1, to }: { readonly wanted?: number, readonly to?: readonly Uint8Array[] } = {}): Promise<ReadonlyArray<Authenticated<'bid'>>> {
    const bids = (): Array<Authenticated<'bid'>> => this.bids.filter(({ body }) => equals(body.tender, tender.digest))

    if (to == null) {
      await this.peer.publish({ kind: 'tenders', class: tender.body.class }, tender.bytes)
    } else {
      await Promise.all(to.map(async key => this.peer.send(key, [tender.bytes])))
    }

    for (const until = Date.now() + BID_MS; bids().length < wanted && Date.now() < until;) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, Math.max(1, until - Date.now()))
        this.heard = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }

    return bids()
  }

  /** Awards a bid and plays the contract; the award has been sent when this resolves. */
  async award (tender: Authenticated<'tender'>, bid: Authenticated<'bid'>, init: AwardInit): Promise<Play> {
    const { peer } = this
    const now = BigInt(Date.now())
    const award = peer.sign('award', {
      network: peer.network, bid: bid.digest, tender: tender.digest, requester: peer.key, provider: bid.body.provider, at: now > bid.body.at ? now : bid.body.at, units: init.units ?? init.inputs.length, verifiers: [...init.verifiers ?? []], head: NO_LOG
    })
    const play = new Play({ peer, other: bid.body.provider, next: async one => this.next(one, init), send: init.send }, [tender, bid, award])
    await play.emit(play.raw(award))
    return play
  }

  private async next (play: Play, init: AwardInit): Promise<Step | undefined> {
    const { contract } = play
    const current = contract.windows.at(-1)

    switch (contract.state) {
      case 'accepted':
      case 'proven':
        return unitsLeft(contract) === 0 ? undefined : this.start(play, init.inputs)

      case 'committed':
        return current == null || current.start.body.nonces.length === 0 ? undefined : { type: 'reveal', body: { window: current.window, nonces: [this.nonce(play, current.window)] } }

      case 'opened':
        return init.judge != null ? init.judge(play) : current == null ? undefined : { type: 'approve', body: { window: current.window, audited: 0 } }

      case 'receipted':
        return { type: 'countersign' }

      default:
        return undefined
    }
  }

  /** The nonce of a window: drawn when first asked for. */
  nonce ({ contract }: Play, window: number): Uint8Array {
    const name = `${toHex(contract.award?.digest ?? new Uint8Array(0))} ${window}`
    const nonce = this.nonces.get(name) ?? new Uint8Array(randomBytes(32))
    this.nonces.set(name, nonce)
    return nonce
  }

  private start (play: Play, inputs: readonly UnitInput[]): Step {
    const { crypto, key, blobs } = this.peer
    const { contract } = play
    const units = inputs.slice(contract.provenUnits, contract.provenUnits + Math.min(contract.tender.body.windowUnits, unitsLeft(contract)))
    const manifest = encodeManifest(units)
    const window = contract.provenWindows
    return {
      type: 'start',
      body: {
        window,
        units: units.length,
        manifest: blobs.put(manifest),
        manifestSize: manifest.byteLength,
        inputsRoot: inputsRoot(crypto, units.map(({ index, input }) => ({ index, input: crypto.sha256(input) }))),
        nonces: contract.tender.body.evidence.kind === 'batch' ? [{ party: key, commitment: nonceCommitment(crypto, key, this.nonce(play, window)) }] : []
      },
      attachments: [manifest]
    }
  }
}
