import { fastest, rounded } from './figure.ts'
import { NOOP } from './jobs.ts'
import { bareRate } from './throughput.ts'
import type { Figure, Note } from './figure.ts'

/** Units that do nothing through one sandboxed child. The limit: the same module in bare V8, a fresh instance for each unit. */
export async function units (note: Note): Promise<readonly Figure[]> {
  const rate = await bareRate(note, 1, 20_000)
  const module = new WebAssembly.Module(NOOP)
  const bareMs = await fastest(5, 2000, () => {
    const { _start: run } = new WebAssembly.Instance(module).exports
    if (typeof run === 'function') {
      run()
    }
  })

  return [{ bench: 'exec', figure: 'units through one sandboxed child', value: rounded(rate), unit: 'units/s', goal: null, peer: 'bare V8, a fresh instance for each unit', peerValue: rounded(1000 / bareMs) }]
}
