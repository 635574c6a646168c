import { size as sizeText } from '../job/words.ts'

/** Nothing is told of less than this, bytes: it is over before anybody reads it. */
const TELL_FROM_BYTES = 16 * 1024 * 1024

/** Between two words, milliseconds. */
const TELL_EVERY_MS = 250

/** The same pieces; tells a person how many bytes have passed, of how many (undefined: nobody knows), and how fast. */
export async function * byteProgress (source: AsyncIterable<Uint8Array>, total: number | undefined, tell: (text: string) => void): AsyncGenerator<Uint8Array> {
  const start = performance.now()
  let passed = 0
  let told = start

  for await (const piece of source) {
    yield piece
    passed += piece.byteLength
    const now = performance.now()

    if ((total ?? passed) >= TELL_FROM_BYTES && (now - told >= TELL_EVERY_MS || passed === total)) {
      told = now
      tell(progressText(passed, total, now - start))
    }
  }
}

export function progressText (passed: number, total: number | undefined, ms: number): string {
  const speed = `${sizeText(Math.round(passed / Math.max(ms, 1) * 1000))}/s`
  return total == null ? `${sizeText(passed)}, ${speed}` : `${sizeText(passed)} of ${sizeText(total)}, ${Math.floor(100 * passed / Math.max(total, 1))} %, ${speed}`
}
