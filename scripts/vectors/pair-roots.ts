import { checkSettled, PairIndex } from '@mycel/settle/reconcile'
import { countersign, sign } from '@mycel/wire/envelope'
import { leafHash, merkleRoot } from '@mycel/wire/merkle'
import { half, halfPayment, miscounted, network, payment, receipt } from './deals.ts'
import { hex } from './json.ts'
import { alice, bob, carol, crypto, fill } from './people.ts'
import { firstRuled, ruled } from './settled-items.ts'
import type { SettledRef } from '@mycel/settle/reconcile'
import type { Signer } from '@mycel/wire/envelope'

const AT = 1_700_000_000_000n
const item = (at: bigint, id: number): SettledRef => ({ at, digest: fill(id) })

/** Sets with their ids in the common order, as their maker orders them. */
const ROOTS: ReadonlyArray<readonly [name: string, items: readonly SettledRef[], order: readonly number[]]> = [
  ['nothing', [], []],
  ['one', [item(AT, 7)], [0]],
  ['two, the later one first', [item(AT + 1n, 1), item(AT, 2)], [1, 0]],
  ['two of one time, the greater id first', [item(AT, 0x80), item(AT, 0x7f)], [1, 0]],
  ['one twice', [item(AT, 7), item(AT, 7)], [0]],
  ['three, of which two are of one time', [item(AT, 0xff), item(AT, 0), item(AT - 1n, 0xee)], [2, 1, 0]],
  ['times around 2^32, 2^53 and 2^63', [1n << 63n, (1n << 63n) - 1n, (1n << 53n) + 1n, 1n << 53n, 1n << 32n, (1n << 32n) - 1n, 0n].map(at => item(at, 1)), [6, 5, 4, 3, 2, 1, 0]],
  ['ids that differ in their last byte', [fill(9), Uint8Array.of(...fill(9, 31), 8), Uint8Array.of(...fill(9, 31), 10)].map(digest => ({ at: AT, digest })), [1, 0, 2]]
]

/** How many of the items that a rule makes. */
const RULED = [1, 2, 3, 5, 63, 64, 65, 129, 1000]

const forged = receipt(AT).bytes.slice()
forged[forged.byteLength - 1] = (forged[forged.byteLength - 1] ?? 0) ^ 1
const foreign = countersign(crypto, alice, sign(crypto, bob, 'payment', { ...halfPayment(AT).body, network: 'other' }))
const line = sign(crypto, alice, 'credit-line', { network, grantor: alice.publicKey, grantee: bob.publicKey, seq: 1n, asset: 'credit', limit: 1n })

/** Between whom it is asked about, what, and whether it is settled between them. */
const SETTLED: ReadonlyArray<readonly [name: string, pair: readonly [Signer, Signer], envelope: Uint8Array, counts: boolean]> = [
  ['a receipt, its signers', [alice, bob], receipt(AT).bytes, true],
  ['a receipt, its signers the other way round', [bob, alice], receipt(AT).bytes, true],
  ['a receipt, the requester and the payee of its fee', [bob, carol], receipt(AT).bytes, true],
  ['a receipt, the provider and the payee of its fee, who owe each other nothing', [alice, carol], receipt(AT).bytes, false],
  ['a payment', [alice, bob], payment(AT).bytes, true],
  ['a payment between others', [alice, carol], payment(AT).bytes, false],
  ['a receipt that one has signed', [alice, bob], half(AT).bytes, false],
  ['a payment that one has signed', [alice, bob], halfPayment(AT).bytes, false],
  ['a receipt whose lines do not add up', [alice, bob], miscounted(AT).bytes, false],
  ['a receipt with a signature that does not hold', [alice, bob], forged, false],
  ['a payment of another network', [alice, bob], foreign.bytes, false],
  ['a credit line', [alice, bob], line.bytes, false]
]

/** What two peers agree on, and what belongs to it. Error where the code disagrees with what a case was made for. */
export function pairRootVectors (): unknown {
  const roots = [
    ...ROOTS.map(([name, items, order]) => ({ name, items: items.map(({ at, digest }) => ({ at, id: digest })), ...rootOf(name, items, order.map(i => items[i] ?? item(0n, 0))) })),
    ...RULED.map(count => ({ name: `${count} by the rule`, ruled: count, ...rootOf(`${count}`, [...firstRuled(count)].reverse(), [...firstRuled(count)].sort((a, b) => a.at === b.at ? hex(a.digest) < hex(b.digest) ? -1 : 1 : a.at < b.at ? -1 : 1)) }))
  ]
  const settled = SETTLED.map(([name, [a, b], envelope, counts]) => {
    const checked = checkSettled(crypto, envelope, { network }, a.publicKey, b.publicKey)

    if (checked.ok !== counts) {
      throw new Error(`${name}: made ${counts ? '' : 'not '}to count, does ${checked.ok ? '' : 'not'}`)
    }

    return { name, pair: [a.publicKey, b.publicKey], envelope, ...(checked.ok ? { at: checked.message.body.at, id: checked.message.digest } : { counts }) }
  })
  return { network, rule: [0, 1, 2, 3].map(i => ({ at: ruled(i).at, id: ruled(i).digest })), roots, settled }
}

function rootOf (name: string, items: readonly SettledRef[], ordered: readonly SettledRef[]): { count: number, root: Uint8Array } {
  const root = merkleRoot(crypto, ordered.map(({ digest }) => leafHash(crypto, digest)))
  const index = PairIndex.of(items)

  if (index.size !== ordered.length || hex(index.root(crypto)) !== hex(root)) {
    throw new Error(`pair root of ${name}: not of the order in which it was made`)
  }

  return { count: ordered.length, root }
}
