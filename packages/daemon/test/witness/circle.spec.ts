import { equals, nonceCommitment, open, sign } from '@mycel/wire'
import { StreamRequestError } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { Store } from '../../src/stores/store.ts'
import { decodeAsk } from '../../src/witness/asks.ts'
import { Circle } from '../../src/witness/circle.ts'
import { SILENT_MS, SilentWitnesses } from '../../src/witness/silent.ts'
import { inFolder } from '../api/folder.ts'
import { crypto, NETWORK, NOW, signerOf } from '../discovery/ads.ts'
import { Played, provider, requester } from '../standing/played.ts'
import type { Notes } from '../../src/core/notes.ts'
import type { Asking } from '../../src/witness/circle.ts'
import type { PeerId } from '@libp2p/interface'
import type { Contract, NonceCommitment, Signer } from '@mycel/wire'
import type { Reply, Requester } from '@mycel/wire/streams'

const NOTES: Notes = { windows: {}, headSince: BigInt(NOW) }
const witnesses = [11, 12, 13, 14].map(signerOf)
const fill = (value: number): Uint8Array => new Uint8Array(32).fill(value)
const nonceOf = ({ publicKey }: Signer): Uint8Array => crypto.sha256(publicKey)
const signerAt = (peer: PeerId): Signer => witnesses.find(one => Buffer.from(one.publicKey).toString('hex') === String(peer)) ?? expect.fail('nobody asked for')

type Behaviour = 'honest' | 'away' | 'mute' | 'refuses' | 'lies' | 'long' | 'hangs'

/** What can be committed to and is no nonce. */
const LONG = new Uint8Array(33).fill(77)

interface Lab {
  readonly circle: Circle
  readonly silent: SilentWitnesses
  readonly asked: string[]
  readonly clock: { now: bigint }
}

async function lab (behave: (witness: Signer, ask: string, count: number) => Behaviour, use: (lab: Lab) => Promise<void>, trusted: readonly Uint8Array[] = witnesses.map(({ publicKey }) => publicKey)): Promise<void> {
  await inFolder(async dir => {
    const store = await Store.open(dir)
    const clock = { now: BigInt(NOW) }
    const asked: string[] = []
    const silent = await SilentWitnesses.load(store)

    const request: Requester['request'] = async (peer, { body = new Uint8Array(0), envelopes = [] }, { signal } = {}) => {
      const witness = signerAt(peer)
      const ask = decodeAsk(body) ?? expect.fail('no ask')
      asked.push(`${ask} ${witnesses.indexOf(witness)}`)
      clock.now += 10n
      const how = behave(witness, ask, asked.length)

      if (how === 'away') {
        throw new StreamRequestError('dial-failed', 'nobody there')
      }

      if (how === 'hangs') {
        const began = performance.now()
        await new Promise<void>(resolve => { signal?.addEventListener('abort', () => { resolve() }) })
        clock.now += BigInt(Math.ceil(performance.now() - began))
        throw new StreamRequestError('timeout', 'no reply in time')
      }

      const verdict = (code: string): Reply => ({ body: new Uint8Array(0), envelopes: [], attachments: [], verdicts: [{ id: new Uint8Array(0), code, reason: '' }] })

      if (how === 'mute' || how === 'refuses') {
        return verdict(how === 'mute' ? 'busy' : 'not-committed')
      }

      if (ask === 'nonce') {
        return { ...verdict('ok'), body: how === 'lies' ? fill(66) : how === 'long' ? LONG : nonceOf(witness) }
      }

      const opened = open(crypto, envelopes[0] ?? new Uint8Array(0), { network: NETWORK, only: ['nonce-request'] })
      const { body: on } = opened.ok ? opened.message : expect.fail(opened.reason)
      const window = how === 'lies' ? on.window + 1 : on.window
      return { ...verdict('ok'), envelopes: [sign(crypto, witness, 'witness-commitment', { ...on, window, commitment: nonceCommitment(crypto, witness.publicKey, nonceOf(witness)) }).bytes] }
    }

    try {
      const locate = async (key: Uint8Array): Promise<PeerId> => Buffer.from(key).toString('hex') as unknown as PeerId
      await use({ circle: new Circle({ crypto, signer: requester, network: NETWORK, requester: { request }, trusted, silent, locate, now: () => clock.now, log: () => {} }), silent, asked, clock })
    } finally {
      await store.close()
    }
  })
}

