import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { multiaddr } from '@multiformats/multiaddr'
import { swarmUp } from '@mycel/daemon/swarm'
import { checkDoubleRoot } from '@mycel/verify/proof'
import { createSigner, didOf, equals, nonceCommitment, open, sign } from '@mycel/wire'
import { createRequester, handle, protocolName } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { bidOf, soon } from '../adversary/network/lab.ts'
import { NO_LOG } from '../adversary/rogue/play.ts'
import { RoguePeer } from '../adversary/rogue/rogue-peer.ts'
import { RogueRequester } from '../adversary/rogue/rogue-requester.ts'
import { walkInputs } from '../adversary/rogue/work.ts'
import { allOver, downAudited, echoJob, ended, eventually, expectEchoes, provider } from './lab.ts'
import type { Swarm, SwarmNode } from '@mycel/daemon/swarm'
import type { Authenticated } from '@mycel/wire'
import type { Reply, Requester } from '@mycel/wire/streams'

const ask = (what: 'commit' | 'nonce'): Uint8Array => new TextEncoder().encode(what)
const fresh = (): Uint8Array => new Uint8Array(randomBytes(32))

/** A rogue's end of the witness protocol. */
function asking (peer: RoguePeer): Requester {
  return createRequester(peer.node, { protocol: protocolName(peer.network, 'witness'), timeoutMs: 5000 })
}

/** A contract between two keys of this process, as far as a witness is shown it: committed to one root, and to another. */
interface Shown {
  readonly contract: Uint8Array
  readonly commitment: Uint8Array
  readonly provider: Uint8Array
  readonly first: readonly Uint8Array[]
  readonly second: readonly Uint8Array[]
}

async function shown (peer: RoguePeer, witness: SwarmNode, requests: Requester): Promise<Shown> {
  const { crypto, network, signer, key } = peer
  const worker = createSigner(crypto, fresh())
  const tender = new RogueRequester(peer).tender({})
  const { at } = tender.body
  const bid = sign(crypto, worker, 'bid', { network, tender: tender.digest, provider: worker.publicKey, at, unitPrice: 1000n, maxUnits: 8, validUntil: at + 10_000n, ad: tender.bytes.slice(0, 64), head: NO_LOG })
  const award = sign(crypto, signer, 'award', { network, bid: bid.digest, tender: tender.digest, requester: key, provider: worker.publicKey, at, units: 8, verifiers: [], head: NO_LOG })
  const asked = peer.sign('nonce-request', { network, contract: award.digest, window: 0, requester: key, witness: witness.key, at })
  const { envelopes: [bytes = new Uint8Array(0)] } = await requests.request(await idOf(witness), { body: ask('commit'), envelopes: [asked.bytes] })
  const opened = open(crypto, bytes, { network, only: ['witness-commitment'] })
  const { commitment } = opened.ok ? opened.message.body : expect.fail(opened.reason)
  const step = { network, contract: award.digest, at }
  const start = sign(crypto, signer, 'start', {
    ...step, prev: award.digest, author: key, window: 0, units: 8, manifest: fresh(), manifestSize: 9, inputsRoot: fresh(), nonces: [{ party: key, commitment: fresh() }, { party: witness.key, commitment }]
  })
  const commit = (): Authenticated<'commit'> => sign(crypto, worker, 'commit', { ...step, prev: start.digest, author: worker.publicKey, window: 0, units: 8, root: fresh(), fuel: 80n })
  const with_ = (message: Authenticated<'commit'>): Uint8Array[] => [tender.bytes, award.bytes, start.bytes, message.bytes]
  return { contract: award.digest, commitment, provider: worker.publicKey, first: with_(commit()), second: with_(commit()) }
}

async function idOf ({ addr }: SwarmNode): Promise<Parameters<Requester['request']>[0]> {
  const { peerIdFromString } = await import('@libp2p/peer-id')
  return peerIdFromString(addr.split('/p2p/')[1] ?? '')
}

