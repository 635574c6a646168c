import type { AbortOptions } from '@libp2p/interface'

/** What others wait for too, for as long as this caller wants to wait. */
export async function unlessAborted<T> (verdict: Promise<T>, { signal }: AbortOptions): Promise<T> {
  if (signal == null) {
    return verdict
  }

  const left = Promise.withResolvers<never>()
  const leave = (): void => { left.reject(signal.reason) }
  signal.addEventListener('abort', leave)

  try {
    signal.throwIfAborted()
    return await Promise.race([verdict, left.promise])
  } finally {
    signal.removeEventListener('abort', leave)
    verdict.catch(() => {})
    left.promise.catch(() => {})
  }
}
