import { append, buildForkProof, buildSettleProof, checkForkProof, checkpoint, checkSettleProof, encodeNote, inclusionProof, nodeReader, openEpoch } from '@mycel/settle/log'
import { buildReceipt } from '@mycel/settle/receipts'
import { countersign, sign } from '@mycel/wire/envelope'
import { alice, bob, carol, crypto, fill } from './people.ts'
import type { LogState, SettleProof } from '@mycel/settle/log'
import type { Authenticated, Signer } from '@mycel/wire/envelope'

const network = 'vectors'
const half = sign(crypto, alice, 'receipt', buildReceipt({
  network,
  contract: fill(0xc1),
  prev: fill(0xc2),
  at: 1_700_000_000_000n,
  requester: bob.publicKey,
  provider: alice.publicKey,
  asset: 'credit',
  units: 10n,
  unitPrice: 1000n,
  feePpm: 10_000,
  feePayee: carol.publicKey,
  shares: [],
  meters: [{ name: 'units', amount: 10n }],
  audit: { windows: 1, units: 10, audited: 1 }
}, { epoch: fill(0xe1, 16), size: 1n, root: fill(0xaa) }))
const receipt = countersign(crypto, bob, half)
const payment = countersign(crypto, alice, sign(crypto, bob, 'payment', { network, payer: bob.publicKey, payee: alice.publicKey, at: 1_700_000_000_001n, salt: fill(5, 16), asset: 'credit', amount: 10_000n, reference: 'May' }))

interface Built { readonly state: LogState, readonly entries: ReadonlyArray<Authenticated<'log-entry'>> }

/** A log of seven entries, so that audit paths have every shape. */
function build (signer: Signer, epoch: Uint8Array): Built {
  const opened = openEpoch(crypto, signer, network, { epoch, at: 1_700_000_000_010n })
  const note = encodeNote('release', { contract: fill(0xc3), lost: 5n })
  const parts = [{ kind: 'receipt' as const, body: half.bytes }, { kind: 'receipt' as const, body: receipt.bytes }, { kind: 'payment' as const, body: payment.bytes }, note, note, { kind: 'payment' as const, body: receipt.bytes }]
  return parts.reduce<Built>(({ state, entries }, part, i) => {
    const appended = append(crypto, signer, state, { ...part, at: 1_700_000_000_011n + BigInt(i) })
    return { state: appended.state, entries: [...entries, appended.entry] }
  }, { state: opened.state, entries: [opened.entry] })
}

const log = build(alice, fill(0xe1, 16))
const other = build(bob, fill(0xe2, 16))
const signed = checkpoint(crypto, alice, log.state, 1_700_000_000_100n)

async function parts (seq: number): Promise<SettleProof> {
  const path = await inclusionProof(crypto, nodeReader(crypto, log.state, () => undefined), log.state.size, seq)
  return { network, entry: log.entries[seq]?.bytes ?? new Uint8Array(0), path, checkpoint: signed.bytes }
}

const [good, paid, halfSigned, note, misnamed] = [await parts(2), await parts(3), await parts(1), await parts(4), await parts(6)]
const text = (proof: SettleProof): string => new TextDecoder().decode(buildSettleProof(proof))

const PROOFS: ReadonlyArray<readonly [name: string, file: string]> = [
  ['a receipt', text(good)],
  ['a payment', text(paid)],
  ['a half-signed receipt', text(halfSigned)],
  ['a note', text(note)],
  ['a receipt that the entry calls a payment', text(misnamed)],
  ['the path of another entry', text({ ...good, path: paid.path })],
  ['a path that is too short', text({ ...good, path: good.path.slice(0, -1) })],
  ['a hash of 31 bytes', text({ ...good, path: [fill(1, 31), ...good.path.slice(1)] })],
  ['a path of 54 hashes', text({ ...good, path: Array.from({ length: 54 }, () => fill(1)) })],
  ['a checkpoint of another log', text({ ...good, checkpoint: checkpoint(crypto, bob, other.state, 1_700_000_000_100n).bytes })],
  ['an entry for a checkpoint', text({ ...good, checkpoint: good.entry })],
  ['another network', text({ ...good, network: 'other' })],
  ['no line feed', text(good).trimEnd()],
  ['a blank', text(good).replace(',"entry"', ', "entry"')],
  ['keys in another order', `${JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text(good)) as object).reverse()))}\n`],
  ['another format', text(good).replace('settle-proof/1', 'settle-proof/2')],
  ['no JSON', '{']
]

const fork = append(crypto, alice, { ...log.state, size: 0, peaks: [], tails: [], last: fill(0) }, { ...encodeNote('epoch', { epoch: new Uint8Array(0), size: 0n, root: new Uint8Array(0) }), at: 1_700_000_000_999n })
const one = log.entries[0]?.bytes ?? new Uint8Array(0)
const forkText = (a: Uint8Array, b: Uint8Array): string => new TextDecoder().decode(buildForkProof(network, a, b))
const bid = sign(crypto, alice, 'bid', { network, tender: fill(1), provider: alice.publicKey, at: 1_700_000_000_200n, unitPrice: 1n, maxUnits: 1, validUntil: 1_700_000_000_300n, ad: new Uint8Array(0), head: { ...signed.body.head, root: fill(7) } })

const FORKS: ReadonlyArray<readonly [name: string, file: string]> = [
  ['two entries for one position', forkText(one, fork.entry.bytes)],
  ['a checkpoint and a bid with another root', forkText(signed.bytes, bid.bytes)],
  ['one entry twice', forkText(one, one)],
  ['two positions', forkText(one, log.entries[1]?.bytes ?? one)],
  ['two authors', forkText(one, other.entries[0]?.bytes ?? one)],
  ['an entry and a checkpoint', forkText(one, signed.bytes)],
  ['the greater text first', forkText(one, fork.entry.bytes).replace(/\["([^"]+)","([^"]+)"\]/, '["$2","$1"]')],
  ['one statement', forkText(one, fork.entry.bytes).replace(/\["[^"]+",/, '[')]
]

/** Files that prove what is settled, or that a log was forked, and what each comes to. */
export function settleProofVectors (): unknown {
  const bytes = (file: string): Uint8Array => new TextEncoder().encode(file)
  return {
    proofs: PROOFS.map(([name, file]) => {
      const verdict = checkSettleProof(crypto, bytes(file))
      return verdict.ok ? { name, file, id: verdict.settled.id, seq: verdict.entry.body.seq, size: verdict.checkpoint.body.head.size } : { name, file, code: verdict.code }
    }),
    forks: FORKS.map(([name, file]) => {
      const verdict = checkForkProof(crypto, bytes(file))
      return verdict.ok ? { name, file, author: verdict.author, epoch: verdict.epoch, at: verdict.at } : { name, file, code: verdict.code }
    })
  }
}