const asking = (contract: Contract): Asking => ({ contract, notes: NOTES })

async function enlisted ({ circle }: Lab, contract: Contract, window: number, wanted: number): Promise<NonNullable<Notes['windows'][number]['witnesses']>> {
  const change = await circle.enlist(asking(contract), window, wanted, {})
  return change(NOTES).windows[window]?.witnesses ?? expect.fail('nothing noted')
}

describe('asking witnesses to commit', () => {
  const { contract } = new Played().step('accept')

  it('takes as many as are wanted, in another order for each window, and never a party', async () => {
    await lab(() => 'honest', async all => {
      const firsts = new Set<string>()

      for (let window = 0; window < 12; window++) {
        all.asked.length = 0
        const { commitments, without } = await enlisted(all, contract, window, 2)
        expect(commitments.map(({ party, commitment }: NonceCommitment) => Buffer.compare(commitment, nonceCommitment(crypto, party, crypto.sha256(party))))).to.deep.equal([0, 0])
        expect([without, all.asked.length]).to.deep.equal([[], 2])
        firsts.add([...all.asked].sort().join())
      }

      expect(firsts.size).to.be.greaterThan(2)
    })
    await lab(() => expect.fail('a party was asked'), async all => {
      expect(await enlisted(all, contract, 0, 2)).to.deep.equal({ commitments: [], without: [] })
    }, [provider.publicKey, requester.publicKey])
  })

  it('asks the next one in the place of one that is away, refuses or answers something else', async () => {
    const bad = new Map<Signer, Behaviour>([[witnesses[0] ?? requester, 'away'], [witnesses[1] ?? requester, 'refuses'], [witnesses[2] ?? requester, 'lies']])
    await lab(witness => bad.get(witness) ?? 'honest', async all => {
      const { commitments, without } = await enlisted(all, contract, 0, 2)
      expect(commitments.map(({ party }) => party)).to.deep.equal([witnesses[3]?.publicKey])
      expect(without.map(({ why }) => why).sort()).to.deep.equal(['it is not reached: nobody there', 'it refused: not-committed', 'its answer is about something else'])
      expect(all.asked).to.have.lengthOf(4)
    })
  })

  it('asks nobody for a day who has kept a nonce', async () => {
    await lab(() => 'honest', async all => {
      const [one] = witnesses
      await all.silent.note(one?.publicKey ?? fill(0), all.clock.now)
      expect((await enlisted(all, contract, 0, 4)).commitments).to.have.lengthOf(3)
      all.clock.now += SILENT_MS
      expect((await enlisted(all, contract, 1, 4)).commitments).to.have.lengthOf(4)
    })
  })
})

