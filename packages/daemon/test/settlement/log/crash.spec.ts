import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { accountOf, isSettled } from '@mycel/settle/books'
import { peerKey } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { inFolder, openBooks, peer, withStore } from './trader.ts'

/** Kills in this run; `MYCEL_KILLS=1000 npx mocha …/crash.spec.js` is the whole proof. */
const KILLS = Number(process.env.MYCEL_KILLS ?? '12')
const SEED = Number(process.env.MYCEL_SEED ?? '1')

/** Folders are begun anew after so many kills, so that logs stay short enough to be read again each time. */
const KILLS_OF_ONE = 50
const MOST_LINES = 60

const child = fileURLToPath(new URL('crash-child.js', import.meta.url))

/** Runs the child until it has acknowledged so much, kills it, and says what it had acknowledged. */
async function killed (dir: string, seed: number): Promise<readonly string[]> {
  const running = spawn(process.execPath, [child, dir, String(seed)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const after = 1 + (Math.imul(seed, 2_654_435_761) >>> 0) % MOST_LINES
  const lines: string[] = []

  for await (const line of createInterface({ input: running.stdout })) {
    lines.push(line)

    if (lines.length === after) {
      running.kill('SIGKILL')
    }
  }

  if (running.exitCode == null && running.signalCode == null) {
    await once(running, 'exit')
  }

  expect(running.signalCode, `seed ${seed}`).to.equal('SIGKILL')
  return lines
}

describe('a log whose process is killed', function () {
  this.timeout(60_000 + KILLS * 10_000)

  it(`${KILLS} times at any durable step (seeds from ${SEED}) verifies, has lost nothing that was acknowledged, and has nothing twice`, async () => {
    for (let first = SEED; first < SEED + KILLS; first += KILLS_OF_ONE) {
      const seeds = Array.from({ length: Math.min(KILLS_OF_ONE, SEED + KILLS - first) }, (_, i) => first + i)
      await inFolder(async dir => survive(dir, seeds))
    }
  })
})

/** Kills one log again and again. */
async function survive (dir: string, seeds: readonly number[]): Promise<void> {
  const settled = new Set<string>()
  const seen = { size: 0 }

  for (const seed of seeds) {
    for (const line of await killed(dir, seed)) {
      const [what = '', id = '', size = '0'] = line.split(' ')
      seen.size = Math.max(seen.size, Number(size))

      if (what === 'settle') {
        settled.add(id)
      }
    }

    await withStore(dir, async store => {
      const books = await openBooks(store, dir)
      const size = Number(books.head().size)
      const { balance } = accountOf(books.books, 'credit', peerKey(peer.publicKey))
      expect(size, `seed ${seed}`).to.be.at.least(seen.size)
      expect([...settled].filter(id => !isSettled(books.books, id)), `seed ${seed}`).to.deep.equal([])
      expect(balance, `seed ${seed}`).to.equal(10n * BigInt(books.books.settled.size))
      expect(await books.verify(), `seed ${seed}`).to.deep.include({ ok: true, entries: size })

      // as often without a snapshot of this opening as with one
      await (seed % 3 === 0 ? books.close() : books.abandon())
    })
  }
}
