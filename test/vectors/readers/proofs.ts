import { checkForkProof, checkSettleProof } from '@mycel/settle/log'
import { plain } from '../../../scripts/vectors/json.ts'
import type { Verdict } from './verdict.ts'
import type { Crypto } from '@mycel/wire/crypto'

type Text = string | { readonly text: string, readonly blanks: number }
type StoredFile = Readonly<Record<string, string>> & { readonly name: string, readonly file: Text }

/** settle-proofs.json: files as `mycel settle check` reads them. */
export function * settleProofs (crypto: Crypto, stored: unknown): Generator<Verdict> {
  const { proofs, forks } = stored as { readonly proofs: readonly StoredFile[], readonly forks: readonly StoredFile[] }

  for (const { name, file, ...wanted } of proofs) {
    const verdict = checkSettleProof(crypto, textBytes(file))
    yield { name: `settle proof, ${name}`, found: verdict.ok ? plain({ id: verdict.settled.id, seq: verdict.entry.body.seq, size: verdict.checkpoint.body.head.size }) : { code: verdict.code }, wanted }
  }

  for (const { name, file, ...wanted } of forks) {
    const verdict = checkForkProof(crypto, textBytes(file))
    yield { name: `fork proof, ${name}`, found: verdict.ok ? plain({ author: verdict.author, epoch: verdict.epoch, at: verdict.at }) : { code: verdict.code }, wanted }
  }
}

function textBytes (file: Text): Uint8Array {
  return new TextEncoder().encode(typeof file === 'string' ? file : file.text + ' '.repeat(file.blanks))
}
