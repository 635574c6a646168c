import { checkSettled, createReconciler, decodeFrame, encodeFrame, PairIndex } from '@mycel/settle/reconcile'
import { u32be } from '@mycel/wire'
import { bytesOf, hex, hexRuns, plain } from '../../../scripts/vectors/json.ts'
import type { Verdict } from './verdict.ts'
import type { Bytes } from '../../../scripts/vectors/json.ts'
import type { Range, ReconcileFrame, Reconciler, SettledRef } from '@mycel/settle/reconcile'
import type { Crypto } from '@mycel/wire/crypto'

interface StoredItem { readonly at: string, readonly id: string }
interface StoredDeal extends StoredItem { readonly envelope: string }
interface StoredSide { readonly key: string, readonly head: { readonly epoch: string, readonly size: string, readonly root: string } }
interface Holds { readonly ruled: number, readonly deals: readonly string[] }
interface Step { readonly frame: Bytes, readonly reply?: Bytes | null, readonly learned?: readonly string[], readonly agreed?: boolean, readonly code?: string }
type Name = 'a' | 'b'

interface StoredRoots {
  readonly network: string
  readonly rule: readonly StoredItem[]
  readonly roots: ReadonlyArray<{ readonly name: string, readonly items?: readonly StoredItem[], readonly ruled?: number, readonly count: number, readonly root: string }>
  readonly settled: ReadonlyArray<Partial<StoredItem> & { readonly name: string, readonly pair: readonly [string, string], readonly envelope: string, readonly counts?: false }>
}

interface StoredExchanges {
  readonly network: string
  readonly sides: Readonly<Record<Name, StoredSide>>
  readonly deals: Readonly<Record<string, StoredDeal>>
  readonly exchanges: ReadonlyArray<Readonly<Record<Name, Holds>> & { readonly name: string, readonly begins: Name, readonly frames: ReadonlyArray<{ readonly from: Name, readonly frame: Bytes, readonly learned: readonly string[] }>, readonly count: number, readonly root: string }>
  readonly games: ReadonlyArray<{ readonly name: string, readonly a: Holds, readonly steps: readonly Step[] }>
}

/** pair-roots.json: whatever the order in which the items come. */
export function * pairRoots (crypto: Crypto, stored: unknown): Generator<Verdict> {
  const { network, rule, roots, settled } = stored as StoredRoots
  yield { name: 'the rule', found: ruled(crypto, rule.length).map(({ at, digest }) => ({ at: String(at), id: hex(digest) })), wanted: rule }

  for (const { name, items, ruled: made, count, root } of roots) {
    const refs = items == null ? ruled(crypto, made ?? 0) : items.map(refOf)
    const [index, reversed, oneByOne] = [PairIndex.of(refs), PairIndex.of([...refs].reverse()), refs.slice(0, 100).reduce((all, ref) => all.with([ref]), PairIndex.empty).with(refs)]
    yield { name: `pair root, ${name}`, found: [index.size, ...[index, reversed, oneByOne].map(one => hex(one.root(crypto)))], wanted: [count, root, root, root] }
  }

  for (const { name, pair: [a, b], envelope, at, id } of settled) {
    const checked = checkSettled(crypto, bytesOf(envelope), { network }, bytesOf(a), bytesOf(b))
    yield { name: `settled, ${name}`, found: checked.ok ? { at: String(checked.message.body.at), id: checked.message.id } : null, wanted: id == null ? null : { at, id } }
  }
}

/** frames.json: what a frame says, or why it is none. */
export function * frames (_crypto: Crypto, stored: unknown): Generator<Verdict> {
  const { network, cases } = stored as { readonly network: string, readonly cases: ReadonlyArray<{ readonly name: string, readonly frame: Bytes, readonly code?: string, readonly body?: unknown }> }

  for (const { name, frame, code, body } of cases) {
    const bytes = bytesOf(frame)
    const decoded = decodeFrame(bytes)

    if (decoded.ok && decoded.value.network === network) {
      yield { name: `frame, ${name}`, found: plain({ body: shown(decoded.value), again: hexRuns(encodeFrame(decoded.value)) }), wanted: { body, again: frame } }
    } else {
      yield { name: `frame, ${name}`, found: decoded.ok ? 'wrong-network' : decoded.code, wanted: code }
    }
  }
}

