/** A daemon in a process of its own, with its pool in reach: told by IPC what to run, it answers what came of it. `status` is asked over its socket, by others. */
import { randomBytes } from 'node:crypto'
import { startApi } from '../../packages/daemon/dist/src/api/server.js'
import { parseConfig } from '../../packages/daemon/dist/src/config.js'
import { createDaemon } from '../../packages/daemon/dist/src/daemon.js'
import { Job } from '../../packages/daemon/dist/src/executors/job.js'
import { Slot } from '../../packages/daemon/dist/src/executors/slot.js'
import { ChunkPace } from '../../packages/daemon/dist/src/executors/wants.js'
import { Workloads } from '../../packages/daemon/dist/src/executors/workloads.js'
import { identityOf } from '../../packages/daemon/dist/src/identity.js'
import type { Executor, Unit, Workload } from '../../packages/daemon/dist/src/executors/executor.js'

export type Order =
  | { readonly do: 'put', readonly bytes: Uint8Array }
  | { readonly do: 'run', readonly workload: Workload, readonly unit: Unit, readonly requester: string }
  /** One unit given to a child that runs this program instead of ours, through the same parts that hold an honest one. */
  | { readonly do: 'run-against', readonly program: string, readonly workload: Workload }
  | { readonly do: 'stop' }

/** What came of it: an outcome, a CID, or the code and words of an error. */
export interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly error?: { readonly code: string, readonly message: string }
}

const dir = process.argv[2] ?? ''
const toml = '[network]\nid="escape"\nlisten=["/ip4/127.0.0.1/tcp/0"]\nlocal=true\n[executor]\nworkers=2\nmemory_mib=64\n'
const config = parseConfig(toml, dir)
let pool: Executor | undefined
const daemon = await createDaemon({ config, dir, identity: identityOf(randomBytes(32)), overrides: { executor: honest => { pool = honest; return honest } } })
const api = await startApi({ control: daemon.control, socketPath: config.api.socket, maxBlobBytes: config.blobs.quotaBytes, onFault: err => { throw err } })

async function obey (order: Order): Promise<unknown> {
  switch (order.do) {
    case 'put':
      return daemon.control.putBlob((async function * () { yield order.bytes })())
    case 'run':
      return pool?.run(order.workload, order.unit, { requester: order.requester })
    case 'run-against':
      return runAgainst(order.program, order.workload)
    case 'stop':
      await api.stop()
      await daemon.stop()
      setImmediate(() => { process.disconnect() })
      return undefined
  }
}

async function runAgainst (program: string, workload: Workload): Promise<unknown> {
  const blobs = { get: async () => Promise.reject(new Error('none')), chunk: async (_: unknown, n: number) => new Uint8Array(n === 0 ? 1024 * 1024 : 1) }
  const known = new Workloads(1024).know(workload)
  // without blobs of its own: what such a child is given does not matter
  const slot = new Slot({ launch: () => ({ command: process.execPath, args: ['-e', program], env: {} }), blobs, chunks: new ChunkPace(), freed: () => {} })
  try {
    await slot.start()
    const job = new Job({ ...known, blobs: new Map() }, { index: 0n, input: new Uint8Array(0) }, '')
    slot.assign(job)
    return await job.outcome
  } finally {
    await slot.stop()
  }
}

process.on('message', ({ id, ...order }: Order & { readonly id: number }) => {
  obey(order).then(value => { process.send?.({ id, value }) }, (error: unknown) => {
    const { code = '', message = String(error) } = error instanceof Error ? error as Error & { readonly code?: string } : {}
    process.send?.({ id, error: { code, message } })
  })
})
process.send?.({ id: 0, value: config.api.socket })
