import { equals } from '@mycel/wire'
import { openedWindow } from '../effects/opened-window.ts'
import { Findings } from '../verifiers/findings.ts'
import { Hires } from '../verifiers/hires.ts'
import { Hiring } from '../verifiers/hiring.ts'
import { termsOf, trustedFor } from '../verifiers/plan.ts'
import { Verifiers } from '../verifiers/verifiers.ts'
import type { Trusting } from './trusting.ts'
import type { ContractPins } from '../blobs/contract-pins.ts'
import type { BlobExchange } from '../blobs/exchange.ts'
import type { Config } from '../config.ts'
import type { Contracts } from '../contracts/contracts.ts'
import type { Knowledge } from '../core/choose-units.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { ContractMailbox } from '../mailboxes/contract-mailbox.ts'
import type { Locate } from '../network/locate.ts'
import type { Standing } from '../standing/standing.ts'
import type { Blobs } from '../stores/blobs/kept-blobs.ts'
import type { Store } from '../stores/store.ts'
import type { Crypto, Head, Signer } from '@mycel/wire'
import type { Requester } from '@mycel/wire/streams'

export interface VerifyingInit {
  readonly crypto: Crypto
  readonly signer: Signer
  readonly config: Config
  readonly store: Store
  readonly blobs: Blobs
  readonly exchange: BlobExchange
  readonly requester: Requester
  readonly trusting: Trusting
  readonly standing: Pick<Standing, 'failedAt' | 'policy'>
  readonly contractPins: ContractPins
  /** Set once there are contracts and jobs. */
  readonly contracts: () => Contracts
  readonly jobs: () => Jobs
  /** What a window's audit goes by, its nonces included. */
  knowledge (mailbox: ContractMailbox, window: number): Knowledge
  readonly locate: Locate
  now (): bigint
  random (bytes: number): Uint8Array
  addrs (): readonly string[]
  head (): Head
  log (text: string): void
  crashed (err: unknown): void
}

export interface Verifying {
  readonly hires: Hires
  readonly hiring: Hiring
  readonly verifiers: Verifiers
  readonly findings: Findings
  /** Whom an award to this peer names. */
  trusted (provider: Uint8Array, cls: string): readonly Uint8Array[]
  /** Takes up what is stored. Call once contracts and jobs are loaded. */
  load (): Promise<void>
}

/** Builds what asks others to check. */
export function openVerifying (init: VerifyingInit): Verifying {
  const { crypto, signer, config, store, blobs, exchange, requester, trusting, contractPins, contracts, jobs, locate, now, log, crashed } = init
  const hires = new Hires()
  const convicted = (peer: Uint8Array, cls: string): boolean =>
    init.standing.failedAt(peer, cls) > 0n || init.standing.policy.discredited?.some(key => equals(key, peer)) === true
  const trusted = (provider: Uint8Array, cls: string): readonly Uint8Array[] => trustedFor(provider, { list: config.policy.verifiers, self: signer.publicKey, convicted: key => convicted(key, cls) })
  const hiring = new Hiring({
    crypto,
    signer,
    network: config.network.id,
    contracts: { award: async (...args) => contracts().award(...args) },
    hires,
    now,
    random: init.random,
    addrs: init.addrs,
    head: init.head,
    trusted,
    roomOf: (peer, tender, unitPrice, units) => trusting.room({ peer, class: tender.body.class }, { unitPrice, units }),
    offer: async (to, tender, options) => {
      const { verdicts } = await requester.request(await locate(to, []), { envelopes: [tender.bytes] }, options)
      return verdicts.find(({ id }) => equals(id, tender.digest))?.code ?? 'no answer'
    }
  })
  const verifiers = new Verifiers({
    crypto,
    blobs,
    hires,
    hiring,
    now,
    suspect: contract => trusting.suspect(contract),
    convicted,
    terms: key => {
      const job = jobs().recordOf(key)
      return job == null ? undefined : termsOf(job)
    },
    knowledge: init.knowledge,
    release: key => { contractPins.forget(key) },
    crashed
  })
  const findings = new Findings({
    crypto,
    blobs,
    hires,
    verifiers,
    now,
    suspect: contract => trusting.suspect(contract),
    opened: async (contract, window, until, options) => openedWindow({ crypto, blobs, exchange, now, locate }, contract, window, until, options),
    log
  })
  return {
    hires,
    hiring,
    verifiers,
    findings,
    trusted,
    load: async () => {
      const live = new Set(contracts().list().map(({ key }) => key))
      const known = new Set(jobs().list().map(({ id }) => id))
      await hires.load(store, ({ job, contract }) => known.has(job) || live.has(contract), async key => contracts().find(key))
    }
  }
}
