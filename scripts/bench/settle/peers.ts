import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createReconciler } from '@mycel/settle/reconcile'
import { createNodeCrypto } from '../../../packages/daemon/dist/src/crypto/node-crypto.js'
import { BooksMailbox } from '../../../packages/daemon/dist/src/mailboxes/books-mailbox.js'
import { putSettled, readPair, settledWith } from '../../../packages/daemon/dist/src/settlement/settled.js'
import { Settlement } from '../../../packages/daemon/dist/src/settlement/settlement.js'
import { Store } from '../../../packages/daemon/dist/src/stores/store.js'
import { network, payment, person } from '../../../packages/settle/dist/test/fixtures/people.js'
import { rounded, timed } from '../figure.ts'
import type { Figure, Note } from '../figure.ts'
import type { Authenticated, Signer } from '@mycel/wire'
import type { EventEmitter } from 'node:events'

const ENTRIES = 10_000

/** Bytes of an entry's content elsewhere: about a payment's. */
const CONTENT_BYTES = 300

/** Appends under way at a time. */
const TOGETHER = 64

interface Rates { readonly append: number, readonly sync: number }

/** Append and sync of ten thousand signed entries here, in hypercore and in ssb-db2, on disk, all in this process. What each promises differs: docs/bench.md says how. */
export async function peers (note: Note): Promise<readonly Figure[]> {
  const own = await mycel()
  const hyper = await hypercore()
  const ssb = await ssbDb2()
  note(`ten thousand entries a second, append and sync: here ${rounded(own.append)} and ${rounded(own.sync)}, hypercore ${rounded(hyper.append)} and ${rounded(hyper.sync)}, ssb-db2 ${rounded(ssb.append)} and ${rounded(ssb.sync)}`)

  const figure = (what: keyof Rates, peer: string, theirs: Rates): Figure => ({ bench: 'settle', figure: `${what} of 10k entries, beside ${peer}`, value: rounded(own[what]), unit: 'entries/s', goal: null, peer, peerValue: rounded(theirs[what]) })
  return [figure('append', 'hypercore', hyper), figure('sync', 'hypercore', hyper), figure('append', 'ssb-db2', ssb), figure('sync', 'ssb-db2', ssb)]
}

