/** Unsigned LEB128. */
export function u32 (value: number): number[] {
  const out: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) {
      return [...out, rest]
    }
    out.push(rest % 128 + 128)
  }
}

/** Signed LEB128. */
export function signed (value: bigint): number[] {
  const out: number[] = []
  for (let rest = value; ; rest >>= 7n) {
    const low = Number(rest & 127n)
    if ((rest >> 6n) === 0n || (rest >> 6n) === -1n) {
      return [...out, low]
    }
    out.push(low + 128)
  }
}

export function text (value: string): number[] {
  const bytes = new TextEncoder().encode(value)
  return [...u32(bytes.length), ...bytes]
}

/** A vector: its length, then its items. */
export function list (items: ReadonlyArray<readonly number[]>): number[] {
  return [...u32(items.length), ...items.flat()]
}

export function section (id: number, content: readonly number[]): number[] {
  return [id, ...u32(content.length), ...content]
}

export function sized (content: readonly number[]): number[] {
  return [...u32(content.length), ...content]
}

export const HEADER: readonly number[] = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
