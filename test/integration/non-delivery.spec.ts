import { swarmUp } from '@mycel/daemon/swarm'
import { encodeResults } from '@mycel/wire'
import { handle, protocolName } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { walkJob } from '../adversary/rogue/arena.ts'
import { RoguePeer } from '../adversary/rogue/rogue-peer.ts'
import { RogueProvider } from '../adversary/rogue/rogue-provider.ts'
import { RogueRequester } from '../adversary/rogue/rogue-requester.ts'
import { walkInputs } from '../adversary/rogue/work.ts'
import { COMPUTE, ended, eventually, paidUnits } from './lab.ts'
import type { Play, Send, StepType } from '../adversary/rogue/play.ts'
import type { BalanceView, ContractView, JobView, ReputationView, Swarm, SwarmNode } from '@mycel/daemon/swarm'
import type { Tender } from '@mycel/wire'

const UNITS = 32
const WINDOW = 8
const WINDOW_MS = 1000
const ANSWER_MS = 400
const CHEAP = 100n

/** Everything but these steps. */
function without (...types: ReadonlyArray<StepType | 'receipt' | 'countersign'>): Send {
  return step => types.includes(step.type) ? [] : [step]
}

async function rogueIn (swarm: Swarm): Promise<RoguePeer> {
  return RoguePeer.start({ network: swarm.network, bootstrap: swarm.nodes.map(({ addr }) => addr) })
}

/** From now on it takes requests for blobs and answers none of them. */
async function withhold (peer: RoguePeer): Promise<void> {
  const protocol = protocolName(peer.network, 'blob')
  await peer.node.unhandle(protocol)
  await handle(peer.node, protocol, async () => new Promise(() => {}), { timeoutMs: 60_000 })
}

async function reserved (node: SwarmNode, peer: string): Promise<string> {
  return (await node.control.balances()).find((one: BalanceView) => one.peer === peer)?.reserved ?? '0'
}

async function nonDeliveries (node: SwarmNode, peer: string): Promise<ReadonlyArray<boolean | undefined>> {
  const views: readonly ReputationView[] = await node.control.showReputation(peer)
  return views.flatMap(({ why }) => why.filter(({ kind }) => kind === 'non-delivery').map(({ afterReveal }) => afterReveal))
}