describe('what can go wrong with witnesses', function () {
  this.timeout(60_000)
  let swarm: Swarm
  let mute: RoguePeer
  let rogue: RoguePeer

  before(async () => {
    const seed = fresh()
    swarm = await swarmUp({ mode: 'in-process', nodes: [provider('anna'), { name: 'wanda' }] })
    const bootstrap = [swarm.node('anna').addr, swarm.node('wanda').addr]
    mute = await RoguePeer.start({ network: swarm.network, bootstrap, seed })
    rogue = await RoguePeer.start({ network: swarm.network, bootstrap })
    await swarm.add({ name: 'asker', config: `[policy]\nverifiers = ["${didOf(mute.key)}"]\n` })
    await swarm.ready()
    await mute.node.dial(multiaddr(swarm.node('asker').addr))
  })
  after(async () => {
    await Promise.all([mute.stop(), rogue.stop()])
    await downAudited(swarm)
  })

  it('one that commits and then keeps its nonce costs a window, nobody else\'s good name, and is not asked again', async () => {
    const [asker, anna] = [swarm.node('asker'), swarm.node('anna')]
    let asked = 0
    await handle(mute.node, protocolName(swarm.network, 'witness'), ({ body, envelopes }): Partial<Reply> => {
      const opened = open(mute.crypto, envelopes[0] ?? new Uint8Array(0), { network: swarm.network, only: ['nonce-request'] })
      if (!equals(body, ask('commit')) || !opened.ok) {
        asked++
        return { verdicts: [{ id: new Uint8Array(0), code: 'busy', reason: 'not now' }] }
      }
      const { contract, window, requester, witness, at, network } = opened.message.body
      return { verdicts: [{ id: new Uint8Array(0), code: 'ok', reason: '' }], envelopes: [mute.sign('witness-commitment', { network, contract, window, requester, witness, at, commitment: fresh() }).bytes] }
    })

    const { id } = await asker.control.submit(await echoJob(asker, 8, { windowUnits: 8, witnesses: 1, providers: 1, limits: { fuel: '100000000000', memoryPages: 16, outputBytes: 4096, wallMs: 5000, answerMs: 1500 } }))
    await expectEchoes(asker, await ended(asker, id))
    const { contracts } = await allOver(asker, id)
    const lost = contracts.find(({ state }) => state === 'expired')
    const paid = contracts.find(({ state }) => state === 'settled')
    expect(asked).to.be.at.least(1)
    expect(lost?.windows[0]?.witnesses).to.deep.equal({ committed: [mute.peerId], without: [], silent: [mute.peerId] })
    expect(paid?.windows[0]?.witnesses?.committed).to.deep.equal([])
    expect(paid?.windows[0]?.witnesses?.without[0]?.why).to.include('it kept a nonce')

    // the same provider did the work again: it had done nothing wrong
    expect([lost?.peer, paid?.peer]).to.deep.equal([anna.peerId, anna.peerId])
    const [known] = await asker.control.showReputation(anna.peerId)
    expect(known?.why.map(({ kind }) => kind)).to.deep.equal(['audit'])
    // whoever picks its witnesses answers for them
    const [record] = await anna.control.showRequester(asker.peerId)
    expect(record?.lapses.map(({ owed, value }) => [owed, value])).to.deep.equal([['reveal', '8000']])
    expect(record).to.not.have.property('refused')
  })

  it('one that is shown two roots gives its nonce for the first, and convicts who signed both', async () => {
    const wanda = swarm.node('wanda')
    const gossiped: Uint8Array[] = []
    rogue.listen({ kind: 'proofs', class: '' }, bytes => { gossiped.push(bytes) })
    const requests = asking(rogue)
    const { commitment, first, second, provider: liar } = await shown(rogue, wanda, requests)
    const to = await idOf(wanda)
    const nonce = await requests.request(to, { body: ask('nonce'), envelopes: first })
    expect(nonceCommitment(rogue.crypto, wanda.key, nonce.body)).to.deep.equal(commitment)
    await eventually('wanda sees the rogue listen', async () => rogue.heardBy({ kind: 'proofs', class: '' }, wanda.key).then(() => true))

    const other = await requests.request(to, { body: ask('nonce'), envelopes: second })
    expect([other.verdicts[0]?.code, other.body.byteLength]).to.deep.equal(['double-root', 0])
    expect((await requests.request(to, { body: ask('nonce'), envelopes: first })).body).to.deep.equal(nonce.body)

    const bytes = await eventually('the double root is gossiped', async () => gossiped.find(one => checkDoubleRoot(rogue.crypto, swarm.network, one).ok))
    const checked = checkDoubleRoot(rogue.crypto, swarm.network, bytes)
    expect(checked.ok && checked.claim.provider).to.deep.equal(liar)
    const [proof] = await wanda.control.listProofs()
    expect(proof).to.include({ kind: 'double-root', verdict: 'upheld' })
    expect((await wanda.control.showReputation(didOf(liar)))[0]?.why.map(({ kind }) => kind)).to.deep.equal(['proof'])
    requests.stop()
  })

  it('a requester that does not reveal is worked for once more, and then no longer, whatever restarts', async () => {
    const anna = swarm.node('anna')
    const requester = new RogueRequester(rogue)
    await rogue.node.dial(multiaddr(anna.addr))

    for (let i = 0; i < 2; i++) {
      const tender = requester.tender({ ...soon(250) })
      const bid = await bidOf(requester, anna, tender) ?? expect.fail(`no bid for contract ${i}`)
      const play = await requester.award(tender, bid, { inputs: walkInputs(8), send: step => step.type === 'reveal' ? [] : [step] })
      await play.until(({ state }) => state === 'expired')
    }

    const [record] = await eventually('both are on record', async () => {
      const found = await anna.control.showRequester(rogue.peerId)
      return found[0]?.lapses.length === 2 && found
    })
    expect(record?.refused).to.include('let 2 contracts lie')
    expect(record?.lapses.map(({ owed }) => owed)).to.deep.equal(['reveal', 'reveal'])
    expect(await bidOf(requester, anna, requester.tender({ ...soon(250) }))).to.equal(undefined)
    // both windows stay counted against what this requester may owe
    const balance = (await anna.control.balances()).find(({ peer }) => peer === rogue.peerId)
    expect(balance).to.deep.include({ reserved: '0' })

    await anna.stop()
    await anna.start()
    await rogue.node.dial(multiaddr(anna.addr))
    expect((await anna.control.showRequester(rogue.peerId))[0]).to.deep.equal(record)
    expect(await bidOf(requester, anna, requester.tender({ ...soon(250) }))).to.equal(undefined)
  })
})

