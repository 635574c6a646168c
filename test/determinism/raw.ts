import { createHash } from 'node:crypto'
import { WASI_MODULE } from '@mycel/verify/wasi'

/** A command without meters: how it ended, what it wrote and what its memory holds, in one line. Recursions count their calls there: how many the engine's own stack took. */
export function rawRun (bytes: Uint8Array): string {
  const module = new WebAssembly.Module(new Uint8Array(bytes))
  const output = createHash('sha256')
  const held: { memory?: WebAssembly.Memory } = {}
  const call = (name: string) => (_: number, iovs: number): number => {
    if (name === 'proc_exit') {
      throw new Error('exit')
    }
    if (held.memory != null && name === 'fd_write') {
      const view = new DataView(held.memory.buffer)
      output.update(new Uint8Array(held.memory.buffer, view.getUint32(iovs, true), view.getUint32(iovs + 4, true)))
    }
    return 0
  }
  const imports = { [WASI_MODULE]: Object.fromEntries(WebAssembly.Module.imports(module).map(({ name }) => [name, call(name)])) }
  let end = 'returned'
  try {
    const { exports } = new WebAssembly.Instance(module, imports)
    held.memory = exports['memory'] as WebAssembly.Memory
    const start = exports['_start'] as () => void
    start()
  } catch (error) {
    end = error instanceof Error ? error.message : String(error)
  }
  const { memory } = held
  return `${end} ${output.digest('hex').slice(0, 24)} ${memory == null ? '-' : createHash('sha256').update(new Uint8Array(memory.buffer)).digest('hex').slice(0, 24)}`
}
