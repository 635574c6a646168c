import { contractId, equals } from '@mycel/wire'
import { open } from '@mycel/wire/envelope'
import type { ContractId } from '@mycel/wire'
import type { Crypto } from '@mycel/wire/crypto'

/** Two roots that one key signed for one window of one contract. */
export interface DoubleRoot {
  readonly author: Uint8Array
  readonly contract: Uint8Array
  readonly contractId: ContractId
  readonly window: number
  readonly roots: readonly [Uint8Array, Uint8Array]
}

/** `bad-commit`: one does not open. The others say in what the two commits must agree or differ, and do not. */
export type DoubleRootCode = 'bad-commit' | 'other-author' | 'other-window' | 'same-root'

export type CheckedDoubleRoot =
  | { readonly ok: true, readonly doubleRoot: DoubleRoot }
  | { readonly ok: false, readonly code: DoubleRootCode, readonly reason: string }

/** Two commits by one author for one (contract, window) with different roots prove themselves: no execution, no third message. */
export function checkDoubleRoot (crypto: Crypto, network: string, a: Uint8Array, b: Uint8Array): CheckedDoubleRoot {
  const one = open(crypto, a, { network, only: ['commit'] })
  const two = open(crypto, b, { network, only: ['commit'] })

  if (!one.ok) {
    return refuse('bad-commit', `first: ${one.code}: ${one.reason}`)
  }

  if (!two.ok) {
    return refuse('bad-commit', `second: ${two.code}: ${two.reason}`)
  }

  const { author, contract, window, root } = one.message.body
  const other = two.message.body

  if (!equals(author, other.author)) {
    return refuse('other-author', 'the commits are by different authors')
  }

  if (!equals(contract, other.contract) || window !== other.window) {
    return refuse('other-window', 'the commits are for different windows')
  }

  if (equals(root, other.root)) {
    return refuse('same-root', 'both commit to the same root')
  }

  return { ok: true, doubleRoot: { author, contract, contractId: contractId(contract), window, roots: [root, other.root] } }
}

function refuse (code: DoubleRootCode, reason: string): CheckedDoubleRoot {
  return { ok: false, code, reason }
}
