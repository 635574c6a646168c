import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { didOf, nobleCrypto } from '@mycel/wire'
import { sign } from '@mycel/wire/envelope'
import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { createNodeCrypto } from '../../src/crypto/node-crypto.ts'
import { createPool } from '../../src/executors/index.ts'
import { buildProofBundle, decodeProofBundle, MAX_BUNDLE_BLOBS, verifyProofBundle } from '../../src/proofs/index.ts'
import { inFolder } from '../api/folder.ts'
import { signerOf } from '../discovery/ads.ts'
import { mycel } from './mycel.ts'
import { bundleOf, caseOf, doubleRootOf } from './proof-case.ts'
import type { BundleVerdict, VerifyBundleInit } from '../../src/proofs/index.ts'

const init: VerifyBundleInit = {
  crypto: createNodeCrypto(),
  executor: async (tier, blobs) => createPool({ size: 1, tier, blobs, isolation: 'none' })
}

const unused: VerifyBundleInit = { ...init, executor: async () => { throw new Error('re-executed a proof that is not worth it') } }

const REQUESTER = didOf(caseOf().proof.body.accuser)

async function verdictOf (bytes: Uint8Array, more: Partial<VerifyBundleInit> = {}): Promise<BundleVerdict> {
  return verifyProofBundle(bytes, { ...init, ...more })
}

