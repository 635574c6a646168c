import { beancount, csv, hledger, journalOf, withElectricity } from '@mycel/settle/export'
import { peerKey, toHex } from '@mycel/wire'
import { peerIdOf } from '../parties.ts'
import { keyOfContract, loadTranscript } from '../stores/transcripts.ts'
import { readLog } from './log-reader.ts'
import { PeerNames } from './peer-names.ts'
import type { JournalFormat } from './accounts-view.ts'
import type { Parts } from '../daemon.ts'
import type { Effort, Logged } from '@mycel/settle/export'
import type { Crypto } from '@mycel/wire'

/** A node's books as a ledger file: the same bytes for the same log and config. */
export async function exportJournal (parts: Parts, format: JournalFormat): Promise<Uint8Array> {
  const { config, identity, books } = parts
  const names = new PeerNames(config.names)
  const log: Logged[] = []

  for await (const { entry, event } of readLog(parts)) {
    log.push({ id: entry.id, at: entry.body.at, event })
  }

  const items = journalOf({ self: peerKey(identity.publicKey), nameOf: key => names.account(key) }, log)
  const { perKwh, asset } = config.costs
  const priced = perKwh === 0n ? items : withElectricity(items, { asset, perKwh }, await efforts(parts, log))
  const { epoch, size, root } = books.head()
  const title = `Mycel books of ${peerIdOf(identity.publicKey)} in network ${config.network.id}: log ${toHex(epoch)}, ${size} entries, root ${toHex(root)}`

  switch (format) {
    case 'hledger':
      return new TextEncoder().encode(hledger(priced, title))
    case 'beancount':
      return new TextEncoder().encode(beancount(priced, title))
    case 'csv':
      return new TextEncoder().encode(csv(priced))
  }
}

/** How long this node worked for each of its receipts: from taking each window's start to signing its commitment, by its own clock. The owner says how much it draws meanwhile. */
async function efforts (parts: Parts, log: readonly Logged[]): Promise<ReadonlyMap<string, Effort>> {
  const { store, config, crypto } = parts
  const self = peerKey(parts.identity.publicKey)
  const trusting: Crypto = { ...crypto, sha256: bytes => crypto.sha256(bytes), verify: () => true }
  const found = new Map<string, Effort>()
  const worked = new Set<string>()

  for (const { event } of log) {
    const message = event.kind === 'receipt' && event.message.complete && peerKey(event.message.body.author) === self ? event.message : undefined
    const key = message == null ? undefined : await keyOfContract(store, toHex(message.body.contract))

    // a contract with two receipts was worked once
    if (message == null || key == null || worked.has(key)) {
      continue
    }

    worked.add(key)

    let [watts, ms, started] = [0, 0n, undefined as bigint | undefined]

    for await (const { message: { type, body }, now } of loadTranscript(store, trusting, config.network.id, key)) {
      watts = type === 'tender' ? config.costs.watts[body.class] ?? 0 : watts
      ms += type === 'commit' && started != null ? now - started : 0n
      started = type === 'start' ? now : type === 'commit' ? undefined : started
    }

    found.set(message.id, { ms: ms > 0n ? ms : 0n, watts: BigInt(watts) })
  }

  return found
}
