import { readdirSync, readFileSync } from 'node:fs'
import { receiptLines } from '@mycel/settle/receipts'
import { challenge } from '@mycel/verify/audit'
import { checkOpening, commitWindow } from '@mycel/verify/commit'
import { apply, nonceCommitment } from '@mycel/wire/contract'
import { nobleCrypto } from '@mycel/wire/crypto'
import { open } from '@mycel/wire/envelope'
import { facetKey, parseFacet } from '@mycel/wire/facets'
import { leafHash, merkleRoot, verifyInclusion } from '@mycel/wire/merkle'
import { expect } from 'aegir/chai'
import { vectorFiles } from '../../scripts/vectors/files.ts'
import { bytesOf, hex, plain } from '../../scripts/vectors/json.ts'
import { ports } from '../../scripts/vectors/law-ports.ts'
import { crypto } from '../../scripts/vectors/people.ts'
import type { ContractVectors } from '../../scripts/vectors/contracts.ts'
import type { MessageVectors } from '../../scripts/vectors/messages.ts'
import type { Contract } from '@mycel/wire/contract'
import type { Message } from '@mycel/wire/envelope'

interface StoredTerms {
  readonly requester: string
  readonly provider: string
  readonly asset: string
  readonly total: string
  readonly feePpm: number
  readonly feePayee: string
  readonly shares: ReadonlyArray<{ readonly party: string, readonly ppm: number, readonly reason: string }>
}

interface StoredUnit { readonly index: string, readonly input: string, readonly status: number, readonly fuel: string, readonly output: string }

interface StoredWindow {
  readonly contract: string
  readonly window: number
  readonly secret: string
  readonly root: string
  readonly fuel: string
  readonly units: readonly StoredUnit[]
  readonly openings: ReadonlyArray<{ readonly name: string, readonly secret: string, readonly results: readonly StoredUnit[], readonly verdict: string }>
}

interface StoredCommitments {
  readonly work: { readonly module: string, readonly profile: string, readonly digest: string }
  readonly windows: readonly StoredWindow[]
}

const ROOT = new URL('./', import.meta.url)

function read<T> (name: string): T {
  return JSON.parse(readFileSync(new URL(name, ROOT), 'utf8')) as T
}

function namesIn (folder: string): string[] {
  return readdirSync(new URL(folder, ROOT)).filter(name => name.endsWith('.json')).map(name => `${folder}${name}`)
}

const messageFiles = namesIn('messages/')
const contractFiles = namesIn('contracts/')

