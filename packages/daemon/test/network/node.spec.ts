import { StreamStateError } from '@libp2p/interface'
import { tcp } from '@libp2p/tcp'
import { expect } from 'aegir/chai'
import { createNodeCrypto } from '../../src/crypto/node-crypto.ts'
import { isHarmlessStreamError } from '../../src/network/harmless.ts'
import { keyOf, peerIdOf, privateKeyOf } from '../../src/network/identity.ts'
import { createNode } from '../../src/network/node.ts'
import { topicName, topicsOf } from '../../src/network/topics.ts'
import { eventually } from './eventually.ts'
import { CLASSES, NETWORK, seedOf, startNodes } from './nodes.ts'
import type { Node, NodeOptions } from '../../src/network/node.ts'

describe('node', function () {
  this.timeout(30_000)

  const running = new Set<Node>()

  async function start (number: number, over: Partial<NodeOptions> = {}): Promise<Node> {
    const node = await createNode({ seed: seedOf(number), network: NETWORK, listen: ['/ip4/127.0.0.1/tcp/0'], bootstrap: [], local: true, classes: CLASSES, ...over })
    running.add(node)
    return node
  }

  async function stop (node: Node): Promise<void> {
    running.delete(node)
    await node.stop()
  }

  const addrsOf = (node: Node): string[] => node.getMultiaddrs().map(String)

  afterEach(async () => {
    await Promise.all([...running].map(stop))
  })

  it('has the peer id of its seed', async () => {
    const node = await start(1)
    const key = createNodeCrypto().publicKey(seedOf(1))
    expect(node.peerId.equals(peerIdOf(key))).to.equal(true)
    expect(keyOf(node.peerId)).to.deep.equal(key)
    expect((await privateKeyOf(seedOf(1))).publicKey.raw).to.deep.equal(key)
    expect(() => peerIdOf(new Uint8Array(33))).to.throw()
  })

  it('serves the DHT and gossip of its own network only', async () => {
    const [a, b] = [await start(1), await start(2, { network: 'other' })]
    await b.dial(a.getMultiaddrs())
    await eventually(() => a.services.pubsub.getPeers().length > 0)
    expect(a.services.dht.getMode()).to.equal('server')
    expect(a.getProtocols()).to.include('/mycel/test/kad/1.0.0')
    expect(b.getProtocols()).to.include('/mycel/other/kad/1.0.0')
    expect(b.getProtocols()).to.not.include('/mycel/test/kad/1.0.0')
  })

  it('joins through a bootstrap node that starts later, and again when that one comes back', async () => {
    const first = await start(1)
    const bootstrap = addrsOf(first)
    const listen = bootstrap.map(addr => addr.split('/p2p/')[0] ?? '')
    await stop(first)

    const joiner = await start(2, { bootstrap })
    expect(joiner.getConnections()).to.have.lengthOf(0)
    const second = await start(1, { listen })
    await eventually(() => joiner.getConnections().length > 0)
    await stop(second)
    await eventually(() => joiner.getConnections().length === 0)
    await start(1, { listen })
    await eventually(() => joiner.getConnections().length > 0)
  })

  it('tells others the addresses it was given to announce', async () => {
    const node = await start(1, { announce: ['/ip4/192.0.2.7/tcp/4001'] })
    expect(addrsOf(node)).to.deep.equal([`/ip4/192.0.2.7/tcp/4001/p2p/${node.peerId.toString()}`])
  })

  it('dials by the transport it was given', async () => {
    let dials = 0
    const [server, node] = [await start(1), await start(2, {
      transport: components => {
        const transport = tcp()(components)
        const dial = transport.dial.bind(transport)
        transport.dial = async (...args) => {
          dials++
          return dial(...args)
        }
        return transport
      }
    })]
    await node.dial(server.getMultiaddrs())
    expect(dials).to.equal(1)
  })

  it('takes a whole swarm from one address where it is local, and only a few at once where it is not', async () => {
    const dialTwenty = async (local: boolean): Promise<number> => {
      const server = await start(1, { local })
      const before = running.size
      const dialers = await Promise.all(Array.from({ length: 25 }, async (_, i) => start(i + 10)))
      const dialled = await Promise.allSettled(dialers.map(async dialer => dialer.dial(server.getMultiaddrs())))
      await Promise.all(dialers.map(stop))
      await stop(server)
      expect(running.size).to.equal(before - 1)
      return dialled.filter(({ status }) => status === 'fulfilled').length
    }

    expect(await dialTwenty(true)).to.equal(25)
    expect(await dialTwenty(false)).to.be.below(25)
  })

  it('passes on private addresses of others where it is local only', async () => {
    const found = async (local: boolean): Promise<number> => {
      const [a, b, c] = [await start(1, { local }), await start(2, { local }), await start(3, { local })]
      await Promise.all([b, c].map(async node => node.dial(a.getMultiaddrs())))
      await eventually(async () => (await a.peerStore.all()).filter(peer => peer.protocols.some(protocol => protocol.includes('kad'))).length === 2)
      const addrs: unknown[] = []

      try {
        for await (const event of b.services.dht.findPeer(c.peerId, { signal: AbortSignal.timeout(1000) })) {
          addrs.push(...event.name === 'FINAL_PEER' ? event.peer.multiaddrs : [])
        }
      } catch {
        // not found
      }

      await Promise.all([a, b, c].map(stop))
      return addrs.length
    }

    expect(await found(true)).to.be.above(0)
    expect(await found(false)).to.equal(0)
  })

  it('stops cleanly in the middle of joining', async () => {
    const [gone] = await startNodes(1) as [Node]
    const bootstrap = addrsOf(gone)
    await gone.stop()
    await stop(await start(5, { bootstrap }))
  })
})

describe('topics', () => {
  it('are one per kind and class, and one for proofs', () => {
    expect(topicsOf(['gpu']).map(topic => topicName('main', topic))).to.deep.equal(['/mycel/main/ads/gpu', '/mycel/main/tenders/gpu', '/mycel/main/proofs'])
  })
})

describe('uncaught errors', () => {
  it('are harmless only where a stream or connection ended', () => {
    const named = (name: string): Error => Object.assign(new Error('x'), { name })
    expect(isHarmlessStreamError(new StreamStateError('closed'))).to.equal(true)
    expect(isHarmlessStreamError(named('StreamResetError'))).to.equal(true)

    for (const other of [new Error('StreamStateError'), new TypeError('x'), named('AssertionError'), 'StreamStateError', undefined, { name: 'StreamStateError' }]) {
      expect(isHarmlessStreamError(other)).to.equal(false)
    }
  })
})
