const EPOCHS = /("epochs"\s*:\s*)(\d+)/

/** A training job's input that asks for fewer epochs, every other byte as it was. Undefined where it is no such input, or asks for no more anyway. */
export function shortened (input: Uint8Array, epochs: number): { readonly input: Uint8Array, readonly asked: string } | undefined {
  const text = Buffer.from(input).toString('utf8')
  const asked = isObject(text) ? EPOCHS.exec(text)?.[2] : undefined
  return asked == null || Number(asked) <= epochs ? undefined : { input: bytes(text.replace(EPOCHS, `$1${epochs}`)), asked }
}

/** An output that claims the epochs asked for, whatever was trained. */
export function claimed (output: Uint8Array, asked: string): Uint8Array {
  return bytes(Buffer.from(output).toString('utf8').replace(EPOCHS, `$1${asked}`))
}

/** For work that cannot be shortened: the last byte is another one; nothing becomes something. */
export function spoiled (output: Uint8Array): Uint8Array {
  const last = output.at(-1)
  return last == null ? Uint8Array.of(0) : Uint8Array.of(...output.subarray(0, -1), last ^ 1)
}

function isObject (text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value != null && !Array.isArray(value)
  } catch {
    return false
  }
}

function bytes (text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
