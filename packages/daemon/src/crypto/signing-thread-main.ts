/** The thread behind `SigningThread`: of each batch that it is sent it says whether all hold, or fills their signatures in. */
import { parentPort } from 'node:worker_threads'
import { BatchRunner } from './run-batch.ts'
import type { Batch, Done } from './signing-thread.ts'

const runner = new BatchRunner()

parentPort?.on('message', ({ id, buffer, length, secret }: Batch) => {
  runner.run({
    packed: new Uint8Array(buffer, 0, length),
    secret,
    done: held => { parentPort?.postMessage({ id, buffer, held } satisfies Done, [buffer]) }
  })
})
