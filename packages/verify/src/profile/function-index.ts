import { malformed } from './refusal.ts'
import type { Reader } from './reader.ts'
import type { Shape } from './shape.ts'

export function functionIndex (reader: Reader, shape: Shape): number {
  const index = reader.u32()
  return index < shape.functions.length ? index : malformed(`there is no function ${index}`, reader.at)
}