describe('a provider that does not deliver', function () {
  this.timeout(30_000)
  let swarm: Swarm
  let asker: SwarmNode
  let anna: SwarmNode
  let rogue: RoguePeer
  let play: Play
  let id: string
  // the same units would come to the same results, which the requester would have by then
  let jobs = 0

  before(async () => {
    swarm = await swarmUp({ mode: 'in-process', nodes: [{ name: 'asker' }, { name: 'anna', capacities: [COMPUTE] }] })
    asker = swarm.node('asker')
    anna = swarm.node('anna')
    await swarm.ready()
  })
  beforeEach(async () => { rogue = await rogueIn(swarm) })
  afterEach(async () => {
    await rogue.stop()
    expect(await nonDeliveries(asker, anna.peerId), 'who delivered is not blamed').to.deep.equal([])
  })
  after(async () => { await swarm.down() })

  /** A job of which anna and the rogue have half each, until every unit is done. */
  async function shared (send: Send): Promise<{ readonly job: JobView, readonly contract: ContractView }> {
    const provider = new RogueProvider(rogue, { unitPrice: CHEAP, send })
    await provider.offer(asker.key)
    const request = await walkJob(asker, UNITS, 'any', { facets: [], windowUnits: WINDOW, providers: 2, limits: { fuel: '1000000', memoryPages: 1, outputBytes: 64, wallMs: 5000, windowMs: WINDOW_MS, answerMs: ANSWER_MS } }, UNITS * jobs++)
    ;({ id } = await asker.control.submit(request))
    const job = await ended(asker, id)
    expect(job.state, job.reason).to.equal('done')
    expect((await asker.control.results(id)).filter(({ status }) => status === 0)).to.have.lengthOf(UNITS)
    expect(provider.plays, 'the rogue got its share, once').to.have.lengthOf(1)
    play = provider.plays[0] ?? expect.fail()
    return { job, contract: await contractWith(rogue) }
  }

  async function contractWith ({ peerId }: RoguePeer): Promise<ContractView> {
    return (await asker.control.showJob(id)).contracts.find(({ peer }) => peer === peerId) ?? expect.fail('no contract with the rogue')
  }

  interface Case {
    readonly what: string
    readonly send: Send
    /** How the requester ends it. */
    readonly ends: 'expired' | 'cancelled'
    /** Whether the challenge was known by then. */
    readonly afterReveal: boolean
    /** Units that were proven before. */
    readonly payable?: number
    readonly before?: (peer: RoguePeer) => Promise<void> | void
  }

  const cases: readonly Case[] = [
    { what: 'never answers an award', send: () => [], ends: 'expired', afterReveal: false },
    { what: 'accepts and does nothing', send: without('commit'), ends: 'expired', afterReveal: false },
    { what: 'commits and opens nothing', send: without('open'), ends: 'expired', afterReveal: true },
    {
      what: 'opens and has no results',
      send: step => step.type === 'open' ? [{ ...step, attachments: [] }] : [step],
      before: peer => { peer.blobs.showing = () => undefined },
      ends: 'cancelled',
      afterReveal: true
    },
    {
      what: 'opens and serves other results',
      send: step => step.type === 'open' ? [{ ...step, attachments: [] }] : [step],
      before: peer => { peer.blobs.showing = bytes => Uint8Array.from(bytes, byte => byte ^ 1) },
      ends: 'cancelled',
      afterReveal: true
    },
    {
      what: 'opens and keeps whoever asks for the results waiting',
      send: step => step.type === 'open' ? [{ ...step, attachments: [] }] : [step],
      before: withhold,
      ends: 'cancelled',
      afterReveal: true
    },
    {
      what: 'shows the results of some units only',
      send: step => {
        const [bytes] = step.type === 'open' ? step.attachments ?? [] : []
        if (step.type !== 'open' || bytes == null) {
          return [step]
        }
        const some = encodeResults([{ status: 0, fuel: 1n, output: new Uint8Array(8) }])
        return [{ ...step, body: { ...step.body, results: rogue.crypto.sha256(some), resultsSize: BigInt(some.byteLength) }, attachments: [some] }]
      },
      ends: 'cancelled',
      afterReveal: true
    },
    {
      what: 'commits in its second window to what it had committed to in its first, word for word and signed anew',
      send: (step, one) => {
        const [first] = one.contract.windows
        return step.type !== 'commit' || first?.commit == null
          ? [step]
          : [one.raw(first.commit), { ...step, body: { ...step.body, root: first.commit.body.root, fuel: first.commit.body.fuel } }]
      },
      ends: 'cancelled',
      afterReveal: true,
      payable: WINDOW
    }
  ]

  async function letDown ({ send, ends, afterReveal, payable = 0, before: prepare }: Case): Promise<void> {
    await prepare?.(rogue)
    const since = performance.now()
    const { job, contract } = await shared(send)
    expect(performance.now() - since, 'one window\'s time, its answers\' and a call for bids').to.be.below(10_000)
    expect([payable === 0 ? contract.state : ends, contract.payable]).to.deep.equal([ends, String(payable)])
    expect(job.contracts.filter(({ peer }) => peer === anna.peerId).length, 'its units were called for again').to.be.at.least(2)
    expect(job.passedOver).to.deep.include({ peer: rogue.peerId, why: 'an earlier contract with this provider ended badly' })
    expect(await nonDeliveries(asker, rogue.peerId)).to.deep.equal([afterReveal])
    await eventually('all that was proven is paid, and nothing else', async () => paidUnits(await asker.control.showJob(id)) === BigInt(UNITS))
    expect(await reserved(asker, rogue.peerId)).to.equal('0')
    expect(rogue.faults).to.deep.equal([])
  }

  for (const one of cases) {
    it(`${one.what}: its units are done by another one, it is blamed for it, and nothing stays reserved for it`, async () => letDown(one))
  }

  async function leaves (step: 'deliver' | 'receipt'): Promise<void> {
    let late = false
    const { contract } = await shared(one => late || (one.type !== step && one.type !== 'receipt') ? [one] : [])
    expect(contract.payable).to.equal('16')
    await eventually('the requester waits no longer', async () => (await contractWith(rogue)).state === 'expired')
    expect(await nonDeliveries(asker, rogue.peerId), 'it delivered').to.deep.equal([])
    expect(await reserved(asker, rogue.peerId)).to.equal(String(16n * CHEAP))
    late = true
    await play.until(({ state }) => state === 'expired')
    play.go()
    await eventually('its late bill is paid', async () => (await contractWith(rogue)).state === 'settled')
    expect(await reserved(asker, rogue.peerId)).to.equal('0')
  }

  for (const step of ['deliver', 'receipt'] as const) {
    it(`has proven everything and never comes with its ${step}: the job is done, what it earned stays reserved, and is paid when it comes`, async () => leaves(step))
  }
})

