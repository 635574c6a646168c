import { CHUNK_BYTES } from '@mycel/wire/blobs'
import { expect } from 'aegir/chai'
import { Lanes } from '../../src/blobs/lanes.ts'
import { CHUNK_MS, MAX_LARGE_TRANSFERS, MAX_SLOW_TRANSFERS, SLOW_LOOK_BYTES, STALL_MS } from '../../src/blobs/limits.ts'
import { Source } from '../../src/blobs/source.ts'
import { peerIdOf } from '../../src/network/identity.ts'
import { signerOf } from '../discovery/ads.ts'
import { eventually } from '../network/eventually.ts'
import { Fetching, ids, silent } from './fetching.ts'
import { bytesOf } from './net.ts'
import type { Place } from '../../src/blobs/lanes.ts'

const LOOK_MS = 20
const never = new AbortController().signal

describe('places of large transfers', () => {
  let slowed: number[] = []
  beforeEach(() => { slowed = [] })

  async function taken (lanes: Lanes, n: number): Promise<Place> {
    return await lanes.take(never, () => { slowed.push(n) }) ?? expect.fail('no place')
  }

  async function full (lanes: Lanes): Promise<Place[]> {
    return Promise.all(Array.from({ length: MAX_LARGE_TRANSFERS }, async (_, n) => taken(lanes, n)))
  }

  it('are given up by those that bring next to nothing, as soon as others wait, and the others get them', async () => {
    const lanes = new Lanes(LOOK_MS)
    const slow = await full(lanes)
    await new Promise(resolve => { setTimeout(resolve, 3 * LOOK_MS) })
    expect(slowed, 'nobody waits: they are in nobody\'s way').to.deep.equal([])
    const next = await taken(lanes, 9)
    expect(slowed).to.include(0)
    next.leave()
    slow.forEach(place => { place.leave() })
  })

  it('are kept by those that go on', async () => {
    const lanes = new Lanes(LOOK_MS)
    const places = await full(lanes)
    let bytes = 0
    const going = setInterval(() => {
      bytes += SLOW_LOOK_BYTES
      places.forEach(place => { place.brought(bytes) })
    }, LOOK_MS / 4)
    let came = false
    const next = taken(lanes, 9).then(place => { came = true; return place })
    await new Promise(resolve => { setTimeout(resolve, 8 * LOOK_MS) })
    expect([came, slowed]).to.deep.equal([false, []])
    places[2]?.leave()
    ;(await next).leave()
    clearInterval(going)
    places.forEach(place => { place.leave() })
  })

  it('are as many as said, slow ones too, and come back when they are left', async () => {
    const lanes = new Lanes(LOOK_MS)
    const most = MAX_LARGE_TRANSFERS + MAX_SLOW_TRANSFERS
    const places: Place[] = []
    const takers = Array.from({ length: most + 1 }, async (_, n) => taken(lanes, n).then(place => { places.push(place) }))
    await eventually(() => places.length === most, 5000)
    await new Promise(resolve => { setTimeout(resolve, 3 * LOOK_MS) })
    expect([places.length, slowed.length]).to.deep.equal([most, MAX_SLOW_TRANSFERS])
    places.forEach(place => { place.leave() })
    await Promise.all(takers)
    places.forEach(place => { place.leave() })
    expect(await Promise.all(Array.from({ length: MAX_LARGE_TRANSFERS }, async (_, n) => taken(lanes, n)))).to.have.lengthOf(MAX_LARGE_TRANSFERS)
  }).timeout(10_000)
})

describe('a source that keeps its askers waiting', () => {
  const lab = new Fetching()

  it('does not hold up blobs of others, as many transfers as it may hold', async () => {
    const exchange = await lab.fetcher({ slowLookMs: LOOK_MS, chunkMs: 60_000 })
    const tarpit = await lab.net.peer(1)
    const honest = await lab.net.peer(2)
    tarpit.twist = async (ask, answer, signal) => ask.part === 'index' ? answer() : silent(ask, answer, signal)
    const refs = await Promise.all(Array.from({ length: 3 * MAX_LARGE_TRANSFERS }, async (_, n) => tarpit.store.put(bytesOf(CHUNK_BYTES + 1, n + 1))))
    const stop = new AbortController()
    const held = Promise.allSettled(refs.map(async ref => exchange.ensure([tarpit.peer], ref, { signal: stop.signal })))
    const wanted = bytesOf(3 * CHUNK_BYTES, 77)
    const ref = await honest.store.put(wanted)
    expect(Buffer.compare(await exchange.obtain(ids([honest]), ref), wanted)).to.equal(0)
    stop.abort(new Error('enough'))
    await held
  }).timeout(10_000)

  /** A source of which something is asked at 0. */
  function asked (): Source {
    const source = new Source(peerIdOf(signerOf(1).publicKey), true)
    source.asked(0)
    return source
  }

  it('is left when nothing has come of it for a minute, whatever it says meanwhile', () => {
    const source = asked()

    // each answer as late as can be, so that counting them alone would take twenty minutes
    for (let at = CHUNK_MS - 1; at < STALL_MS; at += CHUNK_MS - 1) {
      source.failed({ kind: 'busy' }, at)
      source.inFlight--
      expect(source.left, String(at)).to.equal(undefined)
      source.asked(at)
    }

    source.failed({ kind: 'busy' }, STALL_MS)
    expect(source.left).to.include({ why: 'slow' })
  })

  it('is not left for what it brought late, nor for a time in which nothing was asked of it', () => {
    const source = asked()
    source.brought(CHUNK_MS, CHUNK_MS)
    source.inFlight--
    source.asked(10 * STALL_MS)
    source.failed({ kind: 'busy' }, 10 * STALL_MS + 1)
    expect(source.left).to.equal(undefined)
    source.asked(10 * STALL_MS + 300)
    source.brought(1, 11 * STALL_MS - 1)
    source.failed({ kind: 'timeout' }, 11 * STALL_MS + 1)
    expect(source.left).to.equal(undefined)
  })
})
