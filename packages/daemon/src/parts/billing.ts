import { leafHash, merkleRoot, receiptFacts } from '@mycel/wire'
import type { BooksMailbox } from '../mailboxes/books-mailbox.ts'
import type { ContractPorts } from '../mailboxes/ports.ts'
import type { Crypto, LawPorts } from '@mycel/wire'

/** What a provider says at the end of a contract: which results it has delivered, and what it is owed. */
export function billing ({ crypto, law, books }: { readonly crypto: Crypto, readonly law: LawPorts, readonly books: Pick<BooksMailbox, 'head'> }): Pick<ContractPorts, 'resultsRoot' | 'buildReceipt'> {
  return {
    resultsRoot: contract => merkleRoot(crypto, contract.windows.map(({ open }) => leafHash(crypto, open?.body.results ?? new Uint8Array(32)))),
    buildReceipt: (contract, at) => {
      const facts = receiptFacts(contract, law)

      if (facts == null) {
        throw new Error('no receipt before an award')
      }

      return { ...facts, prev: contract.headDigest, at, head: books.head() }
    }
  }
}