describe('vectors', () => {
  it('are exactly what scripts/vectors.ts makes', async () => {
    const made = await vectorFiles()
    const stored = [...messageFiles, ...contractFiles, ...namesIn('./').map(name => name.slice(2))]
    expect([...made.keys()].sort()).to.deep.equal(stored.sort())

    for (const [path, text] of made) {
      expect(readFileSync(new URL(path, ROOT), 'utf8') === text, path).to.equal(true)
    }
  }).timeout(60_000)

  for (const file of messageFiles) {
    it(`${file}: every envelope gets its verdict`, () => {
      const { network, cases } = read<MessageVectors>(file)
      expect(cases.length).to.be.greaterThan(40)

      for (const one of cases) {
        const opened = open(crypto, bytesOf(one.envelope), { network })

        if (one.verdict === 'refuse') {
          expect(opened.ok ? 'accepted' : opened.code, one.name).to.equal(one.code)
        } else {
          const found = opened.ok ? { id: opened.message.id, complete: opened.message.complete, body: plain(opened.message.body) } : opened
          expect(found, one.name).to.deep.equal({ id: one.id, complete: one.complete, body: one.body })
        }
      }
    })
  }

  it('give the same verdicts with the default port as with the native one', () => {
    // signatures are where ports could differ; noble takes a millisecond and a half for each
    const { network, cases } = read<MessageVectors>('messages/payment.json')

    for (const one of cases.filter(({ name }) => name === 'valid' || name.startsWith('signature'))) {
      const opened = open(nobleCrypto, bytesOf(one.envelope), { network })
      expect(opened.ok ? undefined : opened.code, one.name).to.equal(one.verdict === 'refuse' ? one.code : undefined)
    }
  })

  for (const file of contractFiles) {
    it(`${file}: every message does to its contract what it should`, () => {
      const { messages, games } = read<ContractVectors>(file)
      const opened = new Map(Object.entries(messages).map(([key, envelope]) => [key, mustOpen(envelope)]))
      expect(games.length).to.be.greaterThan(10)

      for (const { name, steps, final } of games) {
        let contract: Contract | undefined

        for (const { message, ...wanted } of steps) {
          const applied = apply(contract, opened.get(message) as Message, ports)
          const undone = applied.ok && applied.undone.length > 0 ? { undone: applied.undone.map(({ id }) => id) } : {}
          const found = applied.ok ? { verdict: 'accept', state: applied.contract.state, ...undone } : { verdict: 'refuse', code: applied.code }
          expect(found, name).to.deep.equal(wanted)
          contract = applied.ok ? applied.contract : contract
        }

        expect(contract == null ? null : { head: contract.head, state: contract.state }, name).to.deep.equal(final == null ? null : headOf(final))
      }
    })
  }

  it('nonces, trees, challenges and lines come to the stored values', () => {
    for (const { party, nonce, commitment } of read<Array<{ party: string, nonce: string, commitment: string }>>('nonces.json')) {
      expect(hex(nonceCommitment(crypto, bytesOf(party), bytesOf(nonce)))).to.equal(commitment)
    }

    for (const { size, root, paths } of read<Array<{ size: number, root: string, paths: Array<{ index: number, path: string[] }> }>>('trees.json')) {
      const leaves = Array.from({ length: size }, (_, i) => leafHash(crypto, Uint8Array.of(i)))
      expect(hex(merkleRoot(crypto, leaves))).to.equal(root)
      paths.forEach(({ index, path }) => {
        expect(verifyInclusion(crypto, leaves[index] ?? new Uint8Array(0), index, size, path.map(bytesOf), bytesOf(root))).to.equal(true)
      })
    }

    for (const { root, nonces, positions, units, count } of read<Array<{ root: string, nonces: string[], units: number, count: number, positions: number[] }>>('challenges.json')) {
      expect(challenge(crypto, { root: bytesOf(root), nonces: nonces.map(bytesOf), units, count })).to.deep.equal(positions)
    }

    for (const { terms, lines } of read<Array<{ terms: StoredTerms, lines: unknown }>>('lines.json')) {
      const { requester, provider, feePayee, total, shares, ...rest } = terms
      const found = receiptLines({
        ...rest, requester: bytesOf(requester), provider: bytesOf(provider), feePayee: bytesOf(feePayee), total: BigInt(total), shares: shares.map(share => ({ ...share, party: bytesOf(share.party) }))
      })
      expect(plain(found)).to.deep.equal(lines)
    }
  })

  it('facets have the stored keys and refusals', () => {
    const { texts, keys } = read<{ texts: Array<{ text: string, facet?: string, code?: string }>, keys: Array<{ network: string, facet: string, key: string }> }>('facets.json')

    for (const { text, ...wanted } of texts) {
      const parsed = parseFacet(text)
      expect(parsed.ok ? { facet: parsed.facet } : { code: parsed.code }, text).to.deep.equal(wanted)
    }

    keys.forEach(({ network, facet, key }) => { expect(hex(facetKey(crypto, network, facet))).to.equal(key) })
  })

  it('windows commit to the stored roots, and open only to what was committed', () => {
    const { work, windows } = read<StoredCommitments>('commitments.json')
    const common = { module: bytesOf(work.module), profile: work.profile, digest: bytesOf(work.digest) }
    const outcome = ({ status, fuel, output }: StoredUnit): { status: number, fuel: bigint, output: Uint8Array } => ({ status, fuel: BigInt(fuel), output: bytesOf(output) })

    for (const { contract, window, secret, root, fuel, units, openings } of windows) {
      const claimed = units.map(unit => ({ index: BigInt(unit.index), input: bytesOf(unit.input), ...outcome(unit) }))
      const commit = { contract: bytesOf(contract), window, units: units.length, root: bytesOf(root), fuel: BigInt(fuel) }
      expect(hex(commitWindow(crypto, { contract: commit.contract, window, work: common, units: claimed, secret: bytesOf(secret) }).root)).to.equal(root)

      for (const opening of openings) {
        const checked = checkOpening(crypto, { commit, work: common, inputs: claimed, results: opening.results.map(outcome), secret: bytesOf(opening.secret) })
        expect(checked.ok ? 'ok' : checked.code, opening.name).to.equal(opening.verdict)
      }
    }
  })
})

function mustOpen (envelope: string): Message {
  const opened = open(crypto, bytesOf(envelope), { network: 'test' })

  if (!opened.ok) {
    throw new Error(`${opened.code}: ${opened.reason}`)
  }

  return opened.message
}

function headOf (final: unknown): { head: string, state: string } {
  const { head, state } = final as { head: string, state: string }
  return { head, state }
}
