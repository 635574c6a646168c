import { issueCredential } from '@mycel/verify/credentials'
import { equals, peerKey } from '@mycel/wire'
import { facetCid } from '@mycel/wire/facets'
import { handle, protocolName } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { startDiscovery } from '../../src/discovery/discovery.ts'
import { topicName } from '../../src/network/topics.ts'
import { eventually } from '../network/eventually.ts'
import { startNodes } from '../network/nodes.ts'
import { adOf, compute, crypto, didOfSigner, gpu, NETWORK, offerOf, signerOf, tenderOf } from './ads.ts'
import type { Discovery, DiscoveryInit } from '../../src/discovery/discovery.ts'
import type { Node } from '../../src/network/node.ts'
import type { Authenticated } from '@mycel/wire/envelope'

const issuer = signerOf(99)
const COUNT = 4

describe('discovery on real nodes', function () {
  this.timeout(60_000)

  let nodes: Node[]
  let discoveries: Discovery[]
  let asked: string[]
  let refused: string[]
  let tenders: Array<Authenticated<'tender'>>
  let heard: Set<number>

  async function start (over: (i: number) => Partial<DiscoveryInit> = () => ({})): Promise<void> {
    discoveries = await Promise.all(nodes.map(async (node, i) => startDiscovery({
      node,
      crypto,
      signer: signerOf(i),
      network: NETWORK,
      now: Date.now,
      policy: [{ issuer: didOfSigner(issuer), kinds: ['peer-benchmarked'] }],
      classes: [],
      lastSeq: 0n,
      onTender: tender => {
        heard.add(i)
        tenders.push(tender)
      },
      onRefused: (topic, verdict, code) => refused.push(`${verdict} ${code}`),
      ...over(i)
    })))
  }

  beforeEach(async () => {
    asked = []
    refused = []
    tenders = []
    heard = new Set()
    nodes = await startNodes(COUNT)
    await eventually(() => nodes.every(node => node.getConnections().length > 0))
    // who asks whom, over the network
    nodes.forEach(node => {
      const dial = node.dialProtocol.bind(node)
      node.dialProtocol = async (...args) => {
        asked.push(String(args[1]))
        return dial(...args)
      }
    })
  })

  afterEach(async () => {
    await Promise.all(discoveries.map(async discovery => discovery.stop()))
    await Promise.all(nodes.map(async node => node.stop()))
  })

  const at = (i: number): Discovery => discoveries[i] as Discovery

  it('finds a new ad by DHT from another node, and answers again from its index without the network', async () => {
    await start()
    const credential = issueCredential(crypto, issuer, {
      kind: 'peer-benchmarked', subject: signerOf(2).publicKey, class: 'gpu', claims: { tokensPerSecond: '40' }, ...validNow()
    })
    await Promise.all([
      at(1).advertise(offerOf([compute(8)])),
      at(2).advertise(offerOf([gpu(24)], { attestations: [credential] }))
    ])

    const wanted = ['class=gpu', 'gpu.vram>=16GiB', `attested-by=${didOfSigner(issuer)}`]
    await eventually(async () => (await at(3).find(wanted)).length === 1)
    const [found] = await at(3).find(wanted)
    expect(found?.ad.body.peer).to.deep.equal(signerOf(2).publicKey)
    expect(found?.capacities.map(capacity => capacity.class)).to.deep.equal(['gpu'])

    asked.length = 0
    const lookups = countLookups(nodes[3] as Node)
    expect(await at(3).find(wanted)).to.have.lengthOf(1)
    expect(await at(3).find(['class=gpu'])).to.have.lengthOf(1)
    expect(asked).to.deep.equal([])
    expect(lookups()).to.equal(0)
  })

  it('does not believe the DHT: a provider without the facet, with another\'s ad, or with none is not found', async () => {
    await start()
    // node 1 shows a stolen ad under its own id; node 2 says it has a GPU on the DHT, and has not
    await at(1).advertise(offerOf([gpu(24)]))
    await at(1).stop()
    const unserve = await handle(nodes[1] as Node, protocolName(NETWORK, 'ad'), () => ({ envelopes: [adOf(signerOf(0), { seq: BigInt(Date.now()), expires: BigInt(Date.now() + 60_000), capacities: [gpu(24)] }).bytes] }))
    await at(2).advertise(offerOf([compute(4)]))
    await nodes[2]?.contentRouting.provide(facetCid(crypto, NETWORK, 'class=gpu'))
    await eventually(async () => {
      await at(3).find(['class=gpu'])
      return at(3).index.get(peerKey(signerOf(2).publicKey), Date.now()) != null
    })
    expect(await at(3).find(['class=gpu'])).to.deep.equal([])
    expect(asked.filter(protocol => protocol === protocolName(NETWORK, 'ad'))).to.not.have.lengthOf(0)
    await unserve()
  })

  it('hears ads of its classes by gossip, with no lookup at all', async () => {
    await start(i => i === 3 ? { classes: ['gpu'] } : {})
    const topic = topicName(NETWORK, { kind: 'ads', class: 'gpu' })
    await eventually(() => nodes[1]?.services.pubsub.getSubscribers(topic).length === 1)
    await at(1).advertise(offerOf([gpu(24)]))
    await eventually(() => at(3).index.size === 1)
    asked.length = 0
    expect(await at(3).find(['class=gpu'])).to.have.lengthOf(1)
    expect(asked).to.deep.equal([])
  })

  it('renews what it heard when the offer changes', async () => {
    await start(i => i === 3 ? { classes: ['gpu'] } : {})
    await eventually(() => nodes[1]?.services.pubsub.getSubscribers(topicName(NETWORK, { kind: 'ads', class: 'gpu' })).length === 1)
    await at(1).advertise(offerOf([gpu(24)]))
    await at(1).advertise(offerOf([gpu(48)]))
    await eventually(() => at(3).index.find(['gpu.vram>=48GiB'], Date.now()).length === 1)
    expect(at(3).index.size).to.equal(1)
  })

  it('brings a tender to those who offer its class, and to nobody else', async () => {
    await start()
    await Promise.all([at(1).advertise(offerOf([compute(4)])), at(2).advertise(offerOf([gpu(24)]))])
    const topic = topicName(NETWORK, { kind: 'tenders', class: 'compute' })
    await eventually(() => nodes[3]?.services.pubsub.getSubscribers(topic).length === 1)
    let last = freshTender(0)
    // a stream that is still being opened loses what is sent: say something else until one arrives
    await eventually(async () => {
      last = freshTender(last.body.units)
      return await at(3).tender(last) === 1
    })
    await eventually(() => tenders.at(-1)?.id === last.id)
    expect(tenders.every(({ body }) => equals(body.requester, signerOf(3).publicKey))).to.equal(true)
    expect(heard).to.deep.equal(new Set([1]))
  })

  it('neither hears nor forwards what the rules reject', async () => {
    await start()
    await Promise.all([at(1).advertise(offerOf([compute(4)])), at(2).advertise(offerOf([compute(4)]))])
    const topic = topicName(NETWORK, { kind: 'tenders', class: 'compute' })
    const pubsub = nodes[3]?.services.pubsub
    await eventually(() => pubsub?.getSubscribers(topic).length === 2)
    let units = 0
    await eventually(async () => {
      const forged = freshTender(units++).bytes.slice()
      forged[forged.byteLength - 3] = (forged[forged.byteLength - 3] ?? 0) ^ 1
      return (await pubsub?.publish(topic, forged))?.recipients.length === 2
    })
    await eventually(() => refused.length >= 2)
    expect(new Set(refused)).to.deep.equal(new Set(['reject bad-signature']))
    expect(tenders).to.deep.equal([])
    // and it costs the one who sent it
    const { score } = nodes[1]?.services.pubsub as unknown as { score: { score (id: string): number } }
    await eventually(() => score.score(String(nodes[3]?.peerId)) < 0)
  })

  it('lets go of facets it no longer offers', async () => {
    await start()
    await at(1).advertise(offerOf([gpu(24)]))
    await eventually(async () => (await at(3).find(['class=gpu'])).length === 1)
    await at(1).advertise(offerOf([compute(4)]))
    await eventually(async () => (await at(3).find(['class=compute'])).length === 1)
    expect(await at(3).find(['class=gpu'])).to.deep.equal([])
  })

  it('says a new offer again, for those whose streams were not open yet', async () => {
    await start()
    await at(1).advertise(offerOf([gpu(24)]))
    const first = at(1).own()?.body.seq ?? 0n
    // nobody listened; the repetition 2 s later reaches who listens now
    await at(3).stop()
    const listening = await startDiscovery({ node: nodes[3] as Node, crypto, signer: signerOf(3), network: NETWORK, now: Date.now, policy: [], classes: ['gpu'], lastSeq: 0n })
    await eventually(() => listening.index.size === 1)
    expect((listening.index.find(['class=gpu'], Date.now())[0]?.ad.body.seq ?? 0n) > first).to.equal(true)
    await listening.stop()
  })

  it('places the facets of the newest offer, whatever was under way', async () => {
    await start()
    const first = at(1).advertise(offerOf([gpu(24)]))
    const second = at(1).advertise(offerOf([compute(4)]))
    await Promise.all([first, second])
    expect((await second).failed).to.deep.equal([])
    await eventually(async () => (await at(3).find(['cpu.cores>=4'])).length === 1)
  })

  it('stops looking when told to', async () => {
    await start()
    const stopped = at(3).find(['class=gpu'], { signal: AbortSignal.abort(new Error('enough')) })
    await expect(stopped).to.eventually.be.rejectedWith('enough')
  })
})

/** A tender that differs from the one before. */
function freshTender (units: number): Authenticated<'tender'> {
  const now = BigInt(Date.now())
  return tenderOf(signerOf(3), { units: units + 1, at: now, bidDeadline: now + 5000n, deadline: now + 60_000n })
}

function validNow (): { validFrom: bigint, validUntil: bigint, created: bigint } {
  const second = BigInt(Math.floor(Date.now() / 1000)) * 1000n
  return { validFrom: second - 60_000n, validUntil: second + 600_000n, created: second - 60_000n }
}

/** How many DHT lookups a node makes from now on. */
function countLookups (node: Node): () => number {
  let lookups = 0
  const { contentRouting } = node
  const find = contentRouting.findProviders.bind(contentRouting)
  contentRouting.findProviders = (...args) => {
    lookups++
    return find(...args)
  }
  return () => lookups
}
