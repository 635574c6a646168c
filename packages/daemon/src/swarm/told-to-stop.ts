import { rm, rmdir } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * When a node of a swarm ends: on SIGTERM or SIGINT, and when its stdin closes, which means that the harness is gone, however it went. A node that outlives its
 * harness removes a transient folder itself.
 */
export function untilToldToStop (): { readonly signal: AbortSignal, orphaned (dir: string, transient: boolean): Promise<void> } {
  const stop = new AbortController()
  let alone = false
  process.once('SIGTERM', () => { stop.abort() })
  process.once('SIGINT', () => { stop.abort() })
  process.stdin.resume()
  process.stdin.once('error', () => { stop.abort() })
  process.stdin.once('close', () => {
    alone = !stop.signal.aborted
    stop.abort()
  })

  return {
    signal: stop.signal,
    async orphaned (dir, transient) {
      if (alone && transient) {
        await rm(dir, { recursive: true, force: true })
        // the last one out removes the swarm's folder; before that it is not empty
        await rmdir(dirname(dir)).catch(() => {})
      }
    }
  }
}