describe('asking witnesses for their nonces', () => {
  /** A committed window that two witnesses committed to nonces for. */
  function committed (): Contract {
    return new Played({}, 1, { witnesses: witnesses.slice(0, 2) }).step('accept').steps('start', 'commit').contract
  }

  async function unveiled ({ circle }: Lab, contract: Contract, state = contract): Promise<NonNullable<Notes['windows'][number]['witnesses']>> {
    let asks = 0
    const change = await circle.unveil(() => ({ contract: asks++ === 0 ? contract : state, notes: NOTES }), 0, {})
    return change(NOTES).windows[0]?.witnesses ?? expect.fail('nothing noted')
  }

  it('has all of them, after as many tries as it takes', async () => {
    await lab((_, __, count) => count <= 2 ? 'away' : count <= 4 ? 'mute' : 'honest', async all => {
      const { given, silent } = await unveiled(all, committed())
      expect(given?.map(({ nonce }) => nonce)).to.deep.equal(witnesses.slice(0, 2).map(nonceOf))
      expect([silent, all.asked.length]).to.deep.equal([undefined, 6])
    })
  })

  for (const [how, tries] of [['lies', 1], ['refuses', 1]] as const) {
    it(`gives up one that ${how}, at once`, async () => {
      await lab(witness => witness === witnesses[0] ? how : 'honest', async all => {
        const { given, silent } = await unveiled(all, committed())
        expect([given?.length, silent]).to.deep.equal([1, [witnesses[0]?.publicKey]])
        expect(all.asked.filter(ask => ask === 'nonce 0')).to.have.lengthOf(tries)
        expect(all.silent.until(witnesses[0]?.publicKey ?? fill(0), all.clock.now)).to.equal(all.clock.now + SILENT_MS)
        expect(all.silent.until(witnesses[1]?.publicKey ?? fill(0), all.clock.now)).to.equal(undefined)
      })
    })
  }

  it('takes nothing for a nonce that could not be revealed, though it was committed to', async () => {
    await lab(witness => witness === witnesses[0] ? 'long' : 'honest', async all => {
      const contract = committed()
      const { start, ...record } = contract.windows[0] ?? expect.fail('no window')
      const nonces = start.body.nonces.map(one => equals(one.party, witnesses[0]?.publicKey ?? LONG) ? { ...one, commitment: nonceCommitment(crypto, one.party, LONG) } : one)
      const { given, silent } = await unveiled(all, { ...contract, windows: [{ ...record, start: { ...start, body: { ...start.body, nonces } } }] })
      expect([given?.map(({ nonce }) => nonce.byteLength), silent]).to.deep.equal([[32], [witnesses[0]?.publicKey]])
    })
  })

  it('gives up one that never answers before the provider may end the contract', async () => {
    await lab(witness => witness === witnesses[0] ? 'hangs' : 'honest', async all => {
      const contract = committed()
      all.clock.now = contract.at + BigInt(contract.tender.body.timeouts.revealMs) - 1_200n
      await unveiled(all, contract)
      expect(all.clock.now < contract.at + BigInt(contract.tender.body.timeouts.revealMs)).to.equal(true)
      expect(all.silent.until(witnesses[0]?.publicKey ?? fill(0), all.clock.now)).to.equal(all.clock.now + SILENT_MS)
    })
  })

  it('blames who kept it where the provider has ended the contract for it', async () => {
    const ended = new Played({}, 1, { witnesses: witnesses.slice(0, 2) }).step('accept').steps('start', 'commit').step('expire', { by: 'provider', after: 40_000n }).contract
    const kept = async (late: bigint): Promise<unknown> => {
      let until: unknown
      await lab(() => 'mute', async all => {
        const contract = committed()
        all.clock.now = contract.at + late
        await unveiled(all, contract, ended)
        until = all.silent.until(witnesses[0]?.publicKey ?? fill(0), all.clock.now)
      })
      return until
    }

    expect(await kept(40_000n)).to.not.equal(undefined)
    // but not where it had time left, whatever the provider has dated its message
    expect(await kept(0n)).to.equal(undefined)
  })

  it('gives up where the provider may end the contract, having asked once at least', async () => {
    await lab(() => 'mute', async all => {
      const contract = committed()
      all.clock.now = contract.at + BigInt(contract.tender.body.timeouts.revealMs) + 1_000n
      const { silent } = await unveiled(all, contract)
      expect([silent?.length, all.asked.length]).to.deep.equal([2, 2])
    })
  })

  it('blames nobody where the contract has ended meanwhile', async () => {
    await lab(() => 'mute', async all => {
      await unveiled(all, committed(), new Played().step('accept').step('cancel').contract)
      expect(all.silent.until(witnesses[0]?.publicKey ?? fill(0), all.clock.now)).to.equal(undefined)
    })
  })
})
