import type { Swarm } from './spec.ts'

/**
 * Ctrl-C on a program that handles no signals itself must leave nothing behind: the swarm goes down first, then the signal does what it would have done.
 * A program with handlers of its own calls `down` from there.
 */
export function downOnSignals (swarm: Pick<Swarm, 'down'>): () => void {
  const taken = (['SIGINT', 'SIGTERM'] as const).filter(name => process.listenerCount(name) === 0).map(name => {
    const handler = (): void => {
      void swarm.down().catch(() => {}).finally(() => {
        off()
        process.kill(process.pid, name)
      })
    }

    process.on(name, handler)
    return { name, handler }
  })

  const off = (): void => { taken.splice(0).forEach(({ name, handler }) => { process.off(name, handler) }) }
  return off
}
