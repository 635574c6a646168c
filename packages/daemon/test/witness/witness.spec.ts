import { checkDoubleRoot, buildDoubleRoot } from '@mycel/verify/proof'
import { REPUTATION_DEFAULTS } from '@mycel/verify/reputation'
import { equals, nonceCommitment, open } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { Standing } from '../../src/standing/standing.ts'
import { Store } from '../../src/stores/store.ts'
import { BoundRoots } from '../../src/witness/bound-roots.ts'
import { ownNonce } from '../../src/witness/own-nonce.ts'
import { Witness } from '../../src/witness/witness.ts'
import { inFolder } from '../api/folder.ts'
import { crypto, NETWORK, NOW, signerOf } from '../discovery/ads.ts'
import { provider, request, requester, windowOf, witness } from './window.ts'
import type { Window } from './window.ts'
import type { Signer } from '@mycel/wire'
import type { From, Reply } from '@mycel/wire/streams'

const DAY_MS = 24n * 60n * 60n * 1000n

/** One run of the node: what is in memory is lost with it. */
interface Run {
  ask (...args: Parameters<typeof request>): Promise<Partial<Reply>>
  from (who: Signer, ...args: Parameters<typeof request>): Promise<Partial<Reply>>
  readonly bound: BoundRoots
  readonly standing: Standing
  readonly doubles: Array<ReturnType<typeof buildDoubleRoot>>
}

interface Setting {
  readonly believed?: readonly Uint8Array[]
  readonly most?: number
  readonly now?: () => bigint
  /** Stands between the witness and its disk. */
  readonly write?: (store: Store) => Store
}

async function inStore (use: (run: (setting?: Setting) => Promise<Run>) => Promise<void>): Promise<void> {
  await inFolder(async dir => {
    const store = await Store.open(dir)

    try {
      await use(async ({ believed = [requester.publicKey], most, now = () => BigInt(NOW), write = (one: Store) => one } = {}) => {
        const bound = await BoundRoots.load(write(store), most == null ? {} : { most })
        const standing = await Standing.load({ store, policy: { ...REPUTATION_DEFAULTS, trusted: [witness.publicKey, ...believed] } })
        const doubles: Run['doubles'] = []
        const service = new Witness({
          crypto,
          signer: witness,
          network: NETWORK,
          bound,
          standing,
          believes: key => believed.some(one => equals(one, key)),
          doubleRoot: async commits => { doubles.push(buildDoubleRoot(crypto, witness, { ...commits, at: now() })) },
          now,
          log: () => {}
        })
        const from: Run['from'] = async (who, ...args) => service.handle(request(...args), { key: who.publicKey } as unknown as From)
        return { ask: async (...args) => from(requester, ...args), from, bound, standing, doubles }
      })
    } finally {
      await store.close()
    }
  })
}

const codeOf = ({ verdicts }: Partial<Reply>): string => verdicts?.[0]?.code ?? 'none'
const nonceOf = ({ contract }: Window, window = 0): Uint8Array => ownNonce(crypto, witness, { requester: requester.publicKey, contract, window })

