import { receiptFacts, replay, sign } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { Contracts } from '../../src/contracts/contracts.ts'
import { encodeCounts } from '../../src/contracts/handed.ts'
import { takeOver } from '../../src/contracts/take-over.ts'
import { TranscriptExchange, TRANSCRIPTS } from '../../src/contracts/transcript-exchange.ts'
import { ContractMailbox } from '../../src/mailboxes/contract-mailbox.ts'
import { Store } from '../../src/stores/store.ts'
import { inFolder } from '../api/folder.ts'
import { crypto, NETWORK } from '../discovery/ads.ts'
import { law, Played, provider, requester } from '../standing/played.ts'
import type { TranscriptPorts } from '../../src/contracts/transcript-exchange.ts'
import type { ContractPorts } from '../../src/mailboxes/ports.ts'
import type { PeerId } from '@libp2p/interface'
import type { Contract, Message, Signer } from '@mycel/wire'
import type { Requester } from '@mycel/wire/streams'

const HAND = 2
const whole = new Played({ units: 4 }).step('accept').window().settle()
const place = (type: Message['type'], of: Played = whole): number => of.messages.findIndex(message => message.type === type)

function upTo (count: number): Contract {
  const result = replay(whole.messages.slice(0, count), law)
  return result.ok ? result.contract : expect.fail(result.reason)
}

function portsOf (signer: Signer, rest: Partial<ContractPorts>): ContractPorts {
  const ports: Partial<ContractPorts> = {
    crypto,
    signer,
    network: NETWORK,
    law,
    books: { commit: async () => ({ ok: true }) },
    now: () => whole.contract.at,
    awakeSince: () => whole.contract.at,
    holdsBack: () => true,
    outlived: () => false,
    forgot: async () => {},
    indexesOf: async () => undefined,
    unwilling: () => undefined,
    standing: () => [],
    counterparty: () => ({ to: requester.publicKey, addrs: [] }),
    buildReceipt: (now, at) => ({ ...receiptFacts(now, law) ?? expect.fail('no award'), prev: now.headDigest, at, head: { epoch: new Uint8Array(16), size: 0n, root: new Uint8Array(32) } }),
    send: () => {},
    changed: () => {},
    crashed: err => { throw err },
    ...rest
  }
  return ports as ContractPorts
}

/** How often a node that holds so many messages takes itself for one that was rolled back, being shown the rest. */
async function rollbacks (self: Signer, count: number): Promise<number> {
  let times = 0
  const contract = upTo(count)
  const mailbox = new ContractMailbox(contract.bid?.id ?? expect.fail('no bid'), contract, { windows: {}, headSince: contract.at }, portsOf(self, { forgot: async () => { times++ } }))
  expect(await mailbox.takeOver(whole.messages)).to.be.above(0)
  expect(mailbox.contract.state).to.equal('settled')
  mailbox.stop()
  return times
}

function exchange (ports: Partial<TranscriptPorts>): TranscriptExchange {
  return new TranscriptExchange({ crypto, network: NETWORK, requester: {} as Requester, proof: () => undefined, judge: async () => {}, now: () => whole.contract.at, ...ports } as TranscriptPorts)
}

const none = { find: async () => undefined, openWith: () => [], takeOver: async () => 0, resume: async () => {} }

