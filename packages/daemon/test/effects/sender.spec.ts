import { expect } from 'aegir/chai'
import { nextWait, Sender } from '../../src/effects/sender.ts'
import { peerIdOf } from '../../src/network/identity.ts'
import { crypto, signerOf } from '../discovery/ads.ts'
import { eventually } from '../network/eventually.ts'
import type { Parcel } from '../../src/stores/outbox.ts'
import type { Op } from '../../src/stores/store.ts'

const to = signerOf(1).publicKey
const key = 'ab'.repeat(32) as Parcel['key']

function parcel (n: number, expires?: bigint): Parcel {
  return { key, n, to, addrs: [], envelopes: [Uint8Array.of(n)], attach: [], ...(expires == null ? {} : { expires }) }
}

describe('the sender', () => {
  it('gives up a bid that nobody waits for any more, and not what was signed after it', async () => {
    let reachable = false
    let now = 1000n
    const dropped: string[] = []
    const arrived: number[] = []
    const sender = new Sender({
      requester: {
        request: async (_, { envelopes = [] }) => {
          if (!reachable) {
            throw new Error('the link is cut')
          }

          arrived.push(...envelopes.map(bytes => bytes[0] ?? -1))
          return { body: new Uint8Array(0), envelopes: [], attachments: [], verdicts: envelopes.map(bytes => ({ id: crypto.sha256(bytes), code: 'ok', reason: '' })) }
        },
        stop: () => {}
      },
      blobs: { value: async () => undefined },
      write: async (ops: readonly Op[]) => { dropped.push(...ops.map(op => op.key.slice(-1))) },
      locate: async () => peerIdOf(to),
      head: () => undefined,
      now: () => now,
      log: () => {}
    })

    try {
      sender.send(parcel(1, 2000n))
      sender.send(parcel(2))
      sender.send(parcel(3))
      now = 2001n
      await eventually(() => dropped.length > 0)
      expect(dropped).to.deep.equal(['1'])
      reachable = true
      await eventually(() => dropped.length === 3)
      expect(arrived).to.deep.equal([2, 3])
      expect(dropped).to.deep.equal(['1', '2', '3'])
    } finally {
      sender.stop()
    }
  })

  it('comes back with what the other side\'s clock takes for signed in the future: of two clocks one is late', async () => {
    const codes = ['future', 'unknown-predecessor', 'ok']
    const dropped: Op[] = []
    let tries = 0
    const sender = new Sender({
      requester: {
        request: async (_, { envelopes = [] }) => {
          const code = codes[tries++] ?? 'ok'
          return { body: new Uint8Array(0), envelopes: [], attachments: [], verdicts: envelopes.map(bytes => ({ id: crypto.sha256(bytes), code, reason: '' })) }
        },
        stop: () => {}
      },
      blobs: { value: async () => undefined },
      write: async ops => { dropped.push(...ops) },
      locate: async () => peerIdOf(to),
      head: () => undefined,
      now: () => 1000n,
      log: () => {}
    })

    try {
      sender.send(parcel(1))
      await eventually(() => dropped.length > 0)
      expect(tries).to.equal(3)
    } finally {
      sender.stop()
    }
  })

  it('lets this node\'s head ride along, once, until the log has grown', async () => {
    const bodies: string[] = []
    const shown: string[] = []
    let end = 'one'
    let reachable = false
    const sender = new Sender({
      requester: {
        request: async (_, { body = new Uint8Array(0), envelopes = [] }) => {
          if (!reachable) {
            reachable = true
            throw new Error('the link is cut')
          }

          bodies.push(Buffer.from(body).toString())
          return { body: new Uint8Array(0), envelopes: [], attachments: [], verdicts: envelopes.map(bytes => ({ id: crypto.sha256(bytes), code: 'ok', reason: '' })) }
        },
        stop: () => {}
      },
      blobs: { value: async () => undefined },
      write: async () => {},
      locate: async () => peerIdOf(to),
      head: () => shown.includes(end) ? undefined : { bytes: Buffer.from(end), shown: () => { shown.push(end) } },
      now: () => 1000n,
      log: () => {}
    })

    try {
      for (const n of [1, 2, 3]) {
        sender.send(parcel(n))
        await eventually(() => bodies.length === n)
        end = n === 2 ? 'two' : end
      }

      expect(bodies).to.deep.equal(['one', '', 'two'])
    } finally {
      sender.stop()
    }
  })

  it('tries again soon, and seldom whom it has not heard for ten minutes', () => {
    const waits = (silent: bigint): number[] => Array.from({ length: 12 }).reduce<number[]>(all => [...all, nextWait(all.at(-1) ?? 0, silent)], [100])
    expect(Math.max(...waits(599_999n))).to.equal(5_000)
    expect([nextWait(100, 599_999n), nextWait(100, 600_000n)]).to.deep.equal([200, 200])
    expect(Math.max(...waits(600_000n))).to.equal(120_000)
  })
})
