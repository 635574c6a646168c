import { checkFraudProof } from '@mycel/verify/proof'
import { createSigner, open } from '@mycel/wire/envelope'
import { encodeBlobAnswer } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { BlobExchange } from '../../src/blobs/exchange.ts'
import { Confirmer } from '../../src/effects/confirm.ts'
import { Court } from '../../src/proofs/court.ts'
import { decodeProofBundle } from '../../src/proofs/index.ts'
import { encodeRecord } from '../../src/stores/record.ts'
import { Store } from '../../src/stores/store.ts'
import { inFolder } from '../api/folder.ts'
import { Net } from '../blobs/net.ts'
import { bundleOf } from '../cli/proof-case.ts'
import { crypto, proofOf, signerOf } from '../discovery/ads.ts'
import type { Executor } from '../../src/executors/executor.ts'
import type { Peer } from '../blobs/net.ts'
import type { Twist } from '../cli/proof-case.ts'
import type { Authenticated } from '@mycel/wire/envelope'

const network = 'test'
const RIGHT: Twist = {}
const FALSE: Twist = { claimed: 'input 1', found: 'another output' }

type Proof = Authenticated<'fraud-proof'>

interface Session {
  readonly court: Court
  readonly store: Store
  /** The accuser, who serves the blobs. */
  readonly accuser: Peer
  proof (twist: Twist): Proof
  /** How often a unit was run. */
  runs (): number
  failures (): number
  /** Opens another court on the same store. */
  again (): Promise<Court>
}

/** A court of a node that echoes: the truth about a unit is its input. `gate` holds executions back until it resolves. */
async function inSession (use: (session: Session) => Promise<void>, gate: Promise<void> = Promise.resolve()): Promise<void> {
  await inFolder(async dir => {
    const store = await Store.open(dir)
    const net = new Net()
    const accuser = await net.peer(0)
    const exchange = new BlobExchange({ store: await net.store(), requester: net.requester(9), onBlame: () => {} })
    const serving: Array<Promise<unknown>> = []
    let [runs, failures] = [0, 0]
    // whoever lies in these cases lies about the output alone
    let fuel = 0n
    const executor: Executor = {
      tier: 'test',
      run: async (_, { input }) => {
        runs++
        await gate
        return { status: 0, fuel, output: input, stderr: '' }
      },
      stop: async () => {}
    }
    const ports = {
      crypto,
      network,
      store,
      exchange,
      confirmer: new Confirmer(crypto, async () => executor),
      now: () => 5000n,
      locate: async () => {
        await Promise.all(serving)
        return accuser.peer
      },
      fail: () => {
        failures++
        return []
      },
      log: () => {}
    }

    try {
      await use({
        court: await Court.open(ports),
        store,
        accuser,
        proof (twist) {
          const decoded = decodeProofBundle(crypto, bundleOf(twist))
          const opened = decoded.ok ? open(crypto, decoded.bundle.envelope, { network, only: ['fraud-proof'] }) : decoded
          if (!decoded.ok || !opened.ok) {
            throw new Error('the case is broken')
          }
          for (const bytes of decoded.bundle.blobs.values()) {
            serving.push(accuser.store.put(bytes))
          }
          const checked = checkFraudProof(crypto, network, opened.message)
          fuel = checked.ok ? checked.claim.claimed.fuel : fuel
          return opened.message
        },
        runs: () => runs,
        failures: () => failures,
        again: async () => Court.open(ports)
      })
    } finally {
      await store.close()
      await Promise.all(serving)
      await net.end()
    }
  })
}

/** Of the contract and window that a proof is about. */
function claimOf (court: Court, proof: Proof): { readonly contract: Uint8Array, readonly window: number } {
  const { contract, window } = court.get(proof.id) ?? { contract: new Uint8Array(32), window: 0 }
  return { contract, window }
}