/** exchanges.json: both sides from their first frame to agreement, and one side against frames that do not belong. */
export async function * exchanges (crypto: Crypto, stored: unknown): AsyncGenerator<Verdict> {
  const vectors = stored as StoredExchanges

  for (const { name, begins, frames: wanted, count, root, ...held } of vectors.exchanges) {
    const sides = { a: reconciler(crypto, vectors, 'a', held.a), b: reconciler(crypto, vectors, 'b', held.b) }
    const found: unknown[] = []
    const agreed = { a: false, b: false }
    let from: Name = begins
    let frame: Uint8Array | undefined = await sides[from].start()

    while (frame != null && found.length < 100) {
      const to: Name = from === 'a' ? 'b' : 'a'
      const received = await sides[to].receive(frame)
      found.push({ from, frame: hexRuns(frame), learned: received.learned.map(({ id }) => id) })
      agreed[to] = received.agreed
      from = to
      frame = received.reply
    }

    for (let i = 0; i < Math.max(found.length, wanted.length); i++) {
      yield { name: `exchange, ${name}, frame ${i + 1}`, found: found[i], wanted: wanted[i] }
    }

    const all = PairIndex.of([...refsOf(crypto, vectors, held.a), ...refsOf(crypto, vectors, held.b)])
    yield { name: `exchange, ${name}, in the end`, found: [agreed, all.size, hex(all.root(crypto))], wanted: [{ a: true, b: true }, count, root] }
  }

  for (const { name, a, steps } of vectors.games) {
    const side = reconciler(crypto, vectors, 'a', a)

    for (const [i, { frame, ...wanted }] of steps.entries()) {
      const { reply, learned, agreed, refusal } = await side.receive(bytesOf(frame))
      const found = refusal == null ? { reply: reply == null ? null : hexRuns(reply), learned: learned.map(({ id }) => id), agreed } : { code: refusal.code }
      yield { name: `game, ${name}, step ${i + 1}`, found, wanted }
    }
  }
}

function reconciler (crypto: Crypto, vectors: StoredExchanges, own: Name, held: Holds): Reconciler {
  const [self, peer] = own === 'a' ? [vectors.sides.a, vectors.sides.b] : [vectors.sides.b, vectors.sides.a]
  const { epoch, size, root } = self.head
  const envelopes = new Map(Object.values(vectors.deals).map(({ id, envelope }) => [id, bytesOf(envelope)]))
  return createReconciler({
    crypto,
    network: vectors.network,
    self: bytesOf(self.key),
    peer: bytesOf(peer.key),
    head: { epoch: bytesOf(epoch), size: BigInt(size), root: bytesOf(root) },
    settled: { index: () => PairIndex.of(refsOf(crypto, vectors, held)), get: digest => envelopes.get(hex(digest)) }
  })
}

function refsOf (crypto: Crypto, { deals }: StoredExchanges, held: Holds): readonly SettledRef[] {
  return [...ruled(crypto, held.ruled), ...held.deals.map(name => refOf(deals[name] ?? { at: '', id: '' }))]
}

function ruled (crypto: Crypto, count: number): readonly SettledRef[] {
  return Array.from({ length: count }, (_, i) => ({ at: BigInt(1_700_000_000_000 + Math.floor(i / 3)), digest: crypto.sha256(u32be(i)) }))
}

function refOf ({ at, id }: StoredItem): SettledRef {
  return { at: BigInt(at), digest: bytesOf(id) }
}

function shown ({ summary, ranges: all, wants, settled, more }: ReconcileFrame): unknown {
  const range = (one: Range | undefined): unknown => one == null ? null : { ...one, ids: hexRuns(one.ids) }
  const described = all.length > 2 ? { count: all.length, first: range(all[0]), last: range(all[all.length - 1]) } : all.map(range)
  const sent = settled.length > 2 ? { count: settled.length } : settled.map(hexRuns)
  return { summary: summary ?? null, ranges: described, wants: hexRuns(wants), settled: sent, more }
}
