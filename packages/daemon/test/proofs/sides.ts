import { sign, toHex } from '@mycel/wire'
import { toReply, toRequest } from '@mycel/wire/streams'
import { ProofExchange } from '../../src/proofs/exchange/proof-exchange.ts'
import { Forks } from '../../src/settlement/heads/forks.ts'
import { Store } from '../../src/stores/store.ts'
import { inFolder } from '../api/folder.ts'
import { crypto } from '../discovery/ads.ts'
import { strangerOf } from './courtroom.ts'
import type { ProofMessage } from '../../src/proofs/claim.ts'
import type { CourtVerdict } from '../../src/proofs/court.ts'
import type { Ruling } from '../../src/proofs/rulings.ts'
import type { PeerId } from '@libp2p/interface'
import type { Signer } from '@mycel/wire'
import type { Request } from '@mycel/wire/streams'

const network = 'test'

export interface Side {
  readonly exchange: ProofExchange
  readonly key: Uint8Array
  readonly forks: Forks
  readonly rulings: Map<string, Pick<Ruling, 'id' | 'bytes'>>
  readonly judged: ProofMessage[]
  readonly asked: Request[]
  readonly told: string[]
  /** What the court says to everything. */
  verdict: CourtVerdict
  deals: boolean
  time: number
}

/** A side whose court keeps what it is told to; the other one is called directly. `answers`: what comes from the wire in its place. */
export async function side (n: number, others: Map<string, Side>, dir: string, stores: Store[], answers?: (request: Request) => Uint8Array[] | Promise<Uint8Array[]> | undefined): Promise<Side> {
  const key = strangerOf(n).publicKey
  const store = await Store.open(`${dir}/${n}`)
  stores.push(store)
  const one: Omit<Side, 'exchange'> & { exchange?: ProofExchange } = { key, forks: await Forks.open({ crypto, network, store, now: () => 1n, log: () => {} }), rulings: new Map(), judged: [], asked: [], told: [], verdict: 'upheld', deals: false, time: 5000 }
  const requester = {
    request: async (to: PeerId, parts: Partial<Request>) => {
      const request = toRequest(parts)
      one.asked.push(request)
      const instead = request.body[0] === 1 ? await answers?.(request) : undefined
      const other = others.get(String(to))
      return instead != null || other == null ? toReply({ envelopes: instead ?? [] }) : toReply(other.exchange.answer(request, { peer: toHex(key) as unknown as PeerId, key }))
    },
    stop: () => {}
  }
  const made = Object.assign(one, {
    exchange: new ProofExchange({
      crypto,
      network,
      self: key,
      requester,
      forks: one.forks,
      court: {
        list: () => [...one.rulings.values()] as Ruling[],
        get: id => one.rulings.get(id) as Ruling | undefined,
        holds: id => one.rulings.has(id),
        judge: async proof => {
          one.judged.push(proof)
          if (one.verdict === 'upheld') {
            rule(made, proof)
          }
          return one.verdict
        }
      },
      deals: () => one.deals,
      now: () => BigInt(one.time),
      log: text => { one.told.push(text) }
    })
  })
  others.set(toHex(key), made)
  return made
}

/** Has a side stand by a proof. */
export const rule = ({ rulings }: Side, proof: ProofMessage, more: Partial<Ruling> = {}): void => {
  rulings.set(proof.id, { id: proof.id, bytes: proof.bytes, kind: proof.type, verdict: 'upheld', learned: 'gossip', at: 1000, requester: new Uint8Array(32), provider: strangerOf(99).publicKey, accuser: strangerOf(98).publicKey, ...more } as Ruling)
}

export const address = ({ key }: Side): [PeerId, Uint8Array] => [toHex(key) as unknown as PeerId, key]
export const given = ({ asked }: Side): number => asked.filter(({ body }) => body[0] === 1).length

export function forkBy (signer: Signer, epoch = 1): [Uint8Array, Uint8Array] {
  const [a, b] = [1, 2].map(fill => sign(crypto, signer, 'checkpoint', { network, author: signer.publicKey, at: 1n, head: { epoch: new Uint8Array(16).fill(epoch), size: 4n, root: new Uint8Array(32).fill(fill) } }).bytes)
  return [a as Uint8Array, b as Uint8Array]
}

/** Three sides; the second hears `answers` from the wire. */
export async function sides (use: (a: Side, b: Side, c: Side) => Promise<void>, answers?: Parameters<typeof side>[4]): Promise<void> {
  await inFolder(async dir => {
    const stores: Store[] = []
    const others = new Map<string, Side>()
    try {
      await use(await side(1, others, dir, stores), await side(2, others, dir, stores, answers), await side(3, others, dir, stores))
    } finally {
      await Promise.all(stores.map(async store => store.close()))
    }
  })
}