describe('the court', () => {
  it('upholds what its own re-execution finds, once, and remembers it', async () => {
    await inSession(async ({ court, proof, runs, failures, again }) => {
      const right = proof(RIGHT)
      const both = await Promise.all([court.judge(right, 'gossip'), court.judge(right, 'gossip')])
      expect(both).to.deep.equal(['upheld', 'upheld'])
      expect(await court.judge(right, 'imported')).to.equal('upheld')
      expect(runs(), 'one unit, in two tiers').to.equal(2)
      expect(failures()).to.equal(1)
      expect((await again()).get(right.id)).to.include({ verdict: 'upheld', learned: 'gossip' })
    })
  })

  it('refutes only with an upheld proof, and only its own window of its own contract', async () => {
    await inSession(async ({ court, proof }) => {
      const [right, wrong] = [proof(RIGHT), proof(FALSE)]
      expect(await court.judge(right, 'gossip')).to.equal('upheld')
      expect(await court.judge(wrong, 'gossip')).to.equal('dismissed')
      const claim = claimOf(court, right)
      expect(court.provenFraud(right.digest, claim)).to.equal(true)
      expect(court.provenFraud(right.digest, { ...claim, window: claim.window + 1 })).to.equal(false)
      expect(court.provenFraud(right.digest, { ...claim, contract: new Uint8Array(32) })).to.equal(false)
      expect(court.provenFraud(wrong.digest, claimOf(court, wrong))).to.equal(false)
      expect(court.provenFraud(new Uint8Array(32), claim)).to.equal(false)
    })
  })

  it('runs nothing for a proof that does not hold by itself', async () => {
    await inSession(async ({ court, runs }) => {
      expect(await court.judge(proofOf(signerOf(0)), 'gossip')).to.equal('refused')
      expect(runs()).to.equal(0)
      expect(court.list()).to.deep.equal([])
    })
  })

  it('keeps no own proof that does not hold by itself', async () => {
    await inSession(async ({ court, proof }) => {
      await expect(court.keepOwn(proofOf(signerOf(0)))).to.eventually.be.rejectedWith('own fraud proof does not hold')
      const right = proof(RIGHT)
      await court.keepOwn(right)
      expect(court.get(right.id)).to.include({ verdict: 'upheld', learned: 'own-audit' })
    })
  })

  it('forgets what it could not run again', async () => {
    await inSession(async ({ court, proof, accuser, failures }) => {
      const right = proof(RIGHT)
      accuser.twist = () => ({ body: encodeBlobAnswer({ code: 'missing', size: 0, holders: [] }) })
      expect(await court.judge(right, 'gossip')).to.equal('unverifiable')
      expect([court.list().length, failures()]).to.deep.equal([0, 0])
      accuser.twist = async (_, honest) => honest()
      expect(await court.judge(right, 'gossip')).to.equal('upheld')
    })
  })

  it('does not fetch more than 16 MiB for a stranger\'s proof', async () => {
    await inSession(async ({ court, proof, accuser, runs }) => {
      expect(await court.judge(proof({ moduleSize: (16n << 20n) + 1n }), 'gossip')).to.equal('unverifiable')
      expect(accuser.asked).to.deep.equal([])
      // there is no module of that size; but it is asked for
      expect(await court.judge(proof({ moduleSize: 16n << 20n }), 'gossip')).to.equal('unverifiable')
      expect(accuser.asked.map(({ part }) => part)).to.deep.equal(['index'])
      expect(runs()).to.equal(0)
    })
  })

  it('does not give more than 512 MiB of memory to a stranger\'s proof', async () => {
    await inSession(async ({ court, proof, runs }) => {
      expect(await court.judge(proof({ memoryPages: 8193 }), 'gossip')).to.equal('unverifiable')
      expect(runs()).to.equal(0)
      expect(await court.judge(proof({ memoryPages: 8192 }), 'gossip')).to.equal('upheld')
    })
  })

  it('remembers the false accusations of 4,096 accusers, and the latest rulings on 1,024 strangers\' proofs', async () => {
    await inSession(async ({ court, store, again }) => {
      const accusers = Array.from({ length: 4097 }, (_, i) => createSigner(crypto, crypto.sha256(Uint8Array.of(i, i >> 8))))
      const accuse = async (i: number, at: number): Promise<string> => court.judge(proofOf(accusers[i] ?? signerOf(0), { at: BigInt(at) }), 'gossip')
      for (const at of [1, 2, 3]) {
        expect(await accuse(0, at)).to.equal('refused')
      }
      expect(await accuse(0, 4)).to.equal('busy')
      for (let i = 1; i < 4096; i++) {
        await accuse(i, 1)
      }
      expect(await accuse(0, 5)).to.equal('busy')
      await accuse(4096, 1)
      expect(await accuse(0, 6)).to.equal('refused')

      const key = new Uint8Array(32)
      for (let at = 1; at <= 1025; at++) {
        const id = at.toString(16).padStart(64, '0')
        const ruling = { id, bytes: key, contract: key, window: 0, index: 0n, provider: key, accuser: key, class: 'compute', verdict: 'dismissed', learned: 'gossip', at }
        await store.write([{ type: 'put', space: 'proofs', key: id, value: encodeRecord(ruling) }])
      }
      expect((await again()).list().map(({ at }) => at)).to.deep.equal(Array.from({ length: 1024 }, (_, i) => i + 2))
    })
  })

  it('hears nobody who accused falsely three times', async () => {
    await inSession(async ({ court, proof, runs }) => {
      for (const found of ['one', 'two', 'three']) {
        expect(await court.judge(proof({ ...FALSE, found }), 'gossip')).to.equal('dismissed')
      }
      const before = runs()
      expect(await court.judge(proof(RIGHT), 'gossip')).to.equal('busy')
      expect(runs()).to.equal(before)
    })
  })

  it('looks at sixteen proofs at a time and no more', async () => {
    let begin = (): void => {}
    const gate = new Promise<void>(resolve => { begin = resolve })
    await inSession(async ({ court, proof }) => {
      const sixteen = Array.from({ length: 16 }, async (_, i) => court.judge(proof({ found: `finding ${i}` }), 'gossip'))
      expect(await court.judge(proof({ found: 'one more' }), 'gossip')).to.equal('busy')
      begin()
      expect(new Set(await Promise.all(sixteen))).to.deep.equal(new Set(['upheld']))
    }, gate)
  })
})
