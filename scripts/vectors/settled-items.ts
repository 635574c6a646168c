import { u32be } from '@mycel/wire'
import { crypto } from './people.ts'
import type { SettledRef } from '@mycel/settle/reconcile'

/** Unix milliseconds of the first item that a rule makes. */
const START = 1_700_000_000_000

/** Item `i` of the rule in test/vectors/README.md: three items share each millisecond, so that ids decide between them. */
export function ruled (i: number): SettledRef {
  return { at: BigInt(START + Math.floor(i / 3)), digest: crypto.sha256(u32be(i)) }
}

export function firstRuled (count: number): readonly SettledRef[] {
  return Array.from({ length: count }, (_, i) => ruled(i))
}
