import { parentPort, workerData } from 'node:worker_threads'
import { compileModule, runUnit } from '@mycel/verify/execute'
import { readOnlyTree } from '@mycel/verify/wasi'
import { nobleCrypto } from '@mycel/wire/crypto'
import { DATA_PATH, LIMITS } from '../work.ts'
import type { Asked, Told } from './threads.ts'
import type { Work } from '../work.ts'

/** A thread that runs the example's units as a node would, one after the other. */
const { module, data } = workerData as Work
const { sha256 } = nobleCrypto
const compiled = compileModule(module, LIMITS.memoryPages)
const prepared = { compiled, digest: sha256(module), args: ['unit'], inputs: readOnlyTree([{ path: DATA_PATH, bytes: data }]), outputBytes: LIMITS.outputBytes, fuel: BigInt(LIMITS.fuel), sha256 }

parentPort?.on('message', ({ index, input }: Asked) => {
  const told: Told = runUnit(prepared, { index: BigInt(index), input }).output
  parentPort?.postMessage(told)
})
