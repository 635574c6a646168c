import { receiptLines } from '@mycel/settle/receipts'
import { apply, countersign, encodeWasmWork, nonceCommitment, receiptFacts, sign } from '@mycel/wire'
import { EVIDENCE } from '@mycel/wire/evidence'
import { adOf, crypto, NETWORK, NOW, signerOf, tenderOf } from '../discovery/ads.ts'
import type { Authenticated, Bodies, Contract, LawPorts, Message, Signer } from '@mycel/wire'

export const requester = signerOf(1)
export const provider = signerOf(2)
/** This node has upheld every proof: only steps of contracts are under test. */
export const law: LawPorts = { crypto, evidence: EVIDENCE, receiptLines, provenFraud: () => true }
export const PROOF = new Uint8Array(32).fill(0xf0)
export const PRICE = 1000n

const fill = (value: number): Uint8Array => new Uint8Array(32).fill(value)
const head = { epoch: new Uint8Array(16), size: 0n, root: fill(0) }
const work = { kind: 'wasm', body: encodeWasmWork({ module: fill(7), moduleSize: 10n, profile: 'p', args: [], mounts: [], fuel: 1000n, memoryPages: 1, outputBytes: 64, wallMs: 1000 }) }

export type Terms = Partial<Bodies['tender']>

/** A step that its author would take next; `audited` of an approve, `units` of a start, `after` the head in milliseconds. */
export interface Options {
  readonly by?: 'requester' | 'provider'
  readonly audited?: number
  readonly units?: number
  readonly after?: bigint
  readonly window?: number
}

type Step = 'accept' | 'start' | 'commit' | 'reveal' | 'open' | 'approve' | 'deliver' | 'cancel' | 'fail' | 'expire' | 'refute' | 'receipt' | 'countersign'

const BY_PROVIDER: readonly Step[] = ['accept', 'commit', 'open', 'deliver', 'fail', 'receipt']

/** A contract and the messages that made it; every step is really signed. */
export class Played {
  readonly messages: Message[] = []
  contract: Contract
  before: Contract

  private readonly provider: Signer
  /** Their nonces are in every window: the hash of their key each. */
  private readonly witnesses: readonly Signer[]

  /** Awarded: by default twelve units in windows of four. */
  constructor (terms: Terms = {}, salt = 1, { by = provider, verifiers = [], witnesses = [] }: { readonly by?: Signer, readonly verifiers?: readonly Uint8Array[], readonly witnesses?: readonly Signer[] } = {}) {
    this.provider = by
    this.witnesses = witnesses
    const tender = tenderOf(requester, { work, evidence: { kind: 'batch', body: new Uint8Array(0) }, units: 12, windowUnits: 4, unitPriceCap: 2n * PRICE, audit: { floorPpm: 20_000, kappaPpm: 950_000, budget: 0n }, deadline: BigInt(NOW) + 10_000_000_000n, salt: new Uint8Array(16).fill(salt), ...terms })
    this.contract = this.before = this.taken(undefined, tender as Message)
    const bid = sign(crypto, by, 'bid', { network: NETWORK, tender: tender.digest, provider: by.publicKey, at: tender.body.at + 1n, unitPrice: PRICE, maxUnits: 1000, validUntil: tender.body.at + 5000n, ad: adOf(by).bytes, head })
    this.add(bid as Message)
    this.add(sign(crypto, requester, 'award', { network: NETWORK, bid: bid.digest, tender: tender.digest, requester: requester.publicKey, provider: by.publicKey, at: tender.body.at + 2n, units: tender.body.units, verifiers: [...verifiers], head }) as Message)
  }

  get award (): Uint8Array {
    return this.contract.award?.digest ?? fill(0)
  }

  step (step: Step, options: Options = {}): this {
    return this.add(this.message(step, options))
  }

  steps (...steps: readonly Step[]): this {
    steps.forEach(step => this.step(step))
    return this
  }

  /** A whole window, `audited` units of which were re-run. */
  window (audited = 1): this {
    return this.steps('start', 'commit', 'reveal', 'open').step('approve', { audited })
  }

  settle (): this {
    return this.steps('deliver', 'receipt', 'countersign')
  }

  /** A message that was made elsewhere, on an earlier head perhaps. */
  take (message: Message): this {
    return this.add(message)
  }

  private add (message: Message): this {
    this.before = this.contract
    this.contract = this.taken(this.contract, message)
    return this
  }

  private taken (contract: Contract | undefined, message: Message): Contract {
    const applied = apply(contract, message, law)

    if (!applied.ok) {
      throw new Error(`${message.type}: ${applied.code}, ${applied.reason}`)
    }

    this.messages.push(message)
    return applied.contract
  }

  private message (step: Step, { by = BY_PROVIDER.includes(step) ? 'provider' : 'requester', audited = 1, units, after = step === 'expire' ? 20_000n : 1n, window }: Options): Message {
    const { contract } = this
    const signer = by === 'provider' ? this.provider : requester

    if (step === 'countersign') {
      return countersign(crypto, signer, contract.receipt as Authenticated<'receipt'>) as Message
    }

    const current = contract.current?.window ?? contract.provenWindows
    const size = contract.current?.units ?? units ?? Math.min(contract.tender.body.windowUnits, (contract.award?.body.units ?? 0) - contract.provenUnits)
    const challenged = contract.tender.body.evidence.kind === 'batch'
    const particulars: Record<Exclude<Step, 'countersign'>, object> = {
      accept: {},
      start: { window: current, units: size, manifest: fill(1), manifestSize: 1, inputsRoot: fill(2), nonces: challenged ? [{ party: requester.publicKey, commitment: nonceCommitment(crypto, requester.publicKey, fill(14)) }, ...this.witnesses.map(({ publicKey }) => ({ party: publicKey, commitment: nonceCommitment(crypto, publicKey, crypto.sha256(publicKey)) }))] : [] },
      commit: { window: current, units: size, root: fill(3), fuel: challenged ? 10n : 0n },
      reveal: { window: current, nonces: [fill(14), ...this.witnesses.map(({ publicKey }) => crypto.sha256(publicKey))] },
      open: { window: current, secret: fill(4), results: fill(5), resultsSize: 10n },
      approve: { window: current, audited },
      deliver: { results: fill(6) },
      cancel: { reason: 'because' },
      fail: { reason: 'because' },
      expire: {},
      refute: { window: window ?? current, proof: PROOF },
      receipt: { ...receiptFacts(contract, law), head }
    }
    const body = { network: NETWORK, contract: this.award, prev: contract.headDigest, author: signer.publicKey, at: contract.at + after, ...particulars[step] }
    return sign(crypto, signer, step, body as never) as Message
  }
}
