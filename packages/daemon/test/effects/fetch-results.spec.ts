import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'aegir/chai'
import { BlobFetchError } from '../../src/blobs/fetch-error.ts'
import { fetchResults, ResultsError } from '../../src/effects/fetch-results.ts'
import { peerIdOf } from '../../src/network/identity.ts'
import { Played, provider } from '../standing/played.ts'
import type { FetchOptions } from '../../src/blobs/exchange.ts'
import type { Fetching, FetchPorts } from '../../src/effects/fetch-results.ts'

const NOW = 1_000_000n

/** An opened window, for whose approval the provider waits so long. */
function opened (ms: number): Fetching {
  const { tender, windows } = new Played().steps('accept', 'start', 'commit', 'reveal', 'open').contract
  const [record] = windows
  return { tender: tender.body, record: record ?? expect.fail(), open: record?.open ?? expect.fail(), until: NOW + BigInt(ms) }
}

function ports (obtain: (options: FetchOptions) => Promise<Uint8Array>): FetchPorts {
  return { now: () => NOW, locate: async key => peerIdOf(key), exchange: { obtain: async (from, ref, options = {}) => { expect(from.map(String)).to.deep.equal([peerIdOf(provider.publicKey).toString()]); return obtain(options) } } }
}

/** Bytes that never come: a provider that trickles looks like this to whoever waits for the whole. */
const never = async ({ signal }: FetchOptions): Promise<never> => {
  signal?.throwIfAborted()
  await new Promise((resolve, reject) => { signal?.addEventListener('abort', () => { reject(signal.reason) }) })
  throw new Error('not reached')
}

async function failure (promise: Promise<unknown>): Promise<ResultsError> {
  return promise.then(() => expect.fail('it came'), (err: unknown) => err instanceof ResultsError ? err : expect.fail(String(err)))
}

describe('the results of an opened window', () => {
  it('are taken whole or not at all, and no larger than the work allows', async () => {
    let most: number | undefined
    const bytes = Uint8Array.of(1, 2, 3)
    expect(await fetchResults(ports(async ({ maxBytes }) => { most = maxBytes; return bytes }), opened(1000), {})).to.equal(bytes)
    expect(most).to.equal(4 * (64 + 64))
  })

  it('have half of the time that their provider must wait; one that trickles them has withheld them', async () => {
    const since = performance.now()
    expect(await failure(fetchResults(ports(never), opened(400), {}))).to.include({ withheld: true, message: 'they did not come in time' })
    expect(performance.now() - since).to.be.within(150, 399)
  })

  it('of a provider that cannot be reached are asked for again until then; to be silent is to withhold', async () => {
    let asked = 0
    const away = async (): Promise<never> => {
      asked++
      throw new BlobFetchError('unreachable-blob', 'nobody answers')
    }
    expect(await failure(fetchResults(ports(away), opened(1400), {}))).to.include({ withheld: true })
    expect(asked).to.be.within(2, 3)
    asked = 0
    const back = async (): Promise<Uint8Array> => { if (asked++ === 0) { throw new BlobFetchError('unreachable-blob', 'not yet') } return new Uint8Array(1) }
    expect(await fetchResults(ports(back), opened(10_000), {})).to.have.lengthOf(1)
  })

  it('of a provider that answers without them are asked for once', async () => {
    for (const code of ['missing-blob', 'wrong-blob', 'oversize-blob'] as const) {
      let asked = 0
      const without = async (): Promise<never> => {
        asked++
        throw new BlobFetchError(code, 'no')
      }
      expect(await failure(fetchResults(ports(without), opened(10_000), {}))).to.include({ withheld: true })
      expect(asked).to.equal(1)
    }
  })

  it('are not withheld by a provider that is out of reach while somebody else, who is asked for the same, lies or has none', async () => {
    const other = { peer: 'somebody else', why: 'lied', detail: '' } as const
    const provider_ = peerIdOf(provider.publicKey).toString()
    const told = async (code: 'wrong-blob' | 'missing-blob', why: 'unreachable' | 'busy' | 'slow' | 'lied' | 'missing'): Promise<[number, ResultsError | undefined]> => {
      let asked = 0
      const obtain = async (): Promise<Uint8Array> => {
        if (asked++ > 0) {
          return new Uint8Array(1)
        }
        throw new BlobFetchError(code, 'no', [other, { peer: provider_, why, detail: '' }])
      }
      const failed = await fetchResults(ports(obtain), opened(10_000), {}).then(() => undefined, (err: ResultsError) => err)
      return [asked, failed]
    }
    for (const why of ['unreachable', 'busy', 'slow'] as const) {
      expect(await told('wrong-blob', why), why).to.deep.equal([2, undefined])
    }
    for (const why of ['lied', 'missing'] as const) {
      const [asked, failed] = await told('wrong-blob', why)
      expect([asked, failed?.withheld]).to.deep.equal([1, true])
    }
  })

  it('of a size that nothing has are withheld: who has seen its challenge gets out by none', async () => {
    const fetching = opened(10_000)
    const { open } = fetching

    for (const resultsSize of [1n << 40n, (1n << 64n) - 1n]) {
      const named = { ...fetching, open: { ...open, body: { ...open.body, resultsSize } } }
      expect(await failure(fetchResults(ports(async () => expect.fail('nothing to ask for')), named, {}))).to.include({ withheld: true })
    }
  })

  it('that this node was too late to ask for are no fault of their provider', async () => {
    const late = { ...opened(0), until: NOW - 1n }
    const some = ports(async ({ signal }) => { await delay(10); signal?.throwIfAborted(); return new Uint8Array(2) })
    expect(await fetchResults(some, late, {}), 'a late approval counts too').to.have.lengthOf(2)
    expect(await failure(fetchResults(ports(never), late, {}))).to.include({ withheld: false })
  })

  it('are not blamed on anybody where this node stops or its own disk refuses', async () => {
    const stop = new AbortController()
    const stopped = fetchResults(ports(never), opened(10_000), { signal: stop.signal })
    stop.abort(new Error('the node is stopping'))
    await expect(stopped).to.eventually.be.rejectedWith('the node is stopping')
    await expect(fetchResults(ports(async () => { throw new Error('disk full') }), opened(10_000), {})).to.eventually.be.rejectedWith('disk full')
  })
})
