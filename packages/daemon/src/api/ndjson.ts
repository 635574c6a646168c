import { errorView, toJson } from './json.ts'

/** Type of a stream of lines, each `{"item": …}`, the last one `{"error": …}` where it broke. */
export const NDJSON = 'application/x-ndjson'

/**
 * A response body that yields one line for each item, and pulls the next item only when the reader has room. The first item has been awaited before this is
 * called, so that a refusal still gets its HTTP status. `close` runs once the reader has gone or the items have ended.
 */
export function lines<T> (first: IteratorResult<T>, rest: AsyncIterator<T>, close: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let next: Promise<IteratorResult<T>> | undefined = Promise.resolve(first)

  return new ReadableStream<Uint8Array>({
    async pull (controller) {
      try {
        const { done, value } = await (next ?? rest.next())
        next = undefined

        if (done === true) {
          controller.close()
          close()
        } else {
          controller.enqueue(encoder.encode(`${toJson({ item: value })}\n`))
        }
      } catch (err) {
        controller.enqueue(encoder.encode(`${toJson({ error: errorView(err) })}\n`))
        controller.close()
        close()
      }
    },
    cancel () {
      close()
      void rest.return?.().catch(() => {})
    }
  })
}
