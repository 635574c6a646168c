import { challenge, drawVerifiers, roundingLuck } from '@mycel/verify/audit'
import { blindOf, checkOpening, commitWindow, inputLeaf, inputsRoot, leafEncoder, workDigest } from '@mycel/verify/commit'
import { u32be } from '@mycel/wire'
import { leafHash } from '@mycel/wire/merkle'
import { crypto, fill } from './people.ts'
import type { ClaimedUnit } from '@mycel/verify/commit'

const contract = fill(0xc0)
const secret = fill(0x5e)
const workBody = fill(0x77, 40)
const work = { module: fill(0x11), profile: 'mycel-wasm-1', digest: workDigest(crypto, workBody) }

function unitsOf (count: number): ClaimedUnit[] {
  return Array.from({ length: count }, (_, i) => ({
    index: BigInt(count * 10 + i), input: crypto.sha256(u32be(i)), status: i % 3 === 2 ? 256 : i % 3, fuel: BigInt(i) * 1_000_003n, output: crypto.sha256(u32be(1000 + i))
  }))
}

/** Windows: inputs, blinds, leaves, roots, fuel, and openings that must fail. */
export function commitmentVectors (): unknown {
  return {
    tagged: 'tag(t) = u32(length) ‖ t',
    work: { body: workBody, ...work },
    windows: [1, 2, 5, 8].map((count, window) => {
      const units = unitsOf(count)
      const { root, totalFuel } = commitWindow(crypto, { contract, window, work, units, secret })
      const encode = leafEncoder({ contract, window, work })

      return {
        contract,
        window,
        secret,
        inputsRoot: inputsRoot(crypto, units),
        root,
        fuel: totalFuel,
        units: units.map((unit, position) => {
          const blind = blindOf(crypto, secret, window, position)
          return { ...unit, blind, inputLeaf: inputLeaf(crypto, unit), leaf: leafHash(crypto, encode(position, unit, blind)) }
        }),
        openings: openingsOf(window, units, root, totalFuel)
      }
    })
  }
}

/** What was delivered, and whether it is what was committed: `ok`, or the code. */
function openingsOf (window: number, units: readonly ClaimedUnit[], root: Uint8Array, fuel: bigint): unknown[] {
  const [first, ...rest] = units

  if (first == null) {
    throw new Error('a window has a unit')
  }

  const cases: ReadonlyArray<readonly [name: string, results: readonly ClaimedUnit[], secret: Uint8Array]> = [
    ['as committed', units, secret],
    ['one result too few', rest, secret],
    ['other fuel', [{ ...first, fuel: first.fuel + 1n }, ...rest], secret],
    ['another output', [{ ...first, output: fill(0xee) }, ...rest], secret],
    ['another status', [{ ...first, status: 9 }, ...rest], secret],
    ['another secret', units, fill(0x5f)]
  ]

  return cases.map(([name, results, opened]) => {
    const checked = checkOpening(crypto, { commit: { contract, window, units: units.length, root, fuel }, work, inputs: units, results, secret: opened })
    return { name, secret: opened, results: results.map(({ status, fuel: spent, output }) => ({ status, fuel: spent, output })), verdict: checked.ok ? 'ok' : checked.code }
  })
}

/** Which positions get checked, and how a broken number of them is rounded. */
export function challengeVectors (): unknown {
  const terms: ReadonlyArray<readonly [units: number, count: number, nonces: number]> = [[1, 0, 1], [1, 1, 1], [2, 1, 1], [75, 2, 1], [75, 2, 2], [75, 75, 1], [100, 10, 3], [4096, 20, 1]]

  return terms.map(([units, count, parties], i) => {
    const root = crypto.sha256(u32be(i))
    const nonces = Array.from({ length: parties }, (_, party) => fill(0x30 + party))
    return { root, nonces, units, count, positions: challenge(crypto, { root, nonces, units, count }), luckPpm: roundingLuck(crypto, { root, nonces }) }
  })
}

/** Who checks one unit. */
export function verifierVectors (): unknown {
  const terms: ReadonlyArray<readonly [trusted: number, count: number, position: number, nonces: number]> = [[1, 1, 0, 1], [2, 1, 0, 1], [2, 2, 1, 2], [10, 2, 17, 1], [10, 2, 18, 1], [16, 3, 4095, 2], [16, 16, 3, 3]]

  return terms.map(([size, count, position, parties], i) => {
    const root = crypto.sha256(u32be(100 + i))
    const nonces = Array.from({ length: parties }, (_, party) => fill(0x30 + party))
    const trusted = Array.from({ length: size }, (_, key) => fill(0x80 + key))
    return { root, nonces, position, trusted, count, verifiers: drawVerifiers(crypto, { root, nonces, position, trusted, count }) }
  })
}
