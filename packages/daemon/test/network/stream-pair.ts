import { createRequester, handle } from '@mycel/wire/streams'
import { startNodes } from './nodes.ts'
import type { Node } from '../../src/network/node.ts'
import type { Stream } from '@libp2p/interface'
import type { HandleLimits, RequestHandler, Requester, StreamRequestError } from '@mycel/wire/streams'

export const PROTOCOL = '/mycel/test/contract/1.0.0'

/** A server, a client, and a fresh requester between them for each test. */
export class StreamPair {
  server!: Node
  client!: Node
  requester!: Requester
  /** Streams that the requester has opened in this test. */
  opened = 0
  stopServing: (() => Promise<void>) | undefined

  /** Call inside `describe`. */
  constructor () {
    before(async () => {
      [this.server, this.client] = await startNodes(2) as [Node, Node]
    })

    after(async () => {
      await Promise.all([this.server, this.client].map(async node => node.stop()))
    })

    beforeEach(() => {
      this.opened = 0
      this.requester = createRequester({
        dialProtocol: async (...args) => {
          this.opened++
          return this.client.dialProtocol(...args)
        }
      }, { protocol: PROTOCOL, timeoutMs: 5000 })
    })

    afterEach(async () => {
      this.requester.stop()
      await this.stopServing?.()
      this.stopServing = undefined
    })
  }

  async serve (handler: RequestHandler, limits: HandleLimits = {}): Promise<void> {
    this.stopServing = await handle(this.server, PROTOCOL, handler, limits)
  }

  async rawStream (): Promise<Stream> {
    return this.client.dialProtocol(this.server.peerId, PROTOCOL)
  }
}

/** How a request failed. Error where it was answered. */
export async function failure (promise: Promise<unknown>): Promise<StreamRequestError> {
  return promise.then(() => { throw new Error('it was answered') }, (err: StreamRequestError) => err)
}
