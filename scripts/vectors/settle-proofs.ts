import { append, buildForkProof, buildSettleProof, checkForkProof, checkpoint, checkSettleProof, encodeNote, inclusionProof, MAX_FORK_PROOF_BYTES, MAX_SETTLE_PROOF_BYTES, nodeReader, openEpoch } from '@mycel/settle/log'
import { countersign, sign } from '@mycel/wire/envelope'
import { half as halfReceipt, miscounted, network, payment as paymentAt } from './deals.ts'
import { flipped } from './envelope-cases.ts'
import { alice, bob, crypto, fill } from './people.ts'
import type { ForkProofVerdict, LogState, SettleProof, SettleProofCode } from '@mycel/settle/log'
import type { Authenticated, Signer } from '@mycel/wire/envelope'

const half = halfReceipt(1_700_000_000_000n)
const receipt = countersign(crypto, bob, half)
const payment = paymentAt(1_700_000_000_001n)

interface Built { readonly state: LogState, readonly entries: ReadonlyArray<Authenticated<'log-entry'>> }

function opened (signer: Signer, epoch: Uint8Array): ReturnType<typeof openEpoch> {
  return openEpoch(crypto, signer, network, { epoch, at: 1_700_000_000_010n })
}

/** A log of eight entries, so that audit paths have every shape. */
function build (signer: Signer, epoch: Uint8Array): Built {
  const { state: begun, entry: opening } = opened(signer, epoch)
  const note = encodeNote('release', { contract: fill(0xc3), lost: 5n })
  const parts = [{ kind: 'receipt' as const, body: half.bytes }, { kind: 'receipt' as const, body: receipt.bytes }, { kind: 'payment' as const, body: payment.bytes }, note, note, { kind: 'payment' as const, body: receipt.bytes }, { kind: 'receipt' as const, body: miscounted(1_700_000_000_002n).bytes }]
  return parts.reduce<Built>(({ state, entries }, part, i) => {
    const appended = append(crypto, signer, state, { ...part, at: 1_700_000_000_011n + BigInt(i) })
    return { state: appended.state, entries: [...entries, appended.entry] }
  }, { state: begun, entries: [opening] })
}

const log = build(alice, fill(0xe1, 16))
const other = build(bob, fill(0xe2, 16))
const earlier = checkpoint(crypto, alice, opened(alice, fill(0xe1, 16)).state, 1_700_000_000_100n)
const signed = checkpoint(crypto, alice, log.state, 1_700_000_000_100n)

async function parts (seq: number): Promise<SettleProof> {
  const path = await inclusionProof(crypto, nodeReader(crypto, log.state, () => undefined), log.state.size, seq)
  return { network, entry: log.entries[seq]?.bytes ?? new Uint8Array(0), path, checkpoint: signed.bytes }
}

const [good, paid, halfSigned, note, misnamed, wrongSum] = [await parts(2), await parts(3), await parts(1), await parts(4), await parts(6), await parts(7)]
const text = (proof: SettleProof): string => new TextDecoder().decode(buildSettleProof(proof))

const swapped = (file: string): string => `${JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(file) as object).reverse()))}\n`
const signedTwice = text({ ...good, checkpoint: flipped(signed.bytes, signed.bytes.byteLength - 1) })
const later = checkpoint(crypto, alice, { ...log.state, epoch: fill(0xe3, 16) }, 1_700_000_000_100n)

