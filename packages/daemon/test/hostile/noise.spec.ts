import { randomBytes } from 'node:crypto'
import { peerIdFromString } from '@libp2p/peer-id'
import { sign } from '@mycel/wire'
import { createRequester, protocolName } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { topicName } from '../../src/network/topics.ts'
import { eventually } from '../network/eventually.ts'
import { COMPUTE, crypto, NETWORK, Stranger, Victim } from './lab.ts'
import { awardBy, bidBy, now, stepBy, tenderBy } from './messages.ts'

describe('noise', () => {
  let victim: Victim
  let stranger: Stranger

  beforeEach(async () => {
    victim = await Victim.start(COMPUTE)
    stranger = await Stranger.join(victim)
  })
  afterEach(async () => {
    await stranger.stop()
    await victim.end()
  })

  /** Signed well, of this network, and senseless. */
  function senseless (): Uint8Array[] {
    const tender = tenderBy(stranger, { work: { kind: 'wasm', body: randomBytes(100) }, class: 'compute', facets: ['nonsense', '', '>=='].filter(text => text !== '') })
    const bid = bidBy(stranger, tender, { ad: randomBytes(64) })
    const award = awardBy(stranger, tender, bid)
    const ad = sign(crypto, stranger.signer, 'ad', {
      network: NETWORK,
      peer: stranger.signer.publicKey,
      seq: now(),
      expires: now() + 60_000n,
      addrs: ['/ip4/999.1.1.1/tcp/0', 'no address'],
      capacities: [{ class: 'compute', descriptor: { kind: 'compute', body: randomBytes(30) }, asset: 'credit', unitPrice: 0n, region: '' }],
      attestations: [randomBytes(50), new TextEncoder().encode('{"proof":{"proofValue":"z"}}')],
      accepts: [],
      profiles: [],
      isolation: ''
    })
    const proof = sign(crypto, stranger.signer, 'fraud-proof', {
      network: NETWORK,
      accuser: stranger.signer.publicKey,
      at: now(),
      tender: tender.bytes,
      award: award.bytes,
      start: randomBytes(100),
      commit: randomBytes(100),
      position: 0,
      index: 0n,
      input: randomBytes(32),
      inputPath: [],
      status: 0,
      fuel: 0n,
      output: randomBytes(32),
      blind: randomBytes(32),
      leafPath: [],
      foundStatus: 1,
      foundFuel: 0n,
      foundOutput: randomBytes(32)
    })
    const cancel = stepBy(stranger, 'cancel', award, award, { reason: '' })
    return [tender, bid, award, ad, proof, cancel].map(({ bytes }) => bytes)
  }

  it('on every protocol and topic stops nobody, and honest work goes on', async () => {
    const peer = peerIdFromString(victim.daemon.peerId)

    for (const name of ['contract', 'blob', 'settle', 'ad'] as const) {
      const requester = createRequester(stranger.node, { protocol: protocolName(NETWORK, name), timeoutMs: 5000 })
      const bodies = [new Uint8Array(0), Uint8Array.of(0), Uint8Array.of(1), Uint8Array.of(2), randomBytes(80)]

      for (const body of bodies) {
        // refused or answered, both are fine
        await requester.request(peer, { body, envelopes: [...senseless(), randomBytes(200), new Uint8Array(0)], attachments: [randomBytes(300), new Uint8Array(0)] }).catch(() => {})
      }

      requester.stop()
    }

    const { pubsub } = stranger.node.services
    const topics = [{ kind: 'ads', class: 'compute' }, { kind: 'tenders', class: 'compute' }, { kind: 'proofs', class: '' }] as const
    await eventually(() => pubsub.getSubscribers(topicName(NETWORK, { kind: 'tenders', class: 'compute' })).length > 0)

    for (const bytes of senseless()) {
      for (const topic of topics) {
        await pubsub.publish(topicName(NETWORK, topic), bytes).catch(() => {})
      }
    }

    // another peer's tender: this one's may be silenced by now
    const honest = await Stranger.join(victim)

    try {
      await honest.gossipTender(tenderBy(honest, { bidDeadline: now() + 8000n }))
      await eventually(() => honest.received.some(({ type }) => type === 'bid'))
    } finally {
      await honest.stop()
    }

    expect(victim.crashes).to.deep.equal([])
    expect((await victim.daemon.control.verifyLog()).ok).to.equal(true)
  })

  it('one payer\'s claims leave places for others\'', async () => {
    const requester = createRequester(stranger.node, { protocol: protocolName(NETWORK, 'settle') })
    const peer = peerIdFromString(victim.daemon.peerId)

    for (let i = 0; i < 40; i++) {
      const claim = sign(crypto, stranger.signer, 'payment', {
        network: NETWORK, payer: stranger.signer.publicKey, payee: victim.key, at: now(), salt: randomBytes(16), asset: 'credit', amount: 1n, reference: ''
      })
      await requester.request(peer, { body: Uint8Array.of(2), envelopes: [claim.bytes] })
    }

    requester.stop()
    const claimed = (await victim.daemon.control.listEntries()).filter(({ kind }) => kind === 'claimed')
    expect(claimed).to.have.length(32)
    await victim.daemon.control.confirmPayment(claimed[0]?.id ?? '')
    expect((await victim.daemon.control.listEntries()).filter(({ kind }) => kind === 'claimed')).to.have.length(31)
    expect((await victim.daemon.control.balances())[0]?.balance).to.equal('-1')
  })
})
