import { multiaddr } from '@multiformats/multiaddr'
import { REJOIN_FIRST_MS, REJOIN_LAST_MS } from './limits.ts'
import type { Libp2p } from '@libp2p/interface'

/** Dials every bootstrap address now, and again whenever nobody is connected, waiting longer each time up to 30 s. Failures are expected: others start later. */
export function keepJoined (node: Libp2p, bootstrap: readonly string[], { signal }: { readonly signal: AbortSignal }): void {
  const addrs = bootstrap.map(text => multiaddr(text))
  let wait = REJOIN_FIRST_MS
  let timer: NodeJS.Timeout | undefined
  let dialling = false

  async function join (): Promise<void> {
    timer = undefined
    dialling = true
    await Promise.allSettled(addrs.map(async addr => node.dial(addr, { signal })))
    dialling = false
    again()
  }

  function again (): void {
    if (signal.aborted || dialling || timer != null) {
      return
    }

    if (node.getConnections().length > 0) {
      wait = REJOIN_FIRST_MS
      return
    }

    timer = setTimeout(() => { void join() }, wait)
    timer.unref()
    wait = Math.min(wait * 2, REJOIN_LAST_MS)
  }

  if (addrs.length === 0) {
    return
  }

  node.addEventListener('connection:close', again)
  signal.addEventListener('abort', () => {
    clearTimeout(timer)
    node.removeEventListener('connection:close', again)
  })
  void join()
}
