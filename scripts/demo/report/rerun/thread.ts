import { rerun } from './unit.ts'
import type { Carried } from './carried.ts'
import type { Ended, Step } from './unit.ts'

/** How long a worker may take to say that it is there, milliseconds. */
const READY_MS = 5_000

/** What a worker says. */
type Said = { readonly kind: 'ready' } | { readonly kind: 'step', readonly step: Step } | { readonly kind: 'ended', readonly ended: Ended }

/** Where a unit runs: beside the page, or on the page's own thread, which stands still meanwhile. */
export interface Thread {
  readonly kind: 'worker' | 'page'
  run (carried: Carried, begun: (step: Step) => void): Promise<Ended>
  /** Ends a worker with whatever it does; the page's own thread cannot be stopped. */
  stop (): void
}

/** The worker's side. */
export function serve (scope: DedicatedWorkerGlobalScope): void {
  const say = (said: Said): void => { scope.postMessage(said) }
  scope.onmessage = ({ data }: MessageEvent<Carried>) => {
    rerun(data, async step => { say({ kind: 'step', step }) }).then(ended => { say({ kind: 'ended', ended }) }, () => {})
  }
  say({ kind: 'ready' })
}

/**
 * A worker from this very script; this thread where the browser gives the page none.
 *
 * @param source - the script that serves in a worker
 */
export async function openThread (source: string): Promise<Thread> {
  const worker = await startWorker(source)
  return worker == null ? { kind: 'page', run: runHere, stop: () => {} } : { kind: 'worker', run: async (carried, begun) => runThere(worker, carried, begun), stop: () => { worker.terminate() } }
}

async function startWorker (source: string): Promise<Worker | undefined> {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))

  try {
    const worker = new Worker(url)
    const ready = await new Promise<boolean>(resolve => {
      worker.onmessage = () => { resolve(true) }
      worker.onerror = () => { resolve(false) }
      setTimeout(() => { resolve(false) }, READY_MS)
    })

    if (ready) {
      return worker
    }

    worker.terminate()
    return undefined
  } catch {
    // no workers at all, or none for pages from files
    return undefined
  } finally {
    URL.revokeObjectURL(url)
  }
}

async function runThere (worker: Worker, carried: Carried, begun: (step: Step) => void): Promise<Ended> {
  return new Promise(resolve => {
    worker.onmessage = ({ data }: MessageEvent<Said>) => {
      if (data.kind === 'step') {
        begun(data.step)
      } else if (data.kind === 'ended') {
        resolve(data.ended)
      }
    }
    worker.onerror = ({ message }) => { resolve({ kind: 'failed', code: 'engine', reason: message }) }
    worker.postMessage(carried)
  })
}

async function runHere (carried: Carried, begun: (step: Step) => void): Promise<Ended> {
  return rerun(carried, async step => {
    begun(step)
    // the browser draws before a step that takes its thread
    await new Promise(resolve => { setTimeout(resolve, 30) })
  })
}
