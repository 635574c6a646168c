import { decodeBlobAnswer, encodeBlobAsk, StreamRequestError } from '@mycel/wire/streams'
import type { PeerId } from '@libp2p/interface'
import type { BlobAsk, Requester } from '@mycel/wire/streams'

/** What one request for a piece came to. */
export type Asked =
  | { readonly kind: 'piece', readonly bytes: Uint8Array, /** Of the whole blob, as the peer says. */ readonly size: number, readonly holders: readonly Uint8Array[] }
  | { readonly kind: 'missing' | 'busy' | 'timeout' | 'stopped' }
  | { readonly kind: 'broken', readonly detail: string }
  /** No honest peer answers like this. */
  | { readonly kind: 'malformed', readonly detail: string }

/** Asks a peer for one piece of a blob. Rejects only with the signal's own reason, where the caller gave up. */
export async function askPiece (requester: Requester, peer: PeerId, ask: BlobAsk, deadlineMs: number, signal: AbortSignal): Promise<Asked> {
  const deadline = AbortSignal.timeout(deadlineMs)

  try {
    const { body, attachments } = await requester.request(peer, { body: encodeBlobAsk(ask) }, { signal: AbortSignal.any([signal, deadline]) })
    const answer = decodeBlobAnswer(body)
    const [bytes] = attachments

    if (answer == null || attachments.length !== (answer.code === 'ok' ? 1 : 0)) {
      return { kind: 'malformed', detail: 'its answer is none' }
    }

    return answer.code === 'ok' && bytes != null ? { kind: 'piece', bytes, size: answer.size, holders: answer.holders } : { kind: answer.code === 'busy' ? 'busy' : 'missing' }
  } catch (err) {
    signal.throwIfAborted()
    return failed(err)
  }
}

function failed (err: unknown): Asked {
  if (!(err instanceof StreamRequestError)) {
    throw err
  }

  switch (err.code) {
    case 'timeout':
      return { kind: 'timeout' }
    case 'malformed-frame':
      return { kind: 'malformed', detail: err.message }
    case 'too-many-pending':
      return { kind: 'busy' }
    case 'stopped':
      return { kind: 'stopped' }
    case 'dial-failed':
    case 'stream-lost':
    case 'aborted':
    case 'frame-too-large':
    case 'refused':
      return { kind: 'broken', detail: err.message }
  }
}
