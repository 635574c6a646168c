import binaryen from 'binaryen'
import { CONTROL } from './control.ts'
import { DEPTHS } from './depth.ts'
import { GROWTH } from './grow.ts'
import { NANS } from './nan.ts'
import { SIMD, SIMD_CHAINS } from './simd.ts'
import { TRAPS } from './traps.ts'
import type { Case } from './wat.ts'

export type { Case } from './wat.ts'

export const CASES: readonly Case[] = [...NANS, ...SIMD, ...SIMD_CHAINS, ...DEPTHS, ...GROWTH, ...TRAPS, ...CONTROL]

/** A case's bytes: the text as it stands, not optimised. */
export function assemble ({ name, wat }: Case): Uint8Array {
  const module = binaryen.parseText(wat)
  try {
    module.setFeatures(binaryen.Features.MVP | binaryen.Features.BulkMemory | binaryen.Features.BulkMemoryOpt | binaryen.Features.SIMD128 | binaryen.Features.TailCall | binaryen.Features.ReferenceTypes | binaryen.Features.Multivalue | binaryen.Features.SignExt | binaryen.Features.NontrappingFPToInt | binaryen.Features.MutableGlobals)
    return module.emitBinary()
  } catch (cause) {
    throw new Error(`${name} is no module`, { cause })
  } finally {
    module.dispose()
  }
}
