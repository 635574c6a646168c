import { refuseInstruction } from './features.ts'
import { functionIndex } from './function-index.ts'
import { lacking, malformed } from './refusal.ts'
import { referenceType } from './types.ts'
import type { Reader } from './reader.ts'
import type { Shape } from './shape.ts'

/**
 * Passes over a constant expression, `end` included: one constant, imported global, null or function reference. Arithmetic in it
 * (the extended-const proposal) is refused.
 */
export function constantExpression (reader: Reader, shape: Shape): void {
  const at = reader.at
  const opcode = reader.byte()
  switch (opcode) {
    case 0x41:
      reader.skipSigned(32)
      break
    case 0x42:
      reader.skipSigned(64)
      break
    case 0x43:
      reader.skip(4)
      break
    case 0x44:
      reader.skip(8)
      break
    case 0x23:
      reader.u32() < shape.importedGlobals || malformed('a constant expression reads a global that is not imported', at)
      break
    case 0xd0:
      referenceType(reader)
      break
    case 0xd2:
      shape.declare(functionIndex(reader, shape))
      break
    case 0xfd:
      reader.u32() === 12 ? reader.skip(16) : malformed('a vector constant is due', at)
      break
    case 0x0b:
      malformed('an empty constant expression', at)
      break
    default:
      refuseInstruction(opcode, 0, at)
  }
  const end = reader.byte()
  if (end !== 0x0b) {
    lacking('extended-const', 'a constant expression of several instructions is outside the profile', at)
  }
}
