import createWabt from 'wabt'

/** The bytes of a module given as text, not validated. Error where the text is none, or has what the assembler does not know. */
export type Assembler = (text: Uint8Array) => Uint8Array<ArrayBuffer>

const FEATURES = { exceptions: true, mutable_globals: true, sat_float_to_int: true, sign_extension: true, simd: true, threads: true, multi_value: true, tail_call: true, bulk_memory: true, reference_types: true, memory64: true, extended_const: true, relaxed_simd: true, multi_memory: true }

const SPACE = 0x20
const PADDING_BYTES = 8

export async function createAssembler (): Promise<Assembler> {
  const wabt = await createWabt()
  return text => {
    // its lexer looks beyond the end of what it is given, where an earlier text may lie
    const padded = new Uint8Array(text.length + PADDING_BYTES)
    padded.set(text)
    const module = wabt.parseWat('module.wat', padded.fill(SPACE, text.length), FEATURES)
    try {
      module.resolveNames()
      return new Uint8Array(module.toBinary({}).buffer)
    } finally {
      module.destroy()
    }
  }
}
