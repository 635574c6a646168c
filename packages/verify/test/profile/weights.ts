import { Appendix } from '../../src/profile/appendix.ts'
import { Body } from '../../src/profile/body.ts'
import { parse } from '../../src/profile/parse.ts'
import { Reader } from '../../src/profile/reader.ts'
import { SECTION } from '../../src/profile/shape.ts'

/** The slots that a call of each of a module's own functions takes. */
export function weights (bytes: Uint8Array): number[] {
  const shape = parse(bytes)
  const code = shape.parts.get(SECTION.code) ?? { count: 0, from: 0, to: 0 }
  const body = new Body(shape, new Appendix(shape, 3), true)
  const reader = new Reader(bytes, code.from, code.to)
  return Array.from({ length: code.count }, (_, i) => {
    const length = reader.u32()
    const end = reader.at + length
    reader.end = end
    const type = shape.typeOf(shape.importedFunctions + i)
    if (type == null) {
      throw new Error('a function without type')
    }
    body.read(reader, shape.importedFunctions + i, type)
    reader.end = code.to
    return body.weight
  })
}
