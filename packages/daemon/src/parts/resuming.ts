import { decodeManifest, equals } from '@mycel/wire'
import { Resumption } from '../contracts/resumption.ts'
import { TranscriptExchange } from '../contracts/transcript-exchange.ts'
import { named } from '../effects/workload.ts'
import { SerialQueue } from '../mailboxes/queue.ts'
import { isRequester } from '../parties.ts'
import type { BlobExchange } from '../blobs/exchange.ts'
import type { Contracts } from '../contracts/contracts.ts'
import type { BooksMailbox } from '../mailboxes/books-mailbox.ts'
import type { ContractPorts } from '../mailboxes/ports.ts'
import type { Locate } from '../network/locate.ts'
import type { Court } from '../proofs/court.ts'
import type { CatchUp } from '../settlement/heads/catch-up.ts'
import type { Settlement } from '../settlement/settlement.ts'
import type { Contract, Crypto, Signer } from '@mycel/wire'
import type { Requester } from '@mycel/wire/streams'

/** A requester's own manifest, where this node no longer has it, is waited for so long, milliseconds: without it the units are computed once more. */
const MANIFEST_MS = 5_000

export interface ResumingInit {
  readonly crypto: Crypto
  readonly signer: Signer
  readonly network: string
  readonly requester: Requester
  readonly books: BooksMailbox
  readonly catchUp: CatchUp
  readonly court: Pick<Court, 'get' | 'judge'>
  readonly exchange: BlobExchange
  readonly contracts: () => Contracts
  readonly settlement: () => Pick<Settlement, 'reconcile'>
  readonly locate: Locate
  readonly stopping: AbortSignal
  now (): bigint
  random (bytes: number): Uint8Array
  log (text: string): void
  crashed (err: unknown): void
}

export interface Resuming {
  readonly ports: Pick<ContractPorts, 'holdsBack' | 'outlived' | 'forgot' | 'indexesOf'>
  readonly resumption: Resumption
  /** Begins a new epoch, and has everybody met again with whom something is open. */
  renewed (renew: () => Promise<void>): Promise<void>
  /** Once there are contracts. */
  exchange (): TranscriptExchange
}

/** What a node does before it goes on with contracts that are older than its process, or than its log's epoch. */
export function openResuming (init: ResumingInit): Resuming {
  const { crypto, signer, network, requester, books, catchUp, court, locate, stopping, now, random, log, crashed } = init
  const renewing = new SerialQueue()
  const resumption = new Resumption({
    self: signer.publicKey,
    contracts: init.contracts,
    reconcile: async peer => init.settlement().reconcile([peer], { signal: stopping }),
    waiting: peer => catchUp.waiting(peer, books.state.ordinal),
    now,
    crashed
  })
  // its own head, in the bid or the award, says in which epoch it entered the contract
  const outlived = (contract: Contract): boolean => {
    const head = isRequester(contract, signer) ? contract.award?.body.head : contract.bid?.body.head
    return head != null && !equals(head.epoch, books.head().epoch)
  }

  const renewed = async (renew: () => Promise<void>): Promise<void> => {
    await renew()
    resumption.begin()
  }

  return {
    resumption,
    renewed: async renew => renewing.run(async () => renewed(renew)),
    ports: {
      outlived,
      holdsBack: contract => resumption.holdsBack(contract),
      forgot: async contract => renewing.run(async () => {
        if (!outlived(contract)) {
          log('log: this node was rolled back: it is shown messages of its own that it does not have; a new epoch begins, and each pair reconciles before it signs')
          await renewed(async () => books.renew(books.head(), random(16)))
        }
      }),
      indexesOf: async ({ bid }, { body: { manifest, manifestSize } }) => {
        const signal = AbortSignal.any([stopping, AbortSignal.timeout(MANIFEST_MS)])

        try {
          const ref = named(manifest, manifestSize, 'manifest')
          const provider = bid == null ? [] : [await locate(bid.body.provider, [])]
          const decoded = decodeManifest(await init.exchange.obtain(provider, ref, { signal }))
          return decoded.ok ? decoded.value.units.map(({ index }) => index) : undefined
        } catch {
          return undefined
        }
      }
    },
    exchange: () => new TranscriptExchange({
      crypto,
      network,
      requester,
      contracts: init.contracts(),
      proof: id => court.get(id)?.bytes,
      judge: async proof => court.judge(proof, 'gossip', { signal: stopping }),
      now
    })
  }
}