/** Each with the code that it is made for; none where it holds. */
const PROOFS: ReadonlyArray<readonly [name: string, file: string, code?: SettleProofCode]> = [
  ['a receipt', text(good)],
  ['a payment', text(paid)],
  ['a half-signed receipt', text(halfSigned), 'not-settled'],
  ['a note', text(note), 'not-settled'],
  ['a receipt that the entry calls a payment', text(misnamed), 'not-settled'],
  ['a receipt that both signed and that does not add up', text(wrongSum), 'not-settled'],
  ['the path of another entry', text({ ...good, path: paid.path }), 'not-included'],
  ['a path that is too short', text({ ...good, path: good.path.slice(0, -1) }), 'not-included'],
  ['a path that is too long', text({ ...good, path: [...good.path, fill(1)] }), 'not-included'],
  ['no path', text({ ...good, path: [] }), 'not-included'],
  ['a path in the other order', text({ ...good, path: [...good.path].reverse() }), 'not-included'],
  ['a checkpoint of fewer entries', text({ ...good, checkpoint: earlier.bytes }), 'not-included'],
  ['a hash of 31 bytes', text({ ...good, path: [fill(1, 31), ...good.path.slice(1)] }), 'not-a-proof'],
  ['a path of 53 hashes', text({ ...good, path: Array.from({ length: 53 }, () => fill(1)) }), 'not-included'],
  ['a path of 54 hashes', text({ ...good, path: Array.from({ length: 54 }, () => fill(1)) }), 'not-a-proof'],
  ['a checkpoint of another author', text({ ...good, checkpoint: checkpoint(crypto, bob, other.state, 1_700_000_000_100n).bytes }), 'other-log'],
  ['a checkpoint of another epoch', text({ ...good, checkpoint: later.bytes }), 'other-log'],
  ['an entry for a checkpoint', text({ ...good, checkpoint: good.entry }), 'unexpected-type'],
  ['a checkpoint for an entry', text({ ...good, entry: good.checkpoint }), 'unexpected-type'],
  ['a receipt for an entry', text({ ...good, entry: receipt.bytes }), 'unexpected-type'],
  ['a checkpoint whose signature does not hold', signedTwice, 'bad-signature'],
  ['an entry whose signature does not hold', text({ ...good, entry: flipped(good.entry, good.entry.byteLength - 1) }), 'bad-signature'],
  ['an entry that is cut', text({ ...good, entry: good.entry.subarray(0, -1) }), 'malformed'],
  ['an empty entry', text({ ...good, entry: fill(0, 0) }), 'unknown-type'],
  ['another network', text({ ...good, network: 'other' }), 'wrong-network'],
  ['no network', text({ ...good, network: '' }), 'wrong-network'],
  ['a network with what JSON escapes', text({ ...good, network: 'a"\\\n\u001f\u007f\u2028é' }), 'wrong-network'],
  ['an escape that is not needed', text(good).replace('"vectors"', '"\\u0076ectors"'), 'not-canonical'],
  ['a network of half a surrogate pair', text(good).replace('"vectors"', '"\\ud800"'), 'not-a-proof'],
  ['no line feed', text(good).trimEnd(), 'not-canonical'],
  ['two line feeds', `${text(good)}\n`, 'not-canonical'],
  ['carriage return and line feed', text(good).replace('\n', '\r\n'), 'not-canonical'],
  ['a byte order mark', `\ufeff${text(good)}`, 'not-a-proof'],
  ['a blank', text(good).replace(',"entry"', ', "entry"'), 'not-canonical'],
  ['keys in another order', swapped(text(good)), 'not-canonical'],
  ['one key more', text(good).replace('"format"', '"extra":1,"format"'), 'not-canonical'],
  ['one key twice', text(good).replace('"format"', '"entry":"","format"').replace('"entry":""', `"entry":${JSON.stringify((JSON.parse(text(good)) as { entry: string }).entry)}`), 'not-canonical'],
  ['one key less', text(good).replace(/"network":"vectors",/, ''), 'not-a-proof'],
  ['a number for the network', text(good).replace('"vectors"', '7'), 'not-a-proof'],
  ['a number in the path', text(good).replace('"path":[', '"path":[7,'), 'not-a-proof'],
  ['a path that is no list', text(good).replace(/"path":\[.*\]/, '"path":""'), 'not-a-proof'],
  ['base64 without its padding', text(good).replace(/[=]+"/, '"'), 'not-a-proof'],
  ['base64 with a bit beyond its end', text(good).replace(/([A-Za-z0-9+/])(=+")/, (_, last: string, rest: string) => `${nextLetter(last)}${rest}`), 'not-a-proof'],
  ['base64 with a line break', text(good).replace('"entry":"', '"entry":"\\n'), 'not-a-proof'],
  ['base64 of web addresses', text({ ...good, path: [fill(0xff), ...good.path.slice(1)] }).replaceAll('/', '_').replace('settle-proof_1', 'settle-proof/1'), 'not-a-proof'],
  ['another format', text(good).replace('settle-proof/1', 'settle-proof/2'), 'not-a-proof'],
  ['a list', '[]\n', 'not-a-proof'],
  ['null', 'null\n', 'not-a-proof'],
  ['NaN, which is no JSON', text(good).replace('"format"', '"extra":NaN,"format"'), 'not-a-proof'],
  ['no JSON', '{', 'not-a-proof'],
  ['nothing', '', 'not-a-proof'],
  ['too long', text(good).padEnd(MAX_SETTLE_PROOF_BYTES + 1), 'oversize'],
  ['as long as may be, with blanks', text(good).padEnd(MAX_SETTLE_PROOF_BYTES), 'not-canonical']
]

const fork = append(crypto, alice, { ...log.state, size: 0, peaks: [], tails: [], last: fill(0) }, { ...encodeNote('epoch', { epoch: new Uint8Array(0), size: 0n, root: new Uint8Array(0) }), at: 1_700_000_000_999n })
const one = log.entries[0]?.bytes ?? new Uint8Array(0)
const forkText = (a: Uint8Array, b: Uint8Array): string => new TextDecoder().decode(buildForkProof(network, a, b))
const bid = sign(crypto, alice, 'bid', { network, tender: fill(1), provider: alice.publicKey, at: 1_700_000_000_200n, unitPrice: 1n, maxUnits: 1, validUntil: 1_700_000_000_300n, ad: new Uint8Array(0), head: { ...signed.body.head, root: fill(7) } })

const award = sign(crypto, alice, 'award', { network, bid: fill(1), tender: fill(2), requester: alice.publicKey, provider: bob.publicKey, at: 1_700_000_000_201n, units: 1, verifiers: [], head: { ...signed.body.head, root: fill(8) } })
const sameHead = checkpoint(crypto, alice, log.state, 1_700_000_000_101n)
const elsewhere = forkText(one, fork.entry.bytes)

const FORKS: ReadonlyArray<readonly [name: string, file: string, code?: ForkCode]> = [
  ['two entries for one position', elsewhere],
  ['a checkpoint and a bid with another root', forkText(signed.bytes, bid.bytes)],
  ['a bid and an award with different roots', forkText(bid.bytes, award.bytes)],
  ['a bill of one signature and a checkpoint', forkText(half.bytes, earlier.bytes)],
  ['one entry twice', forkText(one, one), 'no-conflict'],
  ['one head at two times', forkText(signed.bytes, sameHead.bytes), 'no-conflict'],
  ['two positions', forkText(one, log.entries[1]?.bytes ?? one), 'different-places'],
  ['two sizes', forkText(signed.bytes, earlier.bytes), 'different-places'],
  ['two epochs', forkText(signed.bytes, later.bytes), 'different-places'],
  ['two authors', forkText(one, other.entries[0]?.bytes ?? one), 'different-authors'],
  ['an entry and a checkpoint', forkText(one, signed.bytes), 'different-types'],
  ['a payment', forkText(payment.bytes, signed.bytes), 'unexpected-type'],
  ['a signature that does not hold', forkText(flipped(one, one.byteLength - 1), fork.entry.bytes), 'bad-signature'],
  ['a statement that is cut', forkText(one.subarray(0, -1), fork.entry.bytes), 'malformed'],
  ['another network', elsewhere.replace('"vectors"', '"other"'), 'wrong-network'],
  ['a network of half a surrogate pair', elsewhere.replace('"vectors"', '"\\ud800"'), 'not-a-proof'],
  ['the greater text first', elsewhere.replace(/\["([^"]+)","([^"]+)"\]/, '["$2","$1"]'), 'not-canonical'],
  ['no line feed', elsewhere.trimEnd(), 'not-canonical'],
  ['one key more', elsewhere.replace('{', '{"extra":1,'), 'not-canonical'],
  ['base64 without its padding', elsewhere.replace(/[=]+"/, '"'), 'not-a-proof'],
  ['one statement', elsewhere.replace(/\["[^"]+",/, '['), 'not-a-proof'],
  ['three statements', elsewhere.replace('"statements":[', '"statements":["",'), 'not-a-proof'],
  ['another format', elsewhere.replace('fork-proof/1', 'fork-proof/2'), 'not-a-proof'],
  ['no JSON', '{', 'not-a-proof'],
  ['too long', elsewhere.padEnd(MAX_FORK_PROOF_BYTES + 1), 'oversize']
]

type ForkCode = Extract<ForkProofVerdict, { ok: false }>['code']

/** Files that prove what is settled, or that a log was forked. Error where the code disagrees with what a file was made for. */
export function settleProofVectors (): unknown {
  const bytes = (file: string): Uint8Array => new TextEncoder().encode(file)
  const made = <T extends { readonly ok: true } | { readonly ok: false, readonly code: string }>(name: string, wanted: string | undefined, verdict: T): T => {
    const found = verdict.ok ? undefined : verdict.code

    if (found !== wanted) {
      throw new Error(`${name}: made to be ${wanted ?? 'a proof'}, is ${found ?? 'a proof'}`)
    }

    return verdict
  }

  return {
    proofs: PROOFS.map(([name, file, code]) => {
      const verdict = made(name, code, checkSettleProof(crypto, bytes(file)))
      const stored = { name, file: textRuns(file) }
      return verdict.ok ? { ...stored, id: verdict.settled.id, seq: verdict.entry.body.seq, size: verdict.checkpoint.body.head.size } : { ...stored, code: verdict.code }
    }),
    forks: FORKS.map(([name, file, code]) => {
      const verdict = made(name, code, checkForkProof(crypto, bytes(file)))
      const stored = { name, file: textRuns(file) }
      return verdict.ok ? { ...stored, author: verdict.author, epoch: verdict.epoch, at: verdict.at } : { ...stored, code: verdict.code }
    })
  }
}

/** A file's text; one that ends in many blanks as the text before them and their number. */
function textRuns (file: string): unknown {
  const text = file.replace(/ +$/, '')
  return text === file ? file : { text, blanks: file.length - text.length }
}

/** The letter whose lowest bit is another: one that its padding leaves unused. */
function nextLetter (letter: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  return letters[letters.indexOf(letter) ^ 1] ?? letter
}
