/** A requester that has its provider's work checked by a list of verifiers, hired by small contracts like any provider: all of them bare peers. */
import { randomBytes } from 'node:crypto'
import { didOf, isOver, payableUnits } from '@mycel/wire'
import { nobleCrypto } from '@mycel/wire/crypto'
import { arena, closed, followed, walkJob } from '../rogue/arena.ts'
import { RoguePeer } from '../rogue/rogue-peer.ts'
import { RogueProvider } from '../rogue/rogue-provider.ts'
import { castOf, expectPlayed } from './liars.ts'
import type { Tactics } from '../rogue/rogue-provider.ts'
import type { JobRequest, JobView, Swarm, SwarmNode } from '@mycel/daemon/swarm'
import type { Contract } from '@mycel/wire'

/** One requester with a list of verifiers, and the provider whose work they check. */
export interface Tribunal {
  readonly swarm: Swarm
  readonly asker: SwarmNode
  readonly verifiers: readonly RogueProvider[]
  readonly provider: RogueProvider
  stop (): Promise<void>
}

const REGION = 'checked'
/** Verifiers of each drawn unit. */
export const VERIFIERS = 2

/** `verifiers`: what each of the list plays. */
export async function tribunal (provider: Tactics, verifiers: readonly Tactics[]): Promise<Tribunal> {
  const seeds = verifiers.map(() => new Uint8Array(randomBytes(32)))
  const list = seeds.map(seed => `"${didOf(nobleCrypto.publicKey(seed))}"`).join(', ')
  const swarm = await arena([{ name: 'asker', config: `[policy]\nverifiers = [${list}]` }])
  const asker = swarm.node('asker')

  try {
    const peers = await Promise.all(seeds.map(async seed => RoguePeer.start({ network: swarm.network, bootstrap: [asker.addr], seed })))
    // they hear no tenders but those that are brought to them: none is hired as a provider
    const hired = peers.map((peer, i) => new RogueProvider(peer, { ...verifiers[i], bids: () => true }))
    const cast = await castOf(swarm, REGION, 0, () => provider)
    return {
      swarm,
      asker,
      verifiers: hired,
      provider: cast.liar,
      stop: async () => {
        await Promise.all([cast.stop(), ...peers.map(async peer => peer.stop())])
        await swarm.down()
      }
    }
  } catch (err) {
    await swarm.down()
    throw err
  }
}

/** Submits a job of which every drawn unit is computed by two of the list, and follows it until all of its contracts and audits are over. */
export async function checkedJob ({ asker, verifiers, provider }: Tribunal, units: number, terms: Partial<JobRequest>): Promise<JobView> {
  const request = await walkJob(asker, units, REGION, { verifiers: VERIFIERS, auditBudget: '1000000000', ...terms })
  const { id } = await asker.control.submit(request)
  const view = await followed(asker, id, one => one.contracts.length > 0 && closed(one) && [provider, ...verifiers].every(({ plays }) => plays.every(({ contract }) => isDone(contract))))
  await asker.control.cancelJob(id)
  expectPlayed([provider, ...verifiers])
  return view
}

/** Whether nothing more will come of it: `isOver`, and a bill that the requester has disputed. */
function isDone (contract: Contract): boolean {
  return isOver(contract) || contract.state === 'disputed'
}

/** What a verifier did, by its own books: paid is what settled. */
export function booksOf ({ units, forged, plays }: RogueProvider): { readonly units: number, readonly forged: number, readonly paid: number } {
  return { units, forged, paid: plays.filter(({ contract }) => contract.state === 'settled').reduce((sum, { contract }) => sum + Number(payableUnits(contract)), 0) }
}
