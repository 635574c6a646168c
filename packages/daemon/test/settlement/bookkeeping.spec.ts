import { toHex } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { Bookkeeping } from '../../src/settlement/bookkeeping.ts'
import { eventually } from '../network/eventually.ts'
import { signerOf } from './traders.ts'

const keys = [1, 2, 3].map(number => signerOf(number).publicKey).sort(Buffer.compare) as [Uint8Array, Uint8Array, Uint8Array]
const [low, self, high] = keys

interface Rig { readonly books: Bookkeeping, readonly asked: string[], readonly agreed: Map<string, bigint>, readonly clock: { now: bigint }, readonly strangers: Set<string> }

function rig (): Rig {
  const asked: string[] = []
  const agreed = new Map<string, bigint>()
  const strangers = new Set<string>()
  const clock = { now: 1000n }
  const books = new Bookkeeping({
    self,
    reconcile: async peers => { asked.push(peers == null ? 'everybody' : peers.map(toHex).join()) },
    knows: async peer => !strangers.has(toHex(peer)),
    lastAgreed: peer => agreed.get(toHex(peer)),
    now: () => clock.now,
    log: () => {}
  })
  return { books, asked, agreed, clock, strangers }
}

describe('books are compared', function () {
  this.timeout(20_000)
  const rigs: Rig[] = []
  const started = (): Rig => {
    const one = rig()
    rigs.push(one)
    one.books.start()
    return one
  }
  afterEach(() => { rigs.splice(0).forEach(({ books }) => { books.stop() }) })

  it('with everybody as the node starts, and with a counterparty as it connects', async () => {
    const { books, asked } = started()
    expect(asked).to.deep.equal(['everybody'])
    books.meet(high)
    books.meet(high)
    await eventually(() => asked.length > 1)
    expect(asked).to.deep.equal(['everybody', toHex(high)])
  })

  it('not with a stranger, nor with a peer that has asked itself meanwhile', async () => {
    const { books, asked, agreed, strangers } = started()
    const other = Uint8Array.from(high, (byte, i) => i === 31 ? byte ^ 1 : byte)
    strangers.add(toHex(other))
    books.meet(other)
    books.meet(high)
    agreed.set(toHex(high), 1000n)
    const last = Uint8Array.from(high, (byte, i) => i === 31 ? byte ^ 2 : byte)
    books.meet(last)
    await eventually(() => asked.length > 1)
    expect(asked).to.deep.equal(['everybody', toHex(last)])
  })

  it('again after an agreement that is older than the meeting', async () => {
    const { books, asked, agreed } = started()
    agreed.set(toHex(high), 999n)
    books.meet(high)
    await eventually(() => asked.length > 1)
    expect(asked).to.include(toHex(high))
  })

  it('by the side with the lower key at once: the other waits whether it is asked', async () => {
    const { books, asked } = started()
    books.meet(low)
    books.meet(high)
    await eventually(() => asked.length > 1)
    expect(asked).to.deep.equal(['everybody', toHex(high)])
  })

  it('a few times with a peer that comes and goes', async () => {
    const { books, asked, clock } = started()

    for (let n = 1; n <= 10; n++) {
      books.meet(high)
      await eventually(() => asked.length > n)
    }

    const other = Uint8Array.from(high, (byte, i) => i === 31 ? byte ^ 1 : byte)
    const asksOfHigh = (): number => asked.filter(one => one === toHex(high)).length
    books.meet(high)
    books.meet(other)
    await eventually(() => asked.includes(toHex(other)))
    expect(asksOfHigh()).to.equal(10)
    clock.now += 60_000n
    books.meet(high)
    await eventually(() => asksOfHigh() > 10)
  })

  it('not once the node has stopped', async () => {
    const { books, asked } = started()
    books.meet(high)
    books.stop()
    books.meet(low)
    const { books: others, asked: heard } = started()
    others.meet(high)
    await eventually(() => heard.length > 1)
    expect(asked).to.deep.equal(['everybody'])
  })
})
