import { createRequester, handle, protocolName } from '@mycel/wire/streams'
import { keyOf, peerIdOf } from '../network/identity.ts'
import { ProofExchange } from '../proofs/exchange/proof-exchange.ts'
import { ProofRounds } from '../proofs/exchange/rounds.ts'
import type { Parts } from './parts.ts'
import type { ProofExchangeInit } from '../proofs/exchange/proof-exchange.ts'
import type { PeerId } from '@libp2p/interface'

/** Largest frame, bytes: a fork's two statements of at most 66,048 each. */
const MAX_FRAME_BYTES = 160 * 1024

export interface ProofExchangingInit extends Omit<ProofExchangeInit, 'requester' | 'stopping' | 'forks'>, Pick<Parts, 'node' | 'forks'> {
  readonly stopping: AbortSignal
}

/** Proofs that reach those who were not there as they were gossiped. */
export interface ProofExchanging {
  /** This node has found something out itself, and gossiped it. */
  found (): void
  /** Serves the protocol, and asks from now on. Returns what stops it. */
  start (): Promise<() => Promise<void>>
}

export function openProofExchange (init: ProofExchangingInit): ProofExchanging {
  const { node, network, self, stopping, now, log } = init
  const protocol = protocolName(network, 'proofs')
  const requester = createRequester(node, { protocol, maxFrameBytes: MAX_FRAME_BYTES })
  const exchange = new ProofExchange({ ...init, requester })
  const rounds = new ProofRounds({
    self,
    connected: () => node.getPeers().flatMap(peer => keyOf(peer) ?? []),
    exchange: async key => exchange.with(peerIdOf(key), key, { signal: stopping }),
    now
  })
  init.forks.found = () => { rounds.found() }
  init.forks.deals = init.deals
  const onConnect = ({ detail }: CustomEvent<PeerId>): void => {
    const key = keyOf(detail)

    if (key != null) {
      rounds.meet(key)
    }
  }

  return {
    found () { rounds.found() },
    async start () {
      const unserve = await handle(node, protocol, (request, from) => {
        rounds.heard(from.key)
        return exchange.answer(request, from)
      }, { maxFrameBytes: MAX_FRAME_BYTES, onError: err => { log(`proofs: ${err instanceof Error ? err.message : String(err)}`) } })
      node.addEventListener('peer:connect', onConnect)
      rounds.start()

      return async () => {
        node.removeEventListener('peer:connect', onConnect)
        rounds.stop()
        requester.stop()
        await unserve()
      }
    }
  }
}