describe('a hostile counterparty that hands over transcripts', () => {
  it('makes no rollback of a bill that it has countersigned: the bill itself is here', async () => {
    expect(await rollbacks(provider, whole.messages.length - 1)).to.equal(0)
    expect(await rollbacks(provider, place('receipt')), 'the bill was forgotten').to.equal(1)
    expect(await rollbacks(requester, whole.messages.length - 1), 'so was a countersignature').to.equal(1)
  })

  it('binds nobody to a bid that was forgotten unawarded, whatever else of that node it has', async () => inFolder(async dir => {
    const store = await Store.open(dir)
    const contracts = new Contracts(store, portsOf(provider, { books: { commit: async (_, ops) => { await store.write(ops); return { ok: true } } } }))
    const other = new Played({ units: 4 }, 2).step('accept')
    const accept = other.messages.at(-1) ?? expect.fail('no accept')
    const key = whole.contract.bid?.id ?? ''
    expect(await contracts.takeOver(key, [...whole.messages.slice(0, 3), accept], requester.publicKey)).to.equal(0)
    expect(await contracts.find(key)).to.equal(undefined)
    expect(await contracts.takeOver(key, whole.messages.slice(0, 4), requester.publicKey), 'its own acceptance does').to.equal(2)
    contracts.stop()
    await store.close()
  }))

  it('dates nothing ahead, by which a deadline would never come', async () => {
    const taken: Message[] = []
    const contract = upTo(place('start') + 1)
    const { exchange: { answer }, frame } = handing(contract, taken)
    const { body } = whole.messages[place('commit')] as Extract<Message, { type: 'commit' }>
    const commit = (at: bigint): Message => sign(crypto, provider, 'commit', { ...body, at }) as Message
    await answer(frame(commit(whole.contract.at + 365n * 86_400_000n)), provider.publicKey)
    expect(taken).to.deep.equal([])
    await answer(frame(commit(whole.contract.at + 30_000n)), provider.publicKey)
    expect(taken.map(({ type }) => type)).to.deep.equal(['commit'])
  })

  it('or whose clock is right, where this node\'s is not: it has not been met', async () => {
    const { body } = whole.messages[place('commit')] as Extract<Message, { type: 'commit' }>
    const commit = sign(crypto, provider, 'commit', { ...body, at: whole.contract.at + 3_600_000n })
    const { bid } = whole.contract
    const key = bid?.id ?? ''
    const requests: Pick<Requester, 'request'> = {
      request: async (_, { body: asked = new Uint8Array(0) }) => ({ body: new Uint8Array(0), verdicts: [], ...asked[1] === 0 ? { envelopes: [], attachments: [Buffer.from(key, 'hex')] } : { envelopes: [commit.bytes], attachments: [encodeCounts([{ key, count: 1 }])] } })
    }
    const asking = exchange({ requester: requests as Requester, contracts: none as unknown as TranscriptPorts['contracts'] })
    await expect(asking.with('p' as unknown as PeerId, provider.publicKey)).to.eventually.be.rejectedWith('a time that has not come')
  })

  it('has a contract decide again only where something of it is new', async () => {
    let resumed = 0
    const taken: Message[] = []
    const { exchange: { answer }, frame } = handing(upTo(place('start') + 1), taken, async () => { resumed++ })
    await answer(frame(), provider.publicKey)
    await answer(frame(whole.messages[3] ?? expect.fail('no accept')), provider.publicKey)
    expect(resumed).to.equal(0)
    const first = frame(whole.messages[place('commit')] ?? expect.fail('no commit'))
    await answer({ ...first, attachments: [...first.attachments, Uint8Array.of(1)] }, provider.publicKey)
    expect(resumed, 'more is to come').to.equal(0)
    await answer(frame(), provider.publicKey)
    expect(resumed, 'that was all').to.equal(1)
  })

  it('keeps no contract of another waiting, and brings one contract once', async () => {
    const began: string[] = []
    let go = (): void => {}
    const slow = new Promise<void>(resolve => { go = resolve })
    const contracts = {
      ...none,
      takeOver: async (key: string) => {
        began.push(key.slice(0, 2))
        await (key.startsWith('aa') ? slow : undefined)
        return 0
      }
    }
    const made = exchange({ contracts: contracts as unknown as TranscriptPorts['contracts'] })
    const hand = async (name: string): Promise<unknown> => made.answer({ body: Uint8Array.of(TRANSCRIPTS, HAND), envelopes: [], attachments: [encodeCounts([{ key: name.repeat(32), count: 0 }])] }, provider.publicKey)
    const waiting = [hand('aa'), hand('aa')]
    await hand('bb')
    expect(began).to.deep.equal(['aa', 'bb'])
    go()
    await Promise.all(waiting)
    expect(began).to.deep.equal(['aa', 'bb', 'aa'])
  })

  it('names no more contracts than there can be', async () => {
    let asked = 0
    const requests: Pick<Requester, 'request'> = {
      request: async (_, { body = new Uint8Array(0) }) => {
        asked++
        const keys = Array.from({ length: body[1] === 0 ? 1024 : 0 }, (_, n) => Buffer.from((asked * 1024 + n).toString(16).padStart(64, '0'), 'hex'))
        return { body: new Uint8Array(0), envelopes: [], verdicts: [], attachments: [Buffer.concat(keys)] }
      }
    }
    await exchange({ requester: requests as Requester, contracts: none as unknown as TranscriptPorts['contracts'] }).with('p' as unknown as PeerId, provider.publicKey)
    expect(asked).to.be.within(16, 2_000)
  })
})

/** The exchange of a requester with one contract; `frame` is what its provider hands over of that. */
function handing (contract: Contract, taken: Message[], resume = async (): Promise<void> => {}): { readonly exchange: { answer: TranscriptExchange['answer'] }, frame (...messages: readonly Message[]): Parameters<TranscriptExchange['answer']>[0] } {
  const key = contract.bid?.id ?? ''
  const contracts = {
    ...none,
    takeOver: async (_: string, messages: readonly Message[]) => {
      const all = takeOver(contract, messages, requester.publicKey, law)
      taken.push(...all.map(({ message }) => message))
      return all.length
    },
    resume
  }
  const made = exchange({ contracts: contracts as unknown as TranscriptPorts['contracts'] })
  return {
    exchange: { answer: async (request, peer) => made.answer(request, peer) },
    frame: (...messages) => ({ body: Uint8Array.of(TRANSCRIPTS, HAND), envelopes: messages.map(({ bytes }) => bytes), attachments: [encodeCounts([{ key, count: messages.length }])] })
  }
}
