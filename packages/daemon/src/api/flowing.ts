/**
 * A response body of what the source yields, pulled only when the reader has room. The first piece is awaited here, so that a refusal still gets its HTTP status; a source that
 * fails later breaks the connection, so that nobody takes a part for the whole.
 */
export async function flowing (source: AsyncIterable<Uint8Array>): Promise<ReadableStream<Uint8Array>> {
  const pieces = source[Symbol.asyncIterator]()
  let next: Promise<IteratorResult<Uint8Array>> | undefined = Promise.resolve(await pieces.next())

  return new ReadableStream<Uint8Array>({
    async pull (controller) {
      const { done, value } = await (next ?? pieces.next())
      next = undefined

      if (done === true) {
        controller.close()
      } else {
        controller.enqueue(value)
      }
    },
    async cancel () {
      await pieces.return?.()
    }
  }, { highWaterMark: 0 })
}