describe('a witness that is killed', function () {
  this.timeout(60_000)

  it('gives its nonce to one root all the same', async () => {
    const swarm = await swarmUp({ nodes: [{ name: 'wanda' }] })
    const wanda = swarm.node('wanda')
    const rogue = await RoguePeer.start({ network: swarm.network, bootstrap: [wanda.addr] })
    let [answered, cut] = [0, 0]

    try {
      // most moments are too early or too late: some are between the disk and the answer
      for (const ms of [1, 3, 6, 12]) {
        let requests = asking(rogue)
        const contracts = await Promise.all(Array.from({ length: 16 }, async () => shown(rogue, wanda, requests)))
        const to = await idOf(wanda)
        const before = contracts.map(async ({ first }) => requests.request(to, { body: ask('nonce'), envelopes: first }).then(({ body }) => body, () => undefined))
        await delay(ms)
        await wanda.kill()
        const given = await Promise.all(before)
        requests.stop()
        await wanda.start()
        await rogue.node.dial(multiaddr(wanda.addr))
        requests = asking(rogue)

        for (const [i, { commitment, first, second }] of contracts.entries()) {
          const nonce = given[i]
          const late = await requests.request(to, { body: ask('nonce'), envelopes: second })
          const again = await requests.request(to, { body: ask('nonce'), envelopes: first })
          const got = [late, again].filter(({ verdicts }) => verdicts[0]?.code === 'ok').map(({ body }) => body)
          answered += nonce == null ? 0 : 1
          cut += nonce == null && late.verdicts[0]?.code === 'double-root' ? 1 : 0
          expect(got, `killed after ${ms} ms`).to.have.lengthOf(1)
          expect(nonceCommitment(rogue.crypto, wanda.key, got[0] ?? new Uint8Array(0))).to.deep.equal(commitment)

          if (nonce != null) {
            expect(again.body, `killed after ${ms} ms`).to.deep.equal(nonce)
          }
        }

        requests.stop()
      }

      // some were bound before the kill: else nothing was tried
      expect(answered + cut).to.be.greaterThan(0)
    } finally {
      await rogue.stop()
      await swarm.down()
    }
  })
})
