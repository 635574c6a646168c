// QuickJS is published as a library, not as a command: what evaluates a script with it.

type Call = (...numbers: readonly number[]) => number

/** A script's value, a number, evaluated by the instance. `enter` wraps every call into it. */
export function evaluate (exports: WebAssembly.Exports, script: string, enter: (call: () => number) => number): number {
  const { memory } = exports
  const call = (name: string, ...numbers: readonly number[]): number => enter(() => (exports[name] as Call)(...numbers))
  const place = (text: string): number => {
    const bytes = new TextEncoder().encode(`${text}\0`)
    const at = call('wasm_malloc', bytes.length)
    new Uint8Array((memory as WebAssembly.Memory).buffer).set(bytes, at)
    return at
  }
  call('_initialize')
  call('qjs_init')
  const value = call('qjs_eval', place(script), new TextEncoder().encode(script).length, place('script.js'), 0)
  if (call('qjs_is_exception', value) !== 0) {
    throw new Error('the script threw')
  }
  return call('qjs_get_float64', value)
}
