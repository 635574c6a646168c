import { equals, u64be } from '@mycel/wire'
import { inclusionPath, leafHash, merkleRoot, verifyInclusion } from '@mycel/wire/merkle'
import { digest32, tagged } from '../tagged.ts'
import type { Crypto } from '@mycel/wire/crypto'

const INPUT_TAG = 'mycel/input/v1'

/** What a unit is asked to do: its job-wide number (u64) and the sha2-256 of its input (32 bytes). */
export interface WindowInput {
  readonly index: bigint
  readonly input: Uint8Array
}

/** Hash of one input leaf, docs/spec/verification.md "Inputs". */
export function inputLeaf (crypto: Crypto, { index, input }: WindowInput): Uint8Array {
  return leafHash(crypto, tagged(INPUT_TAG, u64be(index), digest32(input, 'input')))
}

/** Root over a window's inputs in manifest order: `start.inputsRoot`. */
export function inputsRoot (crypto: Crypto, inputs: readonly WindowInput[]): Uint8Array {
  return merkleRoot(crypto, inputs.map(input => inputLeaf(crypto, input)))
}

/** Path from the input at `position` to `start.inputsRoot`. RangeError where there is none. */
export function inputPath (crypto: Crypto, inputs: readonly WindowInput[], position: number): Uint8Array[] {
  return inclusionPath(crypto, inputs.map(input => inputLeaf(crypto, input)), position)
}

/** Whether this unit stands at `position` of the window. Never throws. */
export function checkInputPath (crypto: Crypto, input: WindowInput, position: number, units: number, path: readonly Uint8Array[], root: Uint8Array): boolean {
  return verifyInclusion(crypto, inputLeaf(crypto, input), position, units, path, root)
}

/** Whether a start's root and size are those of the manifest that came with it: "a provider MUST check this before it runs a unit". */
export function checkInputs (crypto: Crypto, start: { readonly units: number, readonly inputsRoot: Uint8Array }, inputs: readonly WindowInput[]): boolean {
  return inputs.length === start.units && equals(inputsRoot(crypto, inputs), start.inputsRoot)
}
