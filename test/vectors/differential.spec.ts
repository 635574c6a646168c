import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { payment } from '../../scripts/vectors/deals.ts'
import { toJson } from '../../scripts/vectors/json.ts'
import { Pair } from '../../scripts/vectors/pair.ts'
import { alice, bob } from '../../scripts/vectors/people.ts'
import { needsProgram } from '../needs.ts'
import type { Deal, Exchange, Holds } from '../../scripts/vectors/pair.ts'

const DECODER = fileURLToPath(new URL('../../scripts/decoder/mycel_decoder.py', import.meta.url))
const DEALS = 120

/** Deals at the given times after the rule's first item, milliseconds; many share one. */
function dealsAt (times: readonly number[]): Readonly<Record<string, Deal>> {
  // one of a time in each direction: its id follows from it
  const made = times.map((ms, i) => payment(BigInt(1_700_000_000_000 + ms), ...(i % 2 === 0 ? [alice, bob] as const : [bob, alice] as const)))
  return Object.fromEntries([...new Map(made.map(deal => [deal.id, deal])).values()].map((deal, i) => [`d${i}`, deal]))
}

/** What one side has: all that both have in the rule's items, and of the deals those whose bit is set. */
function holding (ruled: number, names: readonly string[], bits: readonly boolean[]): Holds {
  return { ruled, deals: names.filter((_, i) => bits[i]) }
}

function decoded (pair: Pair, exchanges: readonly Exchange[]): { readonly checked: number, readonly failures: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'mycel-exchanges-'))

  try {
    writeFileSync(join(folder, 'exchanges.json'), toJson({ ...pair.stored(), exchanges, games: [] }))
    const { error, stdout, stderr } = spawnSync('python3', [DECODER, folder, 'exchanges'], { encoding: 'utf8', maxBuffer: 1 << 26, env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } })

    if (error != null || stdout === '') {
      throw error ?? new Error(stderr)
    }

    return JSON.parse(stdout) as { checked: number, failures: string[] }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('any two sets, reconciled by two implementations', function () {
  this.timeout(60_000)

  before(function () {
    needsProgram(this, 'python3', 'python3')
  })

  it('take the same frames, byte by byte', async () => {
    const bits = fc.array(fc.boolean(), { minLength: DEALS, maxLength: DEALS })
    const seed = Date.now() % 1_000_000
    const [times = []] = fc.sample(fc.array(fc.oneof(fc.nat(50), fc.nat(2500)), { minLength: DEALS, maxLength: DEALS }), { numRuns: 1, seed })
    const pair = new Pair(dealsAt(times))
    const names = Object.keys(pair.deals)
    const starts = fc.sample(fc.record({ begins: fc.constantFrom('a' as const, 'b' as const), ruled: fc.oneof(fc.nat(200), fc.nat(7000)), from: fc.nat(DEALS), mine: bits, theirs: bits }), { numRuns: 20, seed })
    const exchanges: Exchange[] = []

    for (const [i, { begins, ruled, from, mine, theirs }] of starts.entries()) {
      // what only one has begins somewhere: a tail, or everything
      const [a, b] = [mine, theirs].map(one => holding(ruled, names, one.map((bit, n) => bit && n >= from)))
      exchanges.push(await pair.exchange({ name: `${i} of seed ${seed}`, begins, a: a ?? expect.fail('no side'), b: b ?? expect.fail('no side') }))
    }

    const { checked, failures } = decoded(pair, exchanges)
    expect(failures).to.deep.equal([])
    expect(checked).to.equal(exchanges.reduce((sum, { frames }) => sum + frames.length + 1, 0))
  })
})
