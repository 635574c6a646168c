import { equals, replay, toHex } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { isBetween } from '../../src/contracts/filed.ts'
import { bound, takeOver } from '../../src/contracts/take-over.ts'
import { TranscriptExchange, TRANSCRIPTS } from '../../src/contracts/transcript-exchange.ts'
import { crypto, NETWORK, NOW, signerOf } from '../discovery/ads.ts'
import { law, Played, PROOF, provider, requester } from '../standing/played.ts'
import type { TranscriptPorts } from '../../src/contracts/transcript-exchange.ts'
import type { PeerId } from '@libp2p/interface'
import type { Contract, Message, Signer } from '@mycel/wire'
import type { Request, Requester } from '@mycel/wire/streams'

/** One side: contracts by key, and what it does with them. */
class Side {
  readonly self: Signer
  readonly held = new Map<string, Contract>()
  readonly judged: string[] = []
  resumed = 0
  frames = 0
  now = BigInt(NOW) + 1_000_000n
  exchange: TranscriptExchange

  constructor (self: Signer, other: () => Side, proof?: Uint8Array) {
    this.self = self
    const requests: Pick<Requester, 'request'> = {
      request: async (_, { body = new Uint8Array(0), envelopes = [], attachments = [] }) => {
        this.frames++
        expect(envelopes.length).to.be.below(64)
        return { body: new Uint8Array(0), envelopes: [], attachments: [], verdicts: [], ...await other().exchange.answer({ body, envelopes, attachments }, self.publicKey) }
      }
    }
    const contracts = {
      find: async (key: string) => {
        const contract = this.held.get(key)
        return contract == null ? undefined : { key, contract }
      },
      openWith: (peer: Uint8Array) => [...this.held].filter(([, contract]) => isBetween(contract, peer)).map(([key]) => ({ key })),
      takeOver: async (key: string, messages: readonly Message[], from: Uint8Array) => {
        const known = this.held.get(key) ?? bound(key, messages, self.publicKey, law)
        const taken = known == null || !isBetween(known, from) ? [] : takeOver(known, messages, self.publicKey, law)
        taken.forEach(({ applied }) => { this.held.set(key, applied.contract) })
        return taken.length
      },
      resume: async () => { this.resumed++ }
    }
    this.exchange = new TranscriptExchange({
      crypto,
      network: NETWORK,
      requester: requests as Requester,
      contracts: contracts as unknown as TranscriptPorts['contracts'],
      proof: id => id === toHex(PROOF) ? proof : undefined,
      judge: async ({ id }) => { this.judged.push(id) },
      now: () => this.now
    })
  }

  hold (played: Played, messages = played.messages.length): this {
    const result = replay(played.messages.slice(0, messages), law)

    if (!result.ok) {
      throw new Error(result.reason)
    }

    this.held.set(result.contract.bid?.id ?? '', result.contract)
    return this
  }

  heads (): ReadonlyArray<readonly [string, string]> {
    return [...this.held].map(([key, { head }]) => [key, head] as const).sort(([a], [b]) => a < b ? -1 : 1)
  }

  async meet (other: Signer): Promise<void> {
    await this.exchange.with(toHex(other.publicKey) as unknown as PeerId, other.publicKey)
  }
}

function pair (): readonly [Side, Side] {
  const asker: Side = new Side(requester, () => anna)
  const anna: Side = new Side(provider, () => asker)
  return [asker, anna]
}

function long (salt: number, windows: number): Played {
  const played = new Played({ units: 4 * windows }, salt).step('accept')
  Array.from({ length: windows }).forEach(() => played.window())
  return played
}

