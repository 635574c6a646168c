import { equals, peerKey } from '@mycel/wire'
import { createRequester, handle, protocolName } from '@mycel/wire/streams'
import { BoundRoots } from '../witness/bound-roots.ts'
import { Circle } from '../witness/circle.ts'
import { Handing, owedAfter } from '../witness/handing.ts'
import { SilentWitnesses } from '../witness/silent.ts'
import { Witness } from '../witness/witness.ts'
import type { Parts } from './parts.ts'
import type { Config } from '../config.ts'
import type { Contracts } from '../contracts/contracts.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { ContractMailbox } from '../mailboxes/contract-mailbox.ts'
import type { ContractPorts } from '../mailboxes/ports.ts'
import type { Locate } from '../network/locate.ts'
import type { Court } from '../proofs/court.ts'
import type { Op, Store } from '../stores/store.ts'
import type { ContractKey } from '../stores/transcripts.ts'
import type { Contract, Crypto, Signer } from '@mycel/wire'

/** Largest request that a witness reads, bytes: the eight envelopes of a judged window take at most 48 KiB. */
const MAX_FRAME_BYTES = 128 * 1024

export interface WitnessingInit extends Pick<Parts, 'node' | 'standing'> {
  readonly crypto: Crypto
  readonly signer: Signer
  readonly config: Pick<Config, 'network' | 'policy'>
  readonly store: Store
  /** Set once there are any. */
  readonly contracts: () => Pick<Contracts, 'find'>
  readonly jobs: () => Pick<Jobs, 'recordOf'>
  readonly court: Pick<Court, 'keepDoubleRoot'>
  readonly locate: Locate
  readonly stopping: AbortSignal
  now (): bigint
  log (text: string): void
}

/** Third parties' nonces: of others for this node's contracts, and of this node for others'. */
export interface Witnessing {
  readonly ports: Pick<ContractPorts, 'enlists' | 'enlist' | 'unveil'>
  /** What a step of this node's own contract makes it owe to witnesses: for the same batch. */
  owed (before: Contract, after: Contract): readonly Op[]
  /** Told after every committed change. */
  changed (mailbox: ContractMailbox, before: Contract): void
  /** Serves the protocol and takes up what is stored. Returns what stops it. */
  start (): Promise<() => Promise<void>>
  /** Forgets what can no longer be asked for. */
  forget (): Promise<void>
}

export async function openWitnessing (init: WitnessingInit): Promise<Witnessing> {
  const { crypto, signer, config, store, node, standing, court, locate, stopping, now, log } = init
  const network = config.network.id
  const protocol = protocolName(network, 'witness')
  const requester = createRequester(node, { protocol })
  const trusted = config.policy.verifiers.map(key => Uint8Array.from(Buffer.from(key, 'hex')))
  const bound = await BoundRoots.load(store)
  const circle = new Circle({ crypto, signer, network, requester, trusted, silent: await SilentWitnesses.load(store), locate, now, log })
  const handing = new Handing({ store, requester, locate, find: async key => init.contracts().find(key), now, log })
  const witness = new Witness({
    crypto, signer, network, bound, standing, believes: key => config.policy.verifiers.includes(peerKey(key)), doubleRoot: async commits => { await court.keepDoubleRoot(commits) }, now, log
  })
  const options = { signal: stopping }
  /** How many third parties are asked for nonces of a contract's windows. */
  const witnessesOf = (key: ContractKey): number => init.jobs().recordOf(key)?.request.witnesses ?? 0
  const isOwn = ({ tender }: Contract): boolean => equals(tender.body.requester, signer.publicKey)

  return {
    ports: {
      enlists: key => trusted.length > 0 && witnessesOf(key) > 0,
      enlist: async (mailbox, window) => circle.enlist(mailbox, window, witnessesOf(mailbox.key), options),
      unveil: async (mailbox, window) => circle.unveil(() => mailbox, window, options)
    },
    owed: (before, after) => isOwn(after) && after.bid != null ? owedAfter(after.bid.id as ContractKey, before, after, now()) : [],
    changed (mailbox, before) {
      if (mailbox.role === 'requester') {
        handing.changed(mailbox.key, before, mailbox.contract)
      }
    },
    async start () {
      const unserve = await handle(node, protocol, async (request, from) => witness.handle(request, from), { maxFrameBytes: MAX_FRAME_BYTES, onError: err => { log(`witness: ${err instanceof Error ? err.message : String(err)}`) } })
      await handing.load()

      return async () => {
        handing.stop()
        requester.stop()
        await unserve()
      }
    },
    forget: async () => bound.forget(now())
  }
}
