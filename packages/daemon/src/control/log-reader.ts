import { readEvent } from '@mycel/settle/books'
import { open } from '@mycel/wire'
import { ControlError } from '../control-error.ts'
import { storedEntries } from '../mailboxes/books-mailbox.ts'
import type { Parts } from '../daemon.ts'
import type { BookEvent } from '@mycel/settle/books'
import type { Authenticated, Crypto } from '@mycel/wire'

export interface ReadEntry {
  readonly entry: Authenticated<'log-entry'>
  readonly event: BookEvent
}

/**
 * This node's own log from its first entry on, to be looked at. Forms and ids are checked, signatures are not: they were when the log was opened, "settle verify" does it again,
 * and it would take twenty times as long.
 */
export async function * readLog ({ store, books, crypto, config }: Pick<Parts, 'store' | 'books' | 'crypto' | 'config'>): AsyncGenerator<ReadEntry> {
  const network = config.network.id
  const trusting: Crypto = { ...crypto, sha256: bytes => crypto.sha256(bytes), verify: () => true }

  for (let ordinal = 0; ordinal <= books.state.ordinal; ordinal++) {
    for await (const bytes of storedEntries(store, ordinal)) {
      const opened = open(trusting, bytes, { network, only: ['log-entry'] })
      const event = opened.ok ? readEvent({ crypto: trusting, network }, opened.message.body.body) : undefined

      if (!opened.ok || event?.ok !== true) {
        throw new ControlError('internal', 'the log has an entry that does not open', '"mycel settle verify" names it')
      }

      yield { entry: opened.message, event: event.event }
    }
  }
}
