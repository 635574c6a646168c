/** A unit as bare V8 runs it: the module from the file in the first argument, as its author built it, an instance for each line on stdin. Answers each line with milliseconds. */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

const module = new WebAssembly.Module(readFileSync(process.argv[2] ?? ''))

createInterface({ input: process.stdin }).on('line', () => {
  const at = performance.now()
  const { _start: start } = new WebAssembly.Instance(module).exports
  if (typeof start === 'function') {
    start()
  }
  process.stdout.write(`${performance.now() - at}\n`)
})