async function inFolder<T> (use: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'mycel-bench-'))

  try {
    return await use(dir)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** Runs so many at a time, in order of their start. */
async function each (count: number, work: (i: number) => Promise<unknown>): Promise<void> {
  for (let i = 0; i < count; i += TOGETHER) {
    await Promise.all(Array.from({ length: Math.min(TOGETHER, count - i) }, async (_, n) => work(i + n)))
  }
}

/** Payments: each is an entry with an own signature on disk before it is acknowledged; synced, both its signatures are checked and the other side logs it likewise. */
async function mycel (): Promise<Rates> {
  const crypto = createNodeCrypto()
  const [payer, payee] = [person(1), person(2)]
  const payments = Array.from({ length: ENTRIES }, (_, i) => payment(payer, payee, i, 1n))

  return inFolder(async dir => {
    const open = async (signer: Signer, name: string): Promise<{ store: Store, books: BooksMailbox }> => {
      const store = await Store.open(join(dir, name))
      return { store, books: await BooksMailbox.open({ crypto, signer, network, store, anchor: join(dir, `${name}.end`), policy: {}, now: () => 5n, attested: () => false }, () => new Uint8Array(16).fill(7)) }
    }
    const [a, b] = [await open(payer, 'a'), await open(payee, 'b')]
    const append = await timed(async () => each(ENTRIES, async i => {
      const one = payments[i] as Authenticated<'payment'>
      await a.books.commit([{ do: 'payment', payment: one }], putSettled(payer.publicKey, one))
    }))
    const settlement = new Settlement({
      crypto,
      signer: payee,
      network,
      store: b.store,
      books: b.books,
      requester: { request: async () => Promise.reject(new Error('nobody is asked')), stop: () => {} },
      paymentAnswerMs: 1_000,
      noRoom: () => {},
      now: () => 5n,
      random: bytes => new Uint8Array(bytes),
      locate: async () => Promise.reject(new Error('nobody is dialled')),
      settleContract: async () => false,
      log: () => {}
    })
    const sync = await timed(async () => {
      const settled = { index: async () => readPair(a.store, payee.publicKey), get: settledWith(a.store, payee.publicKey).get }
      const ours = createReconciler({ crypto, network, self: payer.publicKey, peer: payee.publicKey, settled, head: a.books.head() })

      for (let frame: Uint8Array | undefined = await ours.start(), first = true; frame != null; first = false) {
        const { attachments: [answer] = [] } = await settlement.handle({ body: Uint8Array.of(first ? 0 : 1), envelopes: [], attachments: [frame] }, { peer: {} as never, key: payer.publicKey })
        frame = answer == null ? undefined : (await ours.receive(answer)).reply
      }
    })

    if (b.books.state.size !== ENTRIES + 1) {
      throw new Error(`${b.books.state.size} entries after ${ENTRIES} payments`)
    }

    for (const { books, store } of [a, b]) {
      await books.close()
      await store.close()
    }

    return { append: ENTRIES / append * 1000, sync: ENTRIES / sync * 1000 }
  })
}

interface Duplex extends EventEmitter { pipe (to: Duplex): Duplex }

interface Core {
  readonly key: Uint8Array
  readonly contiguousLength: number
  ready (): Promise<void>
  append (blocks: readonly Uint8Array[]): Promise<unknown>
  replicate (initiator: boolean): Duplex
  update (options: { readonly wait: boolean }): Promise<unknown>
  download (range: { readonly start: number, readonly end: number }): { done (): Promise<void> }
  close (): Promise<void>
}

/** Blocks of the same size, a signature for each batch of 64; synced, each block's hashes are checked and each head's signature. */
async function hypercore (): Promise<Rates> {
  const Hypercore = createRequire(import.meta.url)('hypercore') as new (dir: string, key?: Uint8Array) => Core
  const block = Buffer.alloc(CONTENT_BYTES, 7)

  return inFolder(async one => inFolder(async other => {
    const a = new Hypercore(one)
    await a.ready()
    const append = await timed(async () => {
      for (let i = 0; i < ENTRIES; i += TOGETHER) {
        await a.append(Array.from({ length: Math.min(TOGETHER, ENTRIES - i) }, () => block))
      }
    })
    const b = new Hypercore(other, a.key)
    await b.ready()
    const [left, right] = [a.replicate(true), b.replicate(false)]
    left.pipe(right).pipe(left)
    left.on('error', () => {})
    right.on('error', () => {})
    const sync = await timed(async () => {
      await b.update({ wait: true })
      await b.download({ start: 0, end: ENTRIES }).done()
    })

    if (b.contiguousLength !== ENTRIES) {
      throw new Error(`${b.contiguousLength} blocks of ${ENTRIES} came across`)
    }

    await b.close()
    await a.close()
    return { append: ENTRIES / append * 1000, sync: ENTRIES / sync * 1000 }
  }))
}

type Done<T> = (err: unknown, value: T) => void

interface Sbot {
  readonly config: { readonly keys: unknown }
  readonly db: {
    create (message: { readonly keys: unknown, readonly content: unknown }, done: Done<{ readonly value: { readonly sequence: number } }>): void
    add (message: unknown, done: Done<unknown>): void
    onDrain (done: () => void): void
  }
  close (force: boolean, done: () => void): void
}

async function created ({ db, config: { keys } }: Sbot, i: number): Promise<{ readonly sequence: number }> {
  return new Promise((resolve, reject) => {
    db.create({ keys, content: { type: 'receipt', i, text: 'x'.repeat(CONTENT_BYTES - 80) } }, (err, made) => { err == null ? resolve(made.value) : reject(err) })
  })
}

async function added ({ db }: Sbot, message: unknown): Promise<void> {
  await new Promise<void>((resolve, reject) => { db.add(message, err => { err == null ? resolve() : reject(err) }) })
}

async function drained ({ db }: Sbot): Promise<void> {
  await new Promise<void>(resolve => { db.onDrain(resolve) })
}

async function closed (sbot: Sbot): Promise<void> {
  await new Promise<void>(resolve => { sbot.close(true, resolve) })
}

/** Messages of the same size, a signature for each; synced, each signature and link is checked. Its writes are not forced to the disk one by one. */
async function ssbDb2 (): Promise<Rates> {
  const load = createRequire(import.meta.url)
  const stack = load('secret-stack') as (options: unknown) => { use (plugin: unknown): (config: unknown) => Sbot }
  const keys = load('ssb-keys') as { generate (): unknown }
  const start = (path: string): Sbot => stack({ appKey: (load('ssb-caps') as { shs: string }).shs }).use(load('ssb-db2'))({ path, keys: keys.generate(), timeout: 1e9 })

  return inFolder(async one => inFolder(async other => {
    const [a, b] = [start(one), start(other)]
    const messages: Array<{ readonly sequence: number }> = []
    const append = await timed(async () => {
      await each(ENTRIES, async i => messages.push(await created(a, i)))
      await drained(a)
    })
    messages.sort((x, y) => x.sequence - y.sequence)
    const sync = await timed(async () => {
      await each(ENTRIES, async i => added(b, messages[i]))
      await drained(b)
    })
    await Promise.all([closed(a), closed(b)])
    return { append: ENTRIES / append * 1000, sync: ENTRIES / sync * 1000 }
  }))
}