describe('an exchange of transcripts', () => {
  it('gives both sides the longer one of every contract, whoever begins, those that one has forgotten too', async () => {
    for (const first of [0, 1]) {
      const [asker, anna] = pair()
      const contracts = Array.from({ length: 40 }, (_, salt) => long(salt + 1, 2))
      contracts.forEach((one, i) => {
        // forgotten on one side, behind on one side, or the same
        const left = [0, 4, 6, 9, one.messages.length][i % 5] ?? 0
        const [more, less] = i % 2 === 0 ? [asker, anna] : [anna, asker]
        more.hold(one)
        if (left > 0) {
          less.hold(one, left)
        }
      })
      await [asker, anna][first]?.meet(first === 0 ? provider : requester)
      expect(anna.heads()).to.deep.equal(asker.heads())
      expect(asker.heads()).to.have.lengthOf(40)
      expect([asker.resumed, anna.resumed], 'both go on').to.satisfy((counts: number[]) => counts.every(count => count > 0))
    }
  })

  it('takes as many frames as a transcript needs, and says nothing where there is nothing to say', async () => {
    const [asker, anna] = pair()
    const one = long(1, 60)
    asker.hold(one)
    anna.hold(one, 5)
    await anna.meet(requester)
    expect(anna.heads()).to.deep.equal(asker.heads())
    expect(anna.frames).to.be.within(6, 9)
    asker.frames = 0
    await asker.meet(provider)
    expect(asker.frames, 'keys, and one comparison').to.equal(2)
    expect(asker.resumed).to.equal(0)
    anna.hold(one, 5)
    await asker.meet(provider)
    expect(anna.heads(), 'handed over').to.deep.equal(asker.heads())
  })

  it('shows nobody a contract of others, and takes none from anybody else', async () => {
    const [asker, anna] = pair()
    const one = long(1, 2)
    asker.hold(one)
    const mallory: Side = new Side(signerOf(9), () => asker)
    const key = one.contract.bid?.id ?? ''
    const answer = await asker.exchange.answer({ body: Uint8Array.of(TRANSCRIPTS, 1), envelopes: [], attachments: [Buffer.concat([Buffer.from(key, 'hex'), Uint8Array.of(0)])] }, mallory.self.publicKey)
    expect(answer.envelopes).to.deep.equal([])
    await mallory.meet(requester)
    expect(mallory.heads()).to.deep.equal([])

    anna.hold(one, 5)
    const before = anna.heads()
    const counts = Buffer.concat([Buffer.from(key, 'hex'), Uint8Array.of(one.messages.length)])
    const request: Request = { body: Uint8Array.of(TRANSCRIPTS, 2), envelopes: one.messages.map(({ bytes }) => bytes), attachments: [counts] }
    await anna.exchange.answer(request, mallory.self.publicKey)
    expect(anna.heads(), 'not from a third').to.deep.equal(before)
    await anna.exchange.answer({ ...request, envelopes: request.envelopes.map((bytes, i) => i === 5 ? bytes.slice(0, -1) : bytes) }, requester.publicKey)
    expect(anna.heads(), 'nothing behind what is damaged').to.deep.equal(before)
    await anna.exchange.answer(request, requester.publicKey)
    expect(anna.heads()).to.deep.equal([[key, one.contract.head]])
  })

  it('brings the proof before the refutation that names it', async () => {
    const one = new Played().step('accept').window().steps('start', 'commit').step('refute')
    const proof = one.messages[0]?.bytes ?? expect.fail('no bytes')
    const asker: Side = new Side(requester, () => anna, proof).hold(one)
    const anna: Side = new Side(provider, () => asker).hold(one, 6)
    const sent: Uint8Array[] = []
    const { answer } = asker.exchange
    asker.exchange.answer = async (request, peer) => {
      const reply = await answer.call(asker.exchange, request, peer)
      sent.push(...reply.envelopes ?? [])
      return reply
    }
    await anna.meet(requester)
    const at = sent.findIndex(bytes => equals(bytes, one.messages.at(-1)?.bytes ?? proof))
    expect(at).to.be.above(0)
    expect(sent[at - 1]).to.deep.equal(proof)
  })

  it('is refused to who asks too often, and the asker knows', async () => {
    const [asker, anna] = pair()

    for (let i = 0; i < 400; i++) {
      await asker.exchange.answer({ body: Uint8Array.of(TRANSCRIPTS, 0), envelopes: [], attachments: [] }, provider.publicKey)
    }

    await expect(anna.meet(requester)).to.eventually.be.rejectedWith('this peer asks for transcripts too often')
    asker.now += 1000n
    await anna.meet(requester)
  })

  it('with one that names contracts without end is over after so many', async () => {
    let asked = 0
    const endless = async ({ body }: Request): Promise<object> => {
      if (body[1] !== 0) {
        return { attachments: [] }
      }

      const keys = Array.from({ length: 1024 }, (_, i) => {
        const key = new Uint8Array(32)
        new DataView(key.buffer).setUint32(0, asked * 1024 + i + 1)
        return key
      })
      asked++
      return { attachments: [Buffer.concat(keys)] }
    }
    const anna: Side = new Side(provider, () => ({ exchange: { answer: endless } }) as unknown as Side)
    await anna.meet(requester)
    expect(asked).to.equal(10)
    expect(anna.frames).to.equal(10 + 640)
  })

  it('with a node that does not know it brings nothing, and ends', async () => {
    const [, anna] = pair()
    const older: Side = new Side(provider, () => ({ exchange: { answer: async () => ({}) } }) as unknown as Side)
    older.hold(long(1, 1))
    await older.meet(requester)
    expect(anna.heads()).to.deep.equal([])
    expect(older.frames).to.equal(2)
  })
})
