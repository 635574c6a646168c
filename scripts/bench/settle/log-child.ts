/**
 * `make|open|verify|prove <dir> <entries>`: one thing done with a settlement log on disk, in a process of its own, so that its memory is its own. Prints one JSON line. Run without its types, and so without
 * other files that have them: see log.ts.
 */
import '../../../packages/daemon/dist/src/small-heap.js'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { consistencyProof, headOf, inclusionProof, rootAt, verifyConsistency } from '@mycel/settle/log'
import { buildReceipt } from '@mycel/settle/receipts'
import { contractId, countersign, createSigner, leafHash, open, sign, verifyInclusion } from '@mycel/wire'
import { createNodeCrypto } from '../../../packages/daemon/dist/src/crypto/node-crypto.js'
import { BooksMailbox } from '../../../packages/daemon/dist/src/mailboxes/books-mailbox.js'
import { storedEntries, storedNodes } from '../../../packages/daemon/dist/src/settlement/log/log-reader.js'
import { Store } from '../../../packages/daemon/dist/src/stores/store.js'
import { asset, network } from '../../../packages/settle/dist/test/fixtures/people.js'
import type { Signer } from '@mycel/wire'

/** Contracts whose entries go to disk together. */
const GROUP = 32
const PEERS = 50

const crypto = createNodeCrypto()
const person = (n: number): Signer => createSigner(crypto, new Uint8Array(32).fill(n))
const self = person(1)
const peers = Array.from({ length: PEERS }, (_, n) => person(n + 2))
const pool = { cap: 1n << 61n, forAttested: 0n }
const [what = '', dir = '', count = '0'] = process.argv.slice(-3)
const store = await Store.open(join(dir, 'store'))
const at = performance.now()
const books = await BooksMailbox.open({
  crypto, signer: self, network, store, anchor: join(dir, 'store.end'), policy: { [asset]: { provider: pool, requester: pool, maxOwed: pool.cap } }, now: () => BigInt(Date.now()), attested: () => false
}, () => new Uint8Array(16).fill(7))
const openMs = performance.now() - at

/** A provider's contract: what it reserves, the receipt that it signs, the receipt with both signatures. Three entries. */
function mutations (n: number): Parameters<BooksMailbox['commit']>[0] {
  const peer = peers[n % PEERS] ?? self
  const digest = crypto.sha256(Buffer.from(`contract ${n}`))
  const half = sign(crypto, self, 'receipt', buildReceipt({
    network,
    contract: digest,
    prev: digest,
    at: BigInt(1_700_000_000_000 + n),
    requester: peer.publicKey,
    provider: self.publicKey,
    asset,
    units: 10n,
    unitPrice: 100n,
    feePpm: 10_000,
    feePayee: peers[0]?.publicKey ?? new Uint8Array(0),
    shares: [],
    meters: [{ name: 'units', amount: 10n }],
    audit: { windows: 1, units: 10, audited: 1 }
  }, books.head()))
  return [
    { do: 'reserve', contract: contractId(digest), reservation: { peer: peer.publicKey, asset, side: 'provider', amount: 1000n } },
    { do: 'hold', receipt: half },
    { do: 'settle', receipt: countersign(crypto, peer, half) }
  ]
}

async function make (): Promise<object> {
  const wanted = Number(count)

  for (let n = 0; books.state.size < wanted; n += GROUP) {
    const room = Math.min(GROUP, Math.ceil((wanted - books.state.size) / 3))
    const some = Array.from({ length: room }, (_, i) => mutations(n + i)).flat().slice(0, wanted - books.state.size)
    const committed = await books.commit(some, [])

    if (!committed.ok) {
      throw new Error(committed.reason)
    }
  }

  return { size: books.state.size }
}

async function verify (): Promise<object> {
  let told = 0
  const start = performance.now()
  const checked = await books.verify({
    spare: true,
    step: ({ entries, total }) => {
      if (performance.now() - told > 10_000) {
        told = performance.now()
        process.stderr.write(`settle: ${entries} of ${total} entries hold\n`)
      }
    }
  })

  if (!checked.ok) {
    throw new Error(JSON.stringify(checked))
  }

  return { entries: checked.entries, ms: performance.now() - start }
}

/** Proofs of entries and prefixes all over the log, each from the disk and each checked. */
async function prove (): Promise<object> {
  const { state } = books
  const { root } = headOf(crypto, state)
  const [inclusion, consistency]: [number[], number[]] = [[], []]
  let most = 0

  for (let i = 0; i < 200; i++) {
    const index = Math.floor((state.size - 1) * ((i * 0.618_034) % 1))
    const smaller = index + 1
    let start = performance.now()
    const path = await inclusionProof(crypto, storedNodes(crypto, store, state), state.size, index)
    inclusion.push(performance.now() - start)
    start = performance.now()
    const proof = await consistencyProof(crypto, storedNodes(crypto, store, state), smaller, state.size)
    consistency.push(performance.now() - start)
    most = Math.max(most, path.length * 32, proof.length * 32)
    const before = await rootAt(crypto, storedNodes(crypto, store, state), smaller)

    if (!verifyInclusion(crypto, leafHash(crypto, await digestAt(index)), index, state.size, path, root) || !verifyConsistency(crypto, smaller, state.size, before, root, proof)) {
      throw new Error(`a proof about entry ${index} does not hold`)
    }
  }

  return { bytes: most, inclusion, consistency }
}

async function digestAt (seq: number): Promise<Uint8Array> {
  for await (const bytes of storedEntries(store, books.state.ordinal, seq, seq + 1)) {
    const opened = open(crypto, bytes, { network, only: ['log-entry'] })

    if (opened.ok) {
      return opened.message.digest
    }
  }

  throw new Error(`no entry ${seq}`)
}

/** Most memory that this process has ever had resident: all of it, and without pages of files that the kernel may take back. */
function memory (): object {
  const status = readFileSync('/proc/self/status', 'utf8')
  const kib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'mu').exec(status)?.[1])
  const { user, system } = process.cpuUsage()
  return { cpuS: (user + system) / 1e6, peakRssMb: kib('VmHWM') * 1024 / 1e6, anonMb: kib('RssAnon') * 1024 / 1e6, fileMb: kib('RssFile') * 1024 / 1e6 }
}

const done = what === 'make' ? await make() : what === 'verify' ? await verify() : what === 'prove' ? await prove() : { size: books.state.size, unread: books.unread }
const used = memory()

if (what === 'make') {
  await books.close()
}

await store.close()
process.stdout.write(`${JSON.stringify({ openMs, ...done, ...used })}\n`)
process.exit(0)