describe('a requester that leaves its provider alone', function () {
  this.timeout(30_000)
  let swarm: Swarm
  let asker: SwarmNode
  let worker: SwarmNode
  let rogue: RoguePeer
  // inputs that the worker has had from somebody else cannot be withheld
  let contracts = 0

  before(async () => {
    swarm = await swarmUp({ mode: 'in-process', nodes: [{ name: 'asker' }, { name: 'worker', capacities: [COMPUTE], config: '[policy]\nmax_parallel_contracts = 1\n' }] })
    asker = swarm.node('asker')
    worker = swarm.node('worker')
    await swarm.ready()
  })
  beforeEach(async () => { rogue = await rogueIn(swarm) })
  afterEach(async () => { await rogue.stop() })
  after(async () => { await swarm.down() })

  const TIMEOUTS: Tender['timeouts'] = { acceptMs: 10_000, startMs: ANSWER_MS, windowMs: WINDOW_MS, revealMs: ANSWER_MS, openMs: 10_000, approveMs: ANSWER_MS, settleMs: ANSWER_MS }

  async function begun (send: Send, judge?: () => undefined): Promise<Play> {
    const requester = new RogueRequester(rogue)
    await rogue.heardBy({ kind: 'tenders', class: 'compute' }, worker.key)
    const tender = requester.tender({ units: 2 * WINDOW, windowUnits: WINDOW, timeouts: TIMEOUTS })
    const [bid] = await requester.call(tender)
    return requester.award(tender, bid ?? expect.fail('no bid'), { inputs: walkInputs(2 * WINDOW, 2 * WINDOW * ++contracts), send, ...judge == null ? {} : { judge } })
  }

  /** The worker's only place is free again: an honest job is done by it. */
  async function works (): Promise<void> {
    const { id } = await asker.control.submit(await walkJob(asker, WINDOW, 'any', { facets: [], windowUnits: WINDOW }))
    const job = await ended(asker, id)
    expect(job.state, job.reason).to.equal('done')
    await eventually('and is paid', async () => paidUnits(await asker.control.showJob(id)) === BigInt(WINDOW))
  }

  /** What the worker wrote off in this requester's contract, micro-units; `disputed` where it keeps its bill. */
  async function writtenOff ({ contract }: Play): Promise<string | undefined> {
    const name = (contract.id ?? '').slice(0, 12)
    const entry = (await worker.control.listEntries()).find(({ kind, note = '' }) => note.includes(name) && (kind === 'release' || kind === 'dispute'))
    return entry?.kind === 'dispute' ? 'disputed' : entry?.amount
  }

  interface Case {
    readonly what: string
    readonly send: Send
    readonly judge?: () => undefined
    readonly ends: 'expired' | 'failed' | 'settled' | 'disputed'
    /** Work that it shows for nothing, micro-units. */
    readonly loses: string | undefined
    readonly within: number
    readonly before?: (peer: RoguePeer) => Promise<void> | void
  }

  const cases: readonly Case[] = [
    { what: 'awards and starts nothing', send: without('start'), ends: 'expired', loses: '0', within: 3000 },
    {
      what: 'starts and has no inputs',
      send: step => step.type === 'start' ? [{ ...step, attachments: [] }] : [step],
      before: peer => { peer.blobs.showing = () => undefined },
      ends: 'failed',
      loses: '0',
      within: 3000
    },
    {
      what: 'starts, keeps whoever asks for the inputs waiting, and never expires',
      send: step => step.type === 'start' ? [{ ...step, attachments: [] }] : [step],
      before: withhold,
      ends: 'failed',
      loses: '0',
      within: 9000
    },
    { what: 'never reveals', send: without('reveal'), ends: 'expired', loses: '8000', within: 3000 },
    { what: 'never approves what it saw', send: step => [step], judge: () => undefined, ends: 'expired', loses: '8000', within: 3000 },
    { what: 'starts no second window', send: (step, { contract }) => step.type === 'start' && contract.provenWindows === 1 ? [] : [step], ends: 'settled', loses: undefined, within: 3000 },
    { what: 'never signs the bill', send: without('countersign'), ends: 'disputed', loses: 'disputed', within: 4000 }
  ]

  async function leftAlone ({ send, judge, ends, loses, within, before: prepare }: Case): Promise<void> {
    await prepare?.(rogue)
    const play = await begun(send, judge)
    await play.until(({ state }) => state === ends, within)
    await eventually('the books know', async () => await writtenOff(play) === loses)
    // a rogue has signed before its provider has it
    await eventually('nothing is reserved', async () => await reserved(worker, rogue.peerId) === '0')
    await works()
  }

  for (const one of cases) {
    it(`${one.what}: the provider ends it by itself, has its place back, and has lost at most one window or keeps its bill`, async () => leftAlone(one))
  }

  it('comes back when its bill has been disputed and its provider has been started anew, signs, and all is well', async () => {
    let late = false
    const play = await begun(step => step.type === 'countersign' && !late ? [] : [step])
    await play.until(({ state }) => state === 'disputed')
    await eventually('the worker has written that down', async () => await writtenOff(play) === 'disputed')
    await worker.stop()
    await worker.start()
    late = true
    await play.emit({ type: 'countersign' })
    expect(play.told.at(-1)).to.include({ type: 'receipt', code: 'ok' })
    await eventually('it is paid', async () => (await worker.control.balances()).find(({ peer }) => peer === rogue.peerId)?.balance === '16000')
  })
})
