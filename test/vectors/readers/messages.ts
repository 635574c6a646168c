import { open } from '@mycel/wire/envelope'
import { bytesOf, plain } from '../../../scripts/vectors/json.ts'
import type { Verdict } from './verdict.ts'
import type { MessageVectors } from '../../../scripts/vectors/messages.ts'
import type { Crypto } from '@mycel/wire/crypto'

/** messages/<type>.json */
export function * messages (crypto: Crypto, stored: unknown): Generator<Verdict> {
  const { type, network, cases } = stored as MessageVectors

  for (const one of cases) {
    const opened = open(crypto, bytesOf(one.envelope), { network })
    const found = opened.ok ? { id: opened.message.id, complete: opened.message.complete, body: plain(opened.message.body) } : { code: opened.code }
    yield { name: `${type}, ${one.name}`, found, wanted: one.verdict === 'refuse' ? { code: one.code } : { id: one.id, complete: one.complete, body: one.body } }
  }
}
