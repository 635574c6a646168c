import { leftOutName } from './left-out.ts'
import { lacking } from './refusal.ts'
import type { Feature } from './refusal.ts'

function featureOf (opcode: number, sub: number): Feature {
  switch (opcode) {
    case 0x06: case 0x07: case 0x08: case 0x09: case 0x0a: case 0x18: case 0x19: case 0x1f:
      return 'exceptions'
    case 0x14: case 0x15: case 0xd4: case 0xd5: case 0xd6:
      return 'typed-references'
    case 0xd3: case 0xfb:
      return 'gc'
    case 0xfc:
      return sub >= 19 && sub <= 22 ? 'wide-arithmetic' : 'unknown'
    case 0xfd:
      return sub >= 0x100 && sub < 0x120 ? 'relaxed-simd' : 'unknown'
    case 0xfe:
      return 'threads'
    default:
      return 'unknown'
  }
}

/** Refuses an instruction that the profile leaves out, by its feature's name. `sub` is the second part of a two-part opcode. */
export function refuseInstruction (opcode: number, sub: number, offset: number): never {
  const code = opcode >= 0xfb && opcode <= 0xfe ? `0x${opcode.toString(16)} ${sub}` : `0x${opcode.toString(16).padStart(2, '0')}`
  const name = leftOutName(opcode, sub)
  return lacking(featureOf(opcode, sub), `instruction ${name == null ? code : `${name} (${code})`} is outside the profile`, offset)
}

/** Refuses a value type that the profile leaves out. */
export function refuseType (type: number, offset: number): never {
  const feature = type === 0x63 || type === 0x64 ? 'typed-references' : type === 0x69 || type === 0x74 ? 'exceptions' : type >= 0x65 && type <= 0x78 ? 'gc' : 'unknown'
  return lacking(feature, `value type 0x${type.toString(16)} is outside the profile`, offset)
}
