import { toHex } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { OFFERED_MS, offered } from '../../src/proofs/exchange/offered.ts'
import { ProofRounds } from '../../src/proofs/exchange/rounds.ts'
import { eventually } from '../network/eventually.ts'
import { strangerOf } from './courtroom.ts'
import type { Ruling } from '../../src/proofs/rulings.ts'
import type { Fork } from '../../src/settlement/heads/forks.ts'
import type { MessageId } from '@mycel/wire'

const keys = Array.from({ length: 24 }, (_, n) => strangerOf(n).publicKey).sort(Buffer.compare)
const self = keys[0] as Uint8Array
const others = keys.slice(1)

describe('proofs are told', function () {
  this.timeout(20_000)
  const rigs: ProofRounds[] = []
  afterEach(() => { rigs.splice(0).forEach(rounds => { rounds.stop() }) })

  function rig (connected: readonly Uint8Array[] = []): { rounds: ProofRounds, asked: string[], clock: { now: number } } {
    const asked: string[] = []
    const clock = { now: 1000 }
    const rounds = new ProofRounds({ self, connected: () => connected, exchange: async peer => { asked.push(toHex(peer)) }, now: () => BigInt(clock.now) })
    rigs.push(rounds)
    rounds.start()
    return { rounds, asked, clock }
  }

  it('to who is connected already, and to a peer as it connects, once', async () => {
    const { rounds, asked } = rig(others.slice(0, 1))
    rounds.meet(others[1] as Uint8Array)
    rounds.meet(others[1] as Uint8Array)
    await eventually(() => asked.length > 1)
    expect(asked).to.have.members(others.slice(0, 2).map(toHex))
  })

  it('not to one that has asked itself meanwhile, nor after the end', async () => {
    const { rounds, asked, clock } = rig()
    rounds.meet(others[0] as Uint8Array)
    clock.now++
    rounds.heard(others[0] as Uint8Array)
    rounds.meet(others[1] as Uint8Array)
    await eventually(() => asked.length === 1)
    expect(asked).to.deep.equal([toHex(others[1] as Uint8Array)])
    rounds.meet(others[2] as Uint8Array)
    rounds.meet(others[2] as Uint8Array)
    rounds.stop()
    rounds.meet(others[3] as Uint8Array)
    await new Promise(resolve => { setTimeout(resolve, 400) })
    expect(asked).to.have.lengthOf(1)
  })

  it('no more often to one that comes and goes: ten times, then once a minute', async () => {
    const { rounds, asked, clock } = rig()
    const peer = others[0] as Uint8Array
    for (let i = 1; i <= 11; i++) {
      clock.now++
      rounds.meet(peer)
      await (i <= 10 ? eventually(() => asked.length === i) : new Promise(resolve => { setTimeout(resolve, 400) }))
    }
    expect(asked).to.have.lengthOf(10)
    clock.now += 60_000
    rounds.meet(peer)
    await eventually(() => asked.length === 11)
  })

  it('to sixteen soon after this node has found one itself, those first that heard least of it', async () => {
    const { rounds, asked, clock } = rig(others)
    await eventually(() => asked.length === others.length)
    asked.length = 0
    clock.now += 10
    others.slice(0, 8).forEach(peer => { rounds.heard(peer) })
    rounds.found()
    rounds.found()
    await eventually(() => asked.length > 0)
    expect(asked).to.have.lengthOf(16)
    expect(asked.slice(0, 15)).to.have.members(others.slice(8).map(toHex))
  })
})

describe('what is told of proofs', () => {
  const ruling = (n: number, more: Partial<Ruling> = {}): Ruling => ({
    id: n.toString(16).padStart(64, '0') as MessageId, kind: 'fraud-proof', bytes: new Uint8Array(0), contract: new Uint8Array(32), window: 0, root: new Uint8Array(32), position: 0, index: 0n, requester: others[0] as Uint8Array, provider: others[1] as Uint8Array, accuser: others[2] as Uint8Array, class: 'compute', verdict: 'upheld', learned: 'gossip', at: n, ...more
  })
  const fork = (n: number, more: Partial<Fork> = {}): Fork => ({ id: n.toString(16).padStart(64, 'f'), author: others[n % 20] as Uint8Array, epoch: new Uint8Array(16), at: 1n, statements: [new Uint8Array(0), new Uint8Array(0)], found: BigInt(n), lifted: false, ...more })
  const told = (rulings: readonly Ruling[], forks: readonly Fork[] = [], now = 1000, deals = (_: Uint8Array): boolean => false): number[] => offered({ self, rulings, forks, deals }, now).map(({ id }) => Number.parseInt(id.replace(/^f+/, ''), 16))

  it('is first what this node found or is a party of, then whom it deals with, then the latest of strangers', () => {
    expect(told([ruling(1), ruling(2), ruling(3, { dealings: true }), ruling(4, { learned: 'own-audit' }), ruling(5, { requester: self })])).to.deep.equal([5, 4, 3, 2, 1])
    // a stranger's two roots that a witness found are a stranger's
    expect(told([ruling(1, { dealings: true }), ruling(2, { kind: 'double-root', learned: 'own-audit' })])).to.deep.equal([1, 2])
  })

  it('is no false accusation among strangers, nothing large, nothing against itself, and nothing older than a month', () => {
    const false_ = { verdict: 'dismissed' } as const
    expect(told([ruling(1, false_), ruling(2, { ...false_, provider: self }), ruling(3, { ...false_, dealings: true }), ruling(4, { large: true }), ruling(5, { provider: self })])).to.deep.equal([2, 3])
    expect(told([], [fork(1), fork(2, { author: self })])).to.deep.equal([1])
    expect([2, 1, 0].map(late => told([ruling(1)], [fork(2)], OFFERED_MS + late))).to.deep.equal([[], [2], [1, 2]])
  })

  it('is 64 at most, whatever there is: forks have sixteen places of them, and first come those of peers that this node deals with', () => {
    const many = Array.from({ length: 80 }, (_, n) => ruling(n + 1))
    const forks = Array.from({ length: 40 }, (_, n) => fork(n + 1))
    const all = told(many, forks, 1000, peer => peer === others[1])
    expect(all).to.have.lengthOf(64)
    expect(all.slice(0, 2)).to.deep.equal([80, 79])
    expect(all.slice(48)).to.deep.equal([21, 1, 40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27])
    expect(told([], forks)).to.have.lengthOf(40)
    expect(told([], [fork(1, { lifted: true })])).to.deep.equal([])
  })
})
