import type { Assembler } from './assembler.ts'

const SLOT_BYTES = 8

/** `type token`, for instance `f32 -0x1.8p-3`. */
type Literal = string

/**
 * What the numbers of a script stand for, bit by bit. The assembler reads them: a module is made that stores each one, so that no second reader of floating-point
 * literals has to be right. Answers the unsigned decimal of each one's bits.
 */
export function valuesOf (literals: ReadonlySet<Literal>, assemble: Assembler): ReadonlyMap<Literal, string> {
  const all = [...literals]
  const stores = all.map((literal, i) => {
    const [type = '', token = ''] = literal.split(' ')
    return `(${type}.store (i32.const ${i * SLOT_BYTES}) (${type}.const ${token}))`
  })
  const text = `(module (memory (export "memory") ${Math.ceil((all.length * SLOT_BYTES + 1) / 65_536)}) (func (export "run") ${stores.join('\n')}))`
  const { run, memory } = new WebAssembly.Instance(new WebAssembly.Module(assemble(new TextEncoder().encode(text)))).exports
  if (typeof run !== 'function' || !(memory instanceof WebAssembly.Memory)) {
    throw new Error('the module of numbers lost its exports')
  }
  run()
  const view = new DataView(memory.buffer)
  return new Map(all.map((literal, i) => [literal, literal.includes('32 ') ? String(view.getUint32(i * SLOT_BYTES, true)) : String(view.getBigUint64(i * SLOT_BYTES, true))]))
}