describe('a witness', () => {
  it('commits to whoever asks for itself, to the nonce that it gives for the root', async () => {
    await inStore(async run => {
      const { ask, from, bound } = await run()
      const one = windowOf(1)
      const reply = await ask('commit', [one.asked.bytes])
      const opened = open(crypto, reply.envelopes?.[0] ?? new Uint8Array(0), { network: NETWORK, only: ['witness-commitment'] })
      const { commitment } = opened.ok ? opened.message.body : expect.fail(opened.reason)
      // nothing is kept of a promise
      expect(bound.size).to.equal(0)

      const given = await ask('nonce', one.shown())
      expect(given.body).to.deep.equal(nonceOf(one))
      expect(nonceCommitment(crypto, witness.publicKey, given.body ?? new Uint8Array(0))).to.deep.equal(commitment)
      expect(codeOf(await from(signerOf(9), 'commit', [one.asked.bytes]))).to.equal('wrong-party')
    })
  })

  it('has another nonce for every requester, contract and window', () => {
    const { contract } = windowOf(1)
    const place = { requester: requester.publicKey, contract, window: 0 }
    const all = [place, { ...place, window: 1 }, { ...place, contract: windowOf(2).contract }, { ...place, requester: provider.publicKey }].map(one => Buffer.from(ownNonce(crypto, witness, one)).toString('hex'))
    expect(new Set([...all, Buffer.from(ownNonce(crypto, signerOf(4), place)).toString('hex')]).size).to.equal(5)
  })

  it('gives it for one root, as often as it is asked, and convicts who signed another', async () => {
    await inStore(async run => {
      const { ask, doubles } = await run()
      const one = windowOf(1)
      expect((await ask('nonce', one.shown())).body).to.deep.equal(nonceOf(one))
      expect((await ask('nonce', one.shown())).body).to.deep.equal(nonceOf(one))
      expect(doubles).to.deep.equal([])

      const other = await ask('nonce', one.shown(33))
      expect([codeOf(other), other.body]).to.deep.equal(['double-root', undefined])
      const [proof] = doubles
      const checked = checkDoubleRoot(crypto, NETWORK, proof?.bytes ?? new Uint8Array(0))
      expect(checked.ok && [checked.claim.provider, checked.claim.contract, checked.claim.window]).to.deep.equal([provider.publicKey, one.contract, 0])
      expect((await ask('nonce', one.shown())).body).to.deep.equal(nonceOf(one))
    })
  })

  it('gives one root of two that are shown at the same time', async () => {
    await inStore(async run => {
      const { ask, doubles } = await run()
      const one = windowOf(1)
      const replies = await Promise.all([3, 33, 3, 34, 33].map(async root => ask('nonce', one.shown(root))))
      expect(replies.map(codeOf)).to.deep.equal(['ok', 'double-root', 'ok', 'double-root', 'double-root'])
      expect(doubles).to.have.lengthOf(3)
    })
  })

  it('gives nothing before the root is on disk, and after a crash nothing for another one', async () => {
    await inStore(async run => {
      const one = windowOf(1)
      let written = false
      const slow = (store: Store): Store => new Proxy(store, {
        get: (of, name) => name !== 'write'
          ? Reflect.get(of, name).bind(of)
          : async (ops: Parameters<Store['write']>[0]) => {
            await of.write(ops)
            written = true
            // killed in this moment: the answer never leaves
            await new Promise(() => {})
          }
      })
      const dying = await run({ write: slow })
      let answered = false
      dying.ask('nonce', one.shown()).then(() => { answered = true }, () => {})
      await expect(new Promise<void>(resolve => { const timer = setInterval(() => { if (written) { clearInterval(timer); resolve() } }, 1) })).to.eventually.equal(undefined)
      expect(answered).to.equal(false)

      const { ask, bound } = await run()
      expect(bound.size).to.equal(1)
      expect(codeOf(await ask('nonce', one.shown(33)))).to.equal('double-root')
      expect((await ask('nonce', one.shown())).body).to.deep.equal(nonceOf(one))
    })
  })

  it('gives nothing where the disk fails', async () => {
    await inStore(async run => {
      const broken = (store: Store): Store => new Proxy(store, { get: (of, name) => name === 'write' ? async () => { throw new Error('the disk is full') } : Reflect.get(of, name).bind(of) })
      const { ask } = await run({ write: broken })
      const one = windowOf(1)
      await expect(ask('nonce', one.shown())).to.eventually.be.rejectedWith('the disk is full')
      // nor later, as long as nobody knows what is on it
      await expect(ask('nonce', one.shown())).to.eventually.be.rejectedWith('the disk is full')
    })
  })

  it('gives nothing to anybody but the requester, nor to a provider in its place', async () => {
    await inStore(async run => {
      const { from, bound } = await run()
      expect(codeOf(await from(provider, 'nonce', windowOf(1).shown()))).to.equal('wrong-party')
      expect(bound.size).to.equal(0)
    })
  })

  it('keeps a root for as long as its nonce may be asked for, and no longer', async () => {
    await inStore(async run => {
      let now = BigInt(NOW)
      const { ask, bound } = await run({ now: () => now })
      const one = windowOf(1)
      expect(codeOf(await ask('nonce', one.shown()))).to.equal('ok')
      now += 60_000n + DAY_MS
      await bound.forget(now)
      expect([bound.size, codeOf(await ask('nonce', one.shown())), codeOf(await ask('nonce', one.shown(33)))]).to.deep.equal([1, 'ok', 'double-root'])
      // from here on the nonce is nobody's: forgetting the root opens no second chance
      now += 3_600_000n + 1n
      await bound.forget(now)
      expect([bound.size, codeOf(await ask('nonce', one.shown())), codeOf(await ask('nonce', one.shown(33)))]).to.deep.equal([0, 'not-now', 'not-now'])
      expect((await run()).bound.size).to.equal(0)
      expect(codeOf(await ask('nonce', windowOf(2, { deadline: now + 32n * DAY_MS }).shown()))).to.equal('not-now')
    })
  })

  it('leaves strangers half of its places, commits to nothing that it could not give, and is asked only so often', async () => {
    await inStore(async run => {
      const { ask, from } = await run({ most: 4 })
      const stranger = signerOf(9)
      const theirs = [1, 2, 3].map(salt => windowOf(salt, { by: stranger }))
      const codes = async (window: Window | undefined): Promise<string[]> => window == null ? [] : [codeOf(await from(stranger, 'commit', [window.asked.bytes])), codeOf(await from(stranger, 'nonce', window.shown()))]
      expect([await codes(theirs[0]), await codes(theirs[1]), await codes(theirs[2])]).to.deep.equal([['ok', 'ok'], ['ok', 'ok'], ['busy', 'busy']])
      expect(codeOf(await ask('nonce', windowOf(4).shown()))).to.equal('ok')

      const { asked } = windowOf(5)
      const many = await Promise.all(Array.from({ length: 300 }, async () => ask('commit', [asked.bytes])))
      expect(many.map(codeOf).filter(code => code === 'busy')).to.have.lengthOf(300 - 255)
    })
  })

  it('counts each judged window once, of whom it believes, for the root that it gave its nonce for', async () => {
    await inStore(async run => {
      const { ask, standing } = await run()
      const [one, two] = [windowOf(1), windowOf(1, { window: 1 })]
      const passes = (): number => standing.of(provider.publicKey, 'compute', BigInt(NOW)).passesSinceFailure
      expect(codeOf(await ask('judged', one.judged(nonceOf(one))))).to.equal('unbound')

      await ask('nonce', one.shown())
      const twice = await Promise.all([one, one].map(async window => ask('judged', window.judged(nonceOf(one)))))
      expect([twice.map(codeOf), passes()]).to.deep.equal([['ok', 'duplicate'], 2])
      expect([codeOf(await ask('judged', one.judged(nonceOf(one), 4))), passes()]).to.deep.equal(['duplicate', 2])
      await ask('nonce', two.shown())
      expect([codeOf(await ask('judged', two.judged(nonceOf(two, 1), 3))), passes()]).to.deep.equal(['ok', 5])

      // one contract is one item, and a restart changes nothing
      const again = await run()
      const [item, ...more] = again.standing.of(provider.publicKey, 'compute', BigInt(NOW)).why
      expect(more).to.deep.equal([])
      expect(item?.item).to.deep.include({ kind: 'audit', id: one.contract, units: 5, value: 5000n, contributors: [requester.publicKey, witness.publicKey], auditors: [requester.publicKey] })
      expect(codeOf(await again.ask('judged', one.judged(nonceOf(one))))).to.equal('duplicate')
    })
  })

  it('counts nothing that was approved at a time that has not come: it would be younger than every failure', async () => {
    await inStore(async run => {
      const { ask, standing } = await run()
      const one = windowOf(1)
      await ask('nonce', one.shown())
      expect([codeOf(await ask('judged', one.judged(nonceOf(one), 2, BigInt(NOW) + 60_001n))), standing.subjects()]).to.deep.equal(['not-now', []])
      expect(codeOf(await ask('judged', one.judged(nonceOf(one), 2, BigInt(NOW) + 60_000n)))).to.equal('ok')
    })
  })

  it('counts a window of which nothing was re-run as nothing', async () => {
    await inStore(async run => {
      const { ask, standing } = await run()
      const one = windowOf(1)
      await ask('nonce', one.shown())
      expect([codeOf(await ask('judged', one.judged(nonceOf(one), 0))), standing.subjects()]).to.deep.equal(['ok', []])
    })
  })

  it('keeps nothing of what somebody says whom it does not believe, nor of what somebody else brings', async () => {
    await inStore(async run => {
      const { ask, from, standing } = await run({ believed: [provider.publicKey] })
      const one = windowOf(1)
      await ask('nonce', one.shown())
      expect(codeOf(await ask('judged', one.judged(nonceOf(one))))).to.equal('not-believed')
      expect(codeOf(await from(provider, 'judged', one.judged(nonceOf(one))))).to.equal('wrong-party')
      expect(standing.subjects()).to.deep.equal([])
    })
  })

  it('says so where it is asked for something else', async () => {
    await inStore(async run => {
      const { ask } = await run()
      const one = windowOf(1)
      expect(codeOf(await ask('nonce', one.shown().slice(1)))).to.equal('bad-request')
      expect(codeOf(await ask('judged', one.shown()))).to.equal('bad-request')
      expect(codeOf(await ask('commit', []))).to.not.equal('ok')
      expect(codeOf(await ask('nothing' as 'nonce', []))).to.equal('bad-request')
    })
  })
})
