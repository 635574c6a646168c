import { once } from 'node:events'
import { inputsRoot } from '@mycel/verify/commit'
import { encodeManifest, nonceCommitment } from '@mycel/wire'
import { decodeBlobAsk, encodeBlobAnswer } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { eventually } from '../network/eventually.ts'
import { COMPUTE, crypto, Stranger, Victim } from './lab.ts'
import { awardBy, bidBy, stepBy, tenderBy } from './messages.ts'
import type { Executor, RunOptions } from '../../src/executors/executor.ts'
import type { Authenticated, Message } from '@mycel/wire'

const MODULE = Uint8Array.of(0, 97, 115, 109)
const UNITS = [0n, 1n, 2n, 3n].map(index => ({ index, input: Uint8Array.of(Number(index)) }))

function latest<T extends Message['type']> (messages: readonly Message[], type: T): Authenticated<T> | undefined {
  return messages.findLast(message => message.type === type) as unknown as Authenticated<T> | undefined
}

describe('hostile requesters', () => {
  let victim: Victim
  let stranger: Stranger
  let asked: RunOptions[] = []
  let ended = 0

  /** Units that end when they are told to, and not before. */
  const endless = (): Executor => ({
    tier: 'test',
    async run (_, __, options = {}) {
      asked.push(options)
      await once(options.signal ?? new AbortController().signal, 'abort')
      ended++
      throw new Error('aborted')
    },
    stop: async () => {}
  })

  beforeEach(() => {
    asked = []
    ended = 0
  })
  afterEach(async () => {
    await stranger.stop()
    await victim.end()
  })

  /** Has the victim bid, take the contract and begin the first window. */
  async function begin (): Promise<{ readonly award: Authenticated<'award'>, readonly start: Authenticated<'start'> }> {
    stranger.onBlob = ({ body }) => Buffer.compare(decodeBlobAsk(body)?.digest ?? body, crypto.sha256(MODULE)) === 0
      ? { body: encodeBlobAnswer({ code: 'ok', size: MODULE.byteLength, holders: [] }), attachments: [MODULE] }
      : { body: encodeBlobAnswer({ code: 'missing', size: 0, holders: [] }) }
    const tender = tenderBy(stranger, { work: { kind: 'wasm', body: stranger.work({ module: crypto.sha256(MODULE), moduleSize: 4n }) } })
    await stranger.gossipTender(tender)
    await eventually(() => latest(stranger.received, 'bid')?.body.tender.every((byte, i) => byte === tender.digest[i]) === true)
    const award = awardBy(stranger, tender, latest(stranger.received, 'bid') ?? bidBy(stranger, tender))
    await stranger.send([award])
    await eventually(() => latest(stranger.received, 'accept')?.body.contract.every((byte, i) => byte === award.digest[i]) === true)
    const manifest = encodeManifest(UNITS)
    const start = stepBy(stranger, 'start', award, latest(stranger.received, 'accept') ?? award, {
      window: 0,
      units: UNITS.length,
      manifest: crypto.sha256(manifest),
      manifestSize: manifest.byteLength,
      inputsRoot: inputsRoot(crypto, UNITS.map(({ index, input }) => ({ index, input: crypto.sha256(input) }))),
      nonces: [{ party: stranger.signer.publicKey, commitment: nonceCommitment(crypto, stranger.signer.publicKey, new Uint8Array(32)) }]
    })
    expect(await stranger.send([start], [manifest])).to.deep.equal(['ok'])
    return { award, start }
  }

  it('who cancels has nothing further computed', async () => {
    victim = await Victim.start(COMPUTE, { executor: endless })
    stranger = await Stranger.join(victim)
    const { award, start } = await begin()
    await eventually(() => asked.length === UNITS.length)
    expect(ended).to.equal(0)
    await stranger.send([stepBy(stranger, 'cancel', award, start, { reason: '' })])
    await eventually(() => ended === UNITS.length, 3000)
    expect(victim.crashes).to.deep.equal([])
  })

  it('units run under their requester\'s name: no two share a child process', async () => {
    victim = await Victim.start(COMPUTE, { executor: endless })
    stranger = await Stranger.join(victim)
    await begin()
    await eventually(() => asked.length === UNITS.length)
    expect(asked.map(({ requester }) => requester)).to.deep.equal(UNITS.map(() => Buffer.from(stranger.signer.publicKey).toString('hex')))
  })

  it('work that names what no blob can be ends the contract, not the node', async () => {
    victim = await Victim.start(`[blobs]\nquota_mib=16777216\n${COMPUTE}`)
    stranger = await Stranger.join(victim)
    const tender = tenderBy(stranger, { work: { kind: 'wasm', body: stranger.work({ mounts: [{ path: 'file', digest: new Uint8Array(32).fill(3), size: 1n << 39n }] }) } })
    await stranger.gossipTender(tender)
    await eventually(() => latest(stranger.received, 'bid') != null)
    const award = awardBy(stranger, tender, latest(stranger.received, 'bid') ?? bidBy(stranger, tender))
    await stranger.send([award])
    await eventually(() => latest(stranger.received, 'accept') != null)
    const manifest = encodeManifest(UNITS)
    const start = stepBy(stranger, 'start', award, latest(stranger.received, 'accept') ?? award, {
      window: 0, units: UNITS.length, manifest: crypto.sha256(manifest), manifestSize: manifest.byteLength, inputsRoot: new Uint8Array(32), nonces: [{ party: stranger.signer.publicKey, commitment: new Uint8Array(32) }]
    })
    await stranger.send([start], [manifest])
    await eventually(() => latest(stranger.received, 'fail') != null)
    expect(latest(stranger.received, 'fail')?.body.reason).to.match(/no blob has/)
    expect(victim.crashes).to.deep.equal([])
  })

  it('outputs beyond what one window may hold end the contract, not the node', async () => {
    const output = new Uint8Array(50 << 20)
    victim = await Victim.start(COMPUTE, { executor: () => ({ tier: 'test', run: async () => ({ status: 0, fuel: 0n, output, stderr: '' }), stop: async () => {} }) })
    stranger = await Stranger.join(victim)
    await begin()
    await eventually(() => latest(stranger.received, 'fail') != null)
    expect(latest(stranger.received, 'fail')?.body.reason).to.match(/outputs are larger/)
    expect(latest(stranger.received, 'commit')).to.equal(undefined)
    expect(victim.crashes).to.deep.equal([])
  })
})
