import { entries } from './entries.ts'
import { merkle, speccheck, wycheproof } from './external.ts'
import { messages } from './messages.ts'
import { settleProofs } from './proofs.ts'
import { exchanges, frames, pairRoots } from './reconciliation.ts'
import { vouchers } from './vouchers.ts'
import type { Reader } from './verdict.ts'

/** Which reader reads which file under test/vectors; a folder's name stands for every file in it. */
export const READERS: Readonly<Record<string, Reader>> = {
  'settle-proofs.json': settleProofs,
  'vouchers.json': vouchers,
  'entries.json': entries,
  'pair-roots.json': pairRoots,
  'frames.json': frames,
  'exchanges.json': exchanges,
  'messages/': messages,
  'external/wycheproof-ed25519.json': wycheproof,
  'external/ed25519-speccheck.json': speccheck,
  'external/merkle-rfc6962.json': merkle
}

/** The reader of a file. RangeError where there is none. */
export function readerOf (file: string): Reader {
  return READERS[file] ?? READERS[file.replace(/[^/]+$/u, '')] ?? noReader(file)
}

function noReader (file: string): never {
  throw new RangeError(`nothing reads ${file}`)
}
