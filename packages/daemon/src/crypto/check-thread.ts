/** A thread that checks signatures: of each batch that it is sent it says whether all hold. */
import { parentPort } from 'node:worker_threads'
import { keyring } from './keys.ts'
import { everySigned } from './signed.ts'
import type { Batch, Verdict } from './check-threads.ts'

const { holds } = keyring()

parentPort?.on('message', ({ id, buffer, length }: Batch) => {
  const verdict: Verdict = { id, buffer, held: everySigned(new Uint8Array(buffer, 0, length), holds) }
  parentPort?.postMessage(verdict, [buffer])
})
