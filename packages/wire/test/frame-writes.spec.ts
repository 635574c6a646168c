import { expect } from 'aegir/chai'
import { frameStream } from '../src/streams/frame-stream.ts'
import type { Stream } from '@libp2p/interface'

/** A transport that is full after each chunk, until it is drained. */
class Full extends EventTarget {
  readonly sent: number[] = []
  readonly writeStatus = 'writable'
  readonly log = (): void => {}

  send ({ byteLength }: Uint8Array): boolean {
    this.sent.push(byteLength)
    return false
  }

  push (): void {}

  drain (): void {
    this.dispatchEvent(new Event('drain'))
  }
}

const FRAME = new Uint8Array(100)
const TIMEOUT_MS = 80

async function after (ms: number): Promise<void> {
  await new Promise(resolve => { setTimeout(resolve, ms) })
}

describe('frames that wait for a slow reader', () => {
  it('each have their own time, however many stand before them', async () => {
    const stream = new Full()
    const frames = frameStream(stream as unknown as Stream)
    const written = Promise.all(Array.from({ length: 4 }, async () => frames.write(FRAME, { timeoutMs: TIMEOUT_MS })))

    for (let i = 1; i <= 4; i++) {
      await after(TIMEOUT_MS / 2)
      expect(stream.sent).to.have.lengthOf(i)
      stream.drain()
    }

    await written
  })

  it('are given up when one of them is not read in its time', async () => {
    const stream = new Full()
    const frames = frameStream(stream as unknown as Stream)
    const first = frames.write(FRAME, { timeoutMs: TIMEOUT_MS })
    await expect(first).to.eventually.be.rejected().with.property('code', 'timeout')
    const stopped = new AbortController()
    const second = frames.write(FRAME, { signal: stopped.signal, timeoutMs: 10_000 })
    stopped.abort()
    await expect(second).to.eventually.be.rejected().with.property('code', 'timeout')
  })
})