describe('proof bundles', () => {
  it('of work that names what no blob can be are not verifiable', async () => {
    const verdict = await verdictOf(bundleOf({ mountSize: 1n << 39n }), { executor: unused.executor })
    expect(verdict.verdict).to.equal('unverifiable')
    expect(verdict.reason).to.match(/no blob has/)
  })

  it('uphold a true accusation, by re-execution in both tiers', async () => {
    const verdict = await verdictOf(bundleOf())
    expect(verdict).to.include({ verdict: 'upheld', network: 'test' })

    if (verdict.verdict === 'upheld' && verdict.kind === 'fraud-proof') {
      expect(verdict.reruns.map(({ tier, outcome }) => [tier, new TextDecoder().decode(outcome?.output)])).to.deep.equal([['liftoff', 'input 1'], ['turbofan', 'input 1']])
      expect(new TextDecoder().decode(verdict.claimedOutput)).to.equal('a lie')
    }
  })

  it('turn a false accusation against its author', async () => {
    const verdict = await verdictOf(bundleOf({ claimed: 'input 1', found: 'a lie' }))
    expect(verdict).to.include({ verdict: 'dismissed' })
  })

  it('hold two roots for one window, which prove themselves', async () => {
    const proof = doubleRootOf()
    const verdict = await verifyProofBundle(buildProofBundle('test', proof.bytes, new Map()), unused)
    expect(verdict).to.include({ kind: 'double-root', verdict: 'upheld', network: 'test' })
    expect(await verifyProofBundle(buildProofBundle('test', proof.bytes, new Map()), { ...unused, network: 'other' })).to.include({ verdict: 'damaged', code: 'wrong-network' })
    const { chain } = caseOf()
    const same = sign(init.crypto, signerOf(1), 'double-root', { network: 'test', reporter: signerOf(1).publicKey, at: 1n, tender: chain.tender.bytes, award: chain.award.bytes, first: chain.commit.bytes, second: chain.commit.bytes })
    expect(await verifyProofBundle(buildProofBundle('test', same.bytes, new Map()), unused)).to.include({ verdict: 'refused', code: 'same-root' })
  })

  it('convict nobody where a blob is missing', async () => {
    for (const without of ['module', 'input'] as const) {
      const verdict = await verifyProofBundle(bundleOf({ without }), unused)
      expect(verdict).to.include({ verdict: 'unverifiable' })
    }
  })

  it('convict nobody where the machine cannot finish', async () => {
    const stop = AbortSignal.abort()
    expect(await verdictOf(bundleOf(), { signal: stop })).to.include({ verdict: 'unverifiable' })
  })

  it('are refused on another network', async () => {
    expect(await verifyProofBundle(bundleOf(), { ...unused, network: 'other' })).to.deep.include({ verdict: 'damaged', code: 'wrong-network' })
  })

  it('are damaged by any change to any byte, without anything being run', async () => {
    const bundle = bundleOf()

    await fc.assert(fc.asyncProperty(fc.nat(bundle.byteLength - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const mutant = bundle.slice()
      mutant[at] = (mutant[at] ?? 0) ^ flip
      const verdict = await verifyProofBundle(mutant, { ...unused, crypto: nobleCrypto })
      return verdict.verdict === 'damaged'
    }), { numRuns: 300 })

    for (const mutant of [bundle.slice(0, -1), Uint8Array.of(...bundle, 10), new Uint8Array(0), new TextEncoder().encode('{}'), new TextEncoder().encode(new TextDecoder().decode(bundle).replace('{', '{ '))]) {
      expect((await verifyProofBundle(mutant, unused)).verdict).to.equal('damaged')
    }
  })

  it('keep to their limits', () => {
    const blobs = new Map(Array.from({ length: MAX_BUNDLE_BLOBS + 1 }, (_, i) => [String(i), Uint8Array.of(i)] as const))
    expect(() => buildProofBundle('test', new Uint8Array(1), blobs)).to.throw(RangeError)
    expect(() => buildProofBundle('test', new Uint8Array(64 * 1024 * 1024), new Map())).to.throw(RangeError)
    expect(decodeProofBundle(nobleCrypto, new Uint8Array(64 * 1024 * 1024 + 1))).to.include({ ok: false, code: 'oversize' })
  })

  it('say nothing to a terminal, whatever names they use', async () => {
    await inFolder(async dir => {
      const file = join(dir, 'loud')
      await writeFile(file, buildProofBundle('test', doubleRootOf().bytes, new Map([['\u001b]0;mine\u0007\u009b2J\rUPHELD', Uint8Array.of(0)]])))
      const { code, stdout, stderr } = await mycel(['proof', 'verify', file])
      expect([code, stdout]).to.deep.equal([65, ''])
      expect([...stderr].filter(one => (one < ' ' && one !== '\n') || one === '\u009b')).to.deep.equal([])
      expect(stderr).to.include('bytes under ?]0;mine??2J?UPHELD are not')
    })
  })

  it('are checked by the command, with its exit code', async function () {
    this.timeout(30_000)

    await inFolder(async dir => {
      const cases: Array<[string, Uint8Array, number, string | undefined]> = [
        ['true', bundleOf(), 0, 'upheld'],
        ['false', bundleOf({ claimed: 'input 1', found: 'a lie' }), 1, 'dismissed'],
        ['missing', bundleOf({ without: 'module' }), 1, 'unverifiable'],
        ['double', buildProofBundle('test', doubleRootOf().bytes, new Map()), 0, 'upheld'],
        ['flipped', bundleOf().map((byte, i) => i === 500 ? byte ^ 1 : byte), 65, undefined]
      ]

      await Promise.all(cases.map(async ([name, bytes, exit, word]) => {
        const file = join(dir, name)
        await writeFile(file, bytes)
        const { code, stdout } = await mycel(['proof', 'verify', file, '--json'])
        expect(code, name).to.equal(exit)
        expect((JSON.parse(stdout) as { verdict?: string }).verdict, name).to.equal(word)
      }))

      const { code, stdout } = await mycel(['proof', 'verify', join(dir, 'true')])
      expect(code).to.equal(0)
      expect(stdout).to.match(/^UPHELD/).and.to.match(/claimed +status 0, fuel \d+, output "a lie"/).and.to.match(/turbofan +status 0, fuel \d+, output "input 1"/)
      expect((await mycel(['proof', 'verify', join(dir, 'none')])).code).to.equal(66)
      expect((await mycel(['proof', 'verify', join(dir, 'false')])).stdout).to.match(new RegExp(`false accusation[^]*convicts +${REQUESTER}`))
      expect((await mycel(['proof', 'verify', join(dir, 'double')])).stdout).to.match(/^UPHELD: both commits/).and.to.match(/convicts +did:key/)
    })
  })
})
