import { createSigner } from '@mycel/wire/envelope'
import { encodeBlobAnswer } from '@mycel/wire/streams'
import { BlobExchange } from '../../src/blobs/exchange.ts'
import { Confirmer } from '../../src/effects/confirm.ts'
import { Court } from '../../src/proofs/court.ts'
import { Store } from '../../src/stores/store.ts'
import { inFolder } from '../api/folder.ts'
import { Net } from '../blobs/net.ts'
import { caseOf } from '../cli/proof-case.ts'
import { crypto, signerOf } from '../discovery/ads.ts'
import type { Executor } from '../../src/executors/executor.ts'
import type { Claim, ProofMessage } from '../../src/proofs/claim.ts'
import type { Concern } from '../../src/proofs/concern.ts'
import type { CourtPorts } from '../../src/proofs/court.ts'
import type { Peer } from '../blobs/net.ts'
import type { Twist } from '../cli/proof-case.ts'
import type { Authenticated, Signer } from '@mycel/wire/envelope'

const network = 'test'

/** The node whose court it is. */
export const SELF = signerOf(77)

export interface Room {
  readonly court: Court
  readonly store: Store
  /** Who serves every blob. */
  readonly server: Peer
  /** What the evidence was told: verdict, and who was accused by whom. */
  readonly told: ReadonlyArray<{ readonly verdict: string, readonly claim: Claim }>
  readonly published: readonly ProofMessage[]
  readonly upheld: readonly Claim[]
  /** How often a unit was run in a tier. */
  runs (): number
  /** The node's time, Unix milliseconds; tests move it. */
  time: number
  /** What peers are to the node, besides `relation`. */
  relation (peer: Uint8Array): Exclude<Concern, 'own'> | undefined
  proof (twist?: Twist): Authenticated<'fraud-proof'>
  /** Opens another court on the same store, as after a restart. */
  again (): Promise<Court>
}

export interface RoomInit {
  /** How a unit is run, once in each tier; by default its output is its input, at once. */
  readonly run?: (honest: Executor['run']) => Executor['run']
  readonly ports?: Partial<CourtPorts>
}

/** A court of a node that echoes: the truth about a unit is its input. Every accused is a peer that the node deals with, unless the test says otherwise. */
export async function inCourt (use: (room: Room) => Promise<void>, { run = honest => honest, ports = {} }: RoomInit = {}): Promise<void> {
  await inFolder(async dir => {
    const store = await Store.open(dir)
    const net = new Net()
    const server = await net.peer(0)
    const [told, published, upheld] = [[] as Array<{ verdict: string, claim: Claim }>, [] as ProofMessage[], [] as Claim[]]
    const serving: Array<Promise<unknown>> = []
    const blobs = await net.store()
    let runs = 0
    // whoever lies in these cases lies about the output alone
    const { fuel } = caseOf().proof.body
    const honest: Executor['run'] = async (_, { input }) => ({ status: 0, fuel, output: input, stderr: '' })
    const played = run(honest)
    const executor: Executor = {
      tier: 'test',
      run: async (...all) => {
        runs++
        return played(...all)
      },
      stop: async () => {}
    }
    const all: CourtPorts = {
      crypto,
      network,
      store,
      signer: SELF,
      self: SELF.publicKey,
      exchange: new BlobExchange({ store: blobs, requester: net.requester(9), onBlame: () => {} }),
      confirmer: new Confirmer(crypto, async () => executor),
      now: () => BigInt(room.time),
      locate: async () => {
        await Promise.all(serving)
        return server.peer
      },
      relation: peer => room.relation(peer),
      evidence: (claim, verdict) => {
        told.push({ verdict, claim })
        return []
      },
      publish: async proof => { published.push(proof) },
      upheld: claim => { upheld.push(claim) },
      log: () => {},
      ...ports
    }
    const room: Omit<Room, 'court'> = {
      time: 5000,
      relation: () => 'dealings',
      store,
      server,
      told,
      published,
      upheld,
      runs: () => runs,
      proof (twist) {
        const made = caseOf(twist)
        serving.push(...[...made.blobs.values()].map(async bytes => server.store.put(bytes)))
        return made.proof
      },
      again: async () => Court.open(all)
    }

    try {
      await use(Object.assign(room, { court: await Court.open(all) }))
    } finally {
      await store.close()
      await Promise.all(serving)
      await net.end()
    }
  })
}

/** Nobody has the blob that is asked for. */
export const NOTHING = (): { body: Uint8Array } => ({ body: encodeBlobAnswer({ code: 'missing', size: 0, holders: [] }) })

/** As many different peers as a test wants. */
export function strangerOf (number: number): Signer {
  return createSigner(crypto, crypto.sha256(Uint8Array.of(number, number >> 8, 1)))
}
