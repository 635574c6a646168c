import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createReconciler, PairIndex } from '@mycel/settle/reconcile'
import { createNodeCrypto } from '../../../packages/daemon/dist/src/crypto/node-crypto.js'
import { BooksMailbox } from '../../../packages/daemon/dist/src/mailboxes/books-mailbox.js'
import { Settlement } from '../../../packages/daemon/dist/src/settlement/settlement.js'
import { Store } from '../../../packages/daemon/dist/src/stores/store.js'
import { network, person, receipt } from '../../../packages/settle/dist/test/fixtures/people.js'
import { rounded } from '../figure.ts'
import type { Figure, Note } from '../figure.ts'
import type { Crypto } from '@mycel/wire'

const RECEIPTS = 6000

/** The one in the middle counts: how long a disk takes to sync differs from one moment to the next. */
const ROUNDS = 5

/**
 * A peer that reconciles brings receipts: each is opened, both signatures are checked, it is logged with an own signature, and on disk before the answer. Both sides run in this process; only one checks.
 */
export async function durable (note: Note): Promise<readonly Figure[]> {
  const rounds: Figure[] = []

  for (let n = 0; n < ROUNDS; n++) {
    rounds.push(...await once(note))
  }

  const share = ({ value, peerValue }: Figure): number => value / (peerValue ?? 1)
  return rounds.sort((a, b) => share(a) - share(b)).slice(Math.floor(ROUNDS / 2), Math.floor(ROUNDS / 2) + 1)
}

async function once (note: Note): Promise<readonly Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'mycel-bench-'))
  const crypto = createNodeCrypto()
  const [provider, requester] = [person(1), person(2)]
  const receipts = new Map(Array.from({ length: RECEIPTS }, (_, i) => receipt(provider, requester, i)).map(one => [one.id as string, one]))
  const store = await Store.open(join(dir, 'store'))
  const books = await BooksMailbox.open({ crypto, signer: requester, network, store, anchor: join(dir, 'end'), policy: {}, now: () => 5n, attested: () => false }, () => new Uint8Array(16).fill(7))

  try {
    const settlement = new Settlement({
      crypto,
      signer: requester,
      network,
      store,
      books,
      requester: { request: async () => Promise.reject(new Error('nobody is asked')), stop: () => {} },
      paymentAnswerMs: 1_000,
      noRoom: () => {},
      now: () => 5n,
      random: bytes => new Uint8Array(bytes),
      locate: async () => Promise.reject(new Error('nobody is dialled')),
      settleContract: async message => (await books.commit([{ do: 'settle', receipt: message }], [])).ok,
      log: note
    })
    const theirs = createReconciler({
      crypto,
      network,
      self: provider.publicKey,
      peer: requester.publicKey,
      settled: { index: () => PairIndex.of([...receipts.values()].map(({ digest, body: { at } }) => ({ at, digest }))), get: digest => receipts.get(Buffer.from(digest).toString('hex'))?.bytes },
      head: { epoch: new Uint8Array(16), size: 1n, root: new Uint8Array(32) }
    })
    const ceilingBefore = ceilingPerSecond(crypto)
    const before = process.cpuUsage()
    const at = performance.now()
    let agreed = false

    for (let frame: Uint8Array | undefined = await theirs.start(), first = true; frame != null; first = false) {
      const { attachments: [answer] = [] } = await settlement.handle({ body: Uint8Array.of(first ? 0 : 1), envelopes: [], attachments: [frame] }, { peer: {} as never, key: provider.publicKey })
      const received = answer == null ? undefined : await theirs.receive(answer)
      agreed = received?.agreed ?? agreed
      frame = received?.reply
    }

    const ms = performance.now() - at
    const { user, system } = process.cpuUsage(before)

    if (!agreed || books.state.size !== RECEIPTS + 1) {
      throw new Error(`${books.state.size} entries after ${RECEIPTS} receipts`)
    }

    const checks = 2 * RECEIPTS / ms * 1000
    const ceiling = (ceilingBefore + ceilingPerSecond(crypto)) / 2
    const cores = (user + system) / 1000 / ms
    note(`${rounded(checks)} signature checks a second while settling durably, on ${rounded(cores)} cores: ${rounded(checks / ceiling)} of one core's ${rounded(ceiling)}, ${rounded(checks / ceiling / cores)} of the cores that it used`)
    return [{ bench: 'settle', figure: 'signature checks while settling durably', value: rounded(checks), unit: 'checks/s', goal: `>= ${rounded(0.8 * ceiling)}`, peer: 'Ed25519 checks on one core, nothing else', peerValue: rounded(ceiling) }]
  } finally {
    await books.close()
    await store.close()
    await rm(dir, { recursive: true, force: true })
  }
}

/** Ed25519 checks a second on one core just now, with whatever else the machine does: nothing but checks, for about a second. */
function ceilingPerSecond (crypto: Crypto): number {
  const seed = new Uint8Array(32).fill(1)
  const message = new Uint8Array(512).fill(5)
  const [key, signature] = [crypto.publicKey(seed), crypto.sign(seed, message)]
  const at = performance.now()
  let checks = 0

  while (performance.now() - at < 1000) {
    checks += crypto.verify(key, message, signature) ? 1 : 0
  }

  return checks / (performance.now() - at) * 1000
}
