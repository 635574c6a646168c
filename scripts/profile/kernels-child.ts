// `kernels-child.ts MODULE`: runs a kernel for every line on stdin (`name size`) and answers its milliseconds and result.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { DEPTH_BUDGET, EXPORT } from '../../packages/verify/src/profile/index.ts'

const [path = ''] = process.argv.slice(2)
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(path)))
const [fuel, depth] = [exports[EXPORT.fuel], exports[EXPORT.depth]]

function fill (): void {
  if (fuel instanceof WebAssembly.Global && depth instanceof WebAssembly.Global) {
    fuel.value = 2n ** 60n
    depth.value = DEPTH_BUDGET
  }
}

fill()
const start = exports[EXPORT.start]
if (typeof start === 'function') {
  start()
}

for await (const line of createInterface({ input: process.stdin })) {
  const [name = '', size = '0'] = line.split(' ')
  const kernel = exports[name] as (size: number) => number
  fill()
  const at = performance.now()
  const result = kernel(Number(size))
  process.stdout.write(`${performance.now() - at} ${result}\n`)
}
