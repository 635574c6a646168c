import { FunctionBody } from './body.ts'
import { HEADER, list, section, signed, sized, text, u32 } from './bytes.ts'
import { Chance } from './chance.ts'
import { TYPE_BYTE } from './operators.ts'
import type { Letter } from './operators.ts'

export interface Signature {
  readonly takes: string
  readonly gives: string
}

/** What a random module is made of. */
export interface Plan {
  readonly functions: readonly Signature[]
  readonly globals: readonly Letter[]
  readonly letters: readonly Letter[]
  /** The type index of each function's type in the module. */
  readonly blockType: (signature: Signature) => number
  /** Every arithmetic NaN is canonicalised by code of the module's own. */
  readonly canonical: boolean
  /** Without instructions that change the sign of a scalar. */
  readonly unsigned: boolean
}

export interface RandomModule {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly plan: Plan
}

export interface Taste {
  readonly letters?: readonly Letter[]
  readonly functions?: number
  /** How deep expressions go. */
  readonly depth?: number
  readonly canonical?: boolean
  readonly unsigned?: boolean
}

/** The first global counts down: every loop's turn and every function's entry takes 1, and traps at 0. So every module ends. */
const TURNS = 2_000
export const COUNTDOWN = 0

const bytesOf = (letters: string): number[] => [...letters].map(letter => TYPE_BYTE[letter as Letter])

/**
 * A valid module of random code with loops, calls (direct, indirect, tail), branches of all kinds, one page of memory, a table of its functions, and NaNs in many places. It ends
 * by itself. Exports: every function as `f0`, …; `memory`; the globals as `g0`, ….
 */
export function randomModule (seed: number, { letters = ['i', 'I', 'f', 'F', 'v'], functions = 4, depth = 5, canonical = false, unsigned = false }: Taste = {}): RandomModule {
  const chance = new Chance(seed)
  const word = (most: number): string => Array.from({ length: chance.below(most + 1) }, () => chance.pick(letters)).join('')
  const signatures: Signature[] = Array.from({ length: 1 + chance.below(functions) }, () => ({ takes: word(3), gives: word(chance.once(5) ? 3 : 1) }))
  const globals: Letter[] = ['i', ...Array.from({ length: 1 + chance.below(4) }, () => chance.pick(letters))]
  const types: Signature[] = [...signatures]
  const blockType = (signature: Signature): number => {
    const known = types.findIndex(({ takes, gives }) => takes === signature.takes && gives === signature.gives)
    return known >= 0 ? known : types.push(signature) - 1
  }
  const plan: Plan = { functions: signatures, globals, letters, blockType, canonical, unsigned }
  const bodies = signatures.map((signature, index) => new FunctionBody(plan, chance, index, signature, depth).write())
  const typeSection = list(types.map(({ takes, gives }) => [0x60, ...sized(bytesOf(takes)), ...sized(bytesOf(gives))]))
  const exports = [
    ...signatures.map((_, i) => [...text(`f${i}`), 0, ...u32(i)]),
    [...text('memory'), 2, 0],
    // v128 globals cannot be read from JavaScript
    ...globals.flatMap((letter, i) => letter === 'v' ? [] : [[...text(`g${i}`), 3, ...u32(i)]])
  ]
  const bytes = [
    ...HEADER,
    ...section(1, typeSection),
    ...section(3, list(signatures.map(signature => u32(types.indexOf(signature))))),
    ...section(4, [1, 0x70, 0, ...u32(signatures.length + 2)]),
    ...section(5, [1, 1, 1, 3]),
    ...section(6, list(globals.map((letter, i) => [TYPE_BYTE[letter], 1, ...constant(letter, i === COUNTDOWN ? BigInt(TURNS) : 0n), 0x0b]))),
    ...section(7, list(exports)),
    ...section(9, [1, 0, 0x41, 0, 0x0b, ...list(signatures.map((_, i) => u32(i)))]),
    ...section(12, [1]),
    ...section(10, list(bodies.map(sized))),
    ...section(11, [1, 1, ...sized(Array.from({ length: 64 }, () => chance.below(256)))])
  ]
  return { bytes: Uint8Array.from(bytes), plan }
}

export function constant (letter: Letter, value: bigint): number[] {
  switch (letter) {
    case 'i': return [0x41, ...signed(BigInt.asIntN(32, value))]
    case 'I': return [0x42, ...signed(BigInt.asIntN(64, value))]
    case 'f': return [0x43, ...new Uint8Array(Uint32Array.of(Number(BigInt.asUintN(32, value))).buffer)]
    case 'F': return [0x44, ...new Uint8Array(BigUint64Array.of(BigInt.asUintN(64, value)).buffer)]
    case 'v': return [0xfd, 12, ...new Uint8Array(BigUint64Array.of(BigInt.asUintN(64, value), BigInt.asUintN(64, value * 0x9e3779b97f4a7c15n)).buffer)]
  }
}
