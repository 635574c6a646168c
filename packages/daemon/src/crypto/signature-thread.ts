/** A thread that checks signatures, and makes them: of each batch that it is sent it says whether all hold, or fills them in. */
import { sign } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { keyring } from './keys.ts'
import { everySigned } from './signed.ts'
import type { Batch, Done } from './signature-threads.ts'

const { holds } = keyring()

parentPort?.on('message', ({ id, buffer, length, secret }: Batch) => {
  const held = everySigned(new Uint8Array(buffer, 0, length), secret == null
    ? holds
    : (_, message, signature) => {
        signature.set(sign(null, message, secret))
        return true
      })
  const done: Done = { id, buffer, held }
  parentPort?.postMessage(done, [buffer])
})
