/**
 * `node crash-child.js <dir> <seed>`: trades without end, and writes one line for each commit that was acknowledged. Three of four seeds kill it at a durable step that the seed draws: before the
 * write, while it is under way, or after it and before anybody is told; of the others its parent kills it.
 */
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { contractId, countersign, sign } from '@mycel/wire'
import { putSettled } from '../../../src/settlement/settled.ts'
import { Store } from '../../../src/stores/store.ts'
import { crypto, network, openBooks, peer, self } from './trader.ts'

const [dir = '', seed = '0'] = process.argv.slice(2)
const store = await Store.open(join(dir, 'store'))
const books = await openBooks(store, dir)
let drawn = Number(seed)

function draw (below: number): number {
  drawn = (Math.imul(drawn, 1_103_515_245) + 12_345) >>> 0
  return (drawn >>> 8) % below
}

/** A contract of its own for every seed and turn. */
async function turn (name: string): Promise<void> {
  const digest = crypto.sha256(Buffer.from(name))
  const half = sign(crypto, self, 'receipt', {
    network,
    contract: digest,
    prev: digest,
    author: self.publicKey,
    at: 1000n,
    requester: peer.publicKey,
    asset: 'credit',
    units: 1n,
    unitPrice: 10n,
    total: 10n,
    meters: [],
    audit: { windows: 1, units: 1, audited: 0 },
    lines: [{ debtor: peer.publicKey, creditor: self.publicKey, amount: 10n, reason: 'work' }],
    head: books.head()
  })
  const receipt = countersign(crypto, peer, half)
  const steps = [
    async () => books.commit([{ do: 'reserve', contract: contractId(digest), reservation: { peer: peer.publicKey, asset: 'credit', side: 'provider', amount: 10n } }], []),
    async () => books.commit([{ do: 'hold', receipt: half }], []),
    async () => books.commit([{ do: 'settle', receipt }], putSettled(self.publicKey, receipt))
  ]

  for (const [i, step] of steps.entries()) {
    const committed = await step()

    if (!committed.ok) {
      throw new Error(committed.reason)
    }

    // a synchronous write: what the parent has read was acknowledged before the kill
    writeSync(1, `${['reserve', 'hold', 'settle'][i] ?? ''} ${receipt.id} ${books.head().size}\n`)
  }
}

const PHASES = ['before', 'during', 'after', 'parent'] as const
const phase = PHASES[Number(seed) % PHASES.length]
const write = store.write.bind(store)
let left = draw(60)

const kill = (): void => { process.kill(process.pid, 'SIGKILL') }

store.write = async ops => {
  left -= 1
  const now = left === 0 ? phase : undefined

  if (now === 'before') {
    kill()
  }

  const written = write(ops)

  if (now === 'during') {
    setTimeout(kill, draw(2))
  }

  await written

  if (now === 'after') {
    kill()
  }
}

writeSync(1, 'ready\n')

for (let n = 0; ; n++) {
  // several at a time share a write, or do not
  await Promise.all(Array.from({ length: 1 + draw(5) }, async (_, i) => turn(`${seed}/${n}/${i}`)))

  if (draw(40) === 0) {
    // what a stop writes, in the middle of it all
    await books.keep()
  }
}
