import { setFlagsFromString } from 'node:v8'

const TIERING = ['wasm-tier-up', 'wasm-dynamic-tiering']

/** Does what is to be done with WebAssembly that is compiled meanwhile in V8's baseline tier alone. What was compiled before stays as it is. */
export function inBaseline<T> (work: () => T): T {
  const optimisedOnly = process.execArgv.includes('--no-liftoff')
  const tiering = !optimisedOnly && !process.execArgv.includes('--liftoff-only')
  setFlagsFromString('--liftoff')
  TIERING.forEach(flag => { setFlagsFromString(`--no-${flag}`) })
  try {
    return work()
  } finally {
    if (optimisedOnly) {
      setFlagsFromString('--no-liftoff')
    }
    if (tiering) {
      TIERING.forEach(flag => { setFlagsFromString(`--${flag}`) })
    }
  }
}
