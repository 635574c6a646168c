import { commitWindow, inputsRoot, outcomeOf, workOf } from '@mycel/verify/commit'
import { encodeManifest, encodeResults, equals, sign } from '@mycel/wire'
import { blobRefOf } from '@mycel/wire/blobs'
import { expect } from 'aegir/chai'
import { auditWindow } from '../../src/effects/audit-window.ts'
import { ALONE } from '../../src/effects/counsel.ts'
import { workOfTender } from '../../src/effects/workload.ts'
import { peerIdOf } from '../../src/network/identity.ts'
import { crypto, NETWORK } from '../discovery/ads.ts'
import { Played, provider, requester } from '../standing/played.ts'
import type { AuditPorts } from '../../src/effects/audit-window.ts'
import type { Confirmation } from '../../src/effects/confirm.ts'
import type { Contract, UnitResult, WindowRecord } from '@mycel/wire'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const TRUTH: UnitResult = { status: 0, fuel: 5n, output: bytes('true') }
const LIE: UnitResult = { ...TRUTH, output: bytes('a lie') }

/** An opened window of two units, of which its provider claims these results; the audit's own executor finds the truth. */
async function audited (claims: readonly UnitResult[], confirm: Confirmation): Promise<{ readonly verdict: string | undefined, readonly published: number }> {
  const { contract: { tender, award }, contract } = new Played({ units: 2, windowUnits: 2 }).steps('accept', 'start', 'commit', 'reveal')
  const { reveal, start } = contract.windows[0] ?? expect.fail('no window')
  const units = claims.map((_, i) => ({ index: BigInt(i), input: bytes(`input ${i}`) }))
  const inputs = units.map(({ index, input }) => ({ index, input: crypto.sha256(input) }))
  const [manifest, results] = [encodeManifest(units), encodeResults([...claims])]
  const secret = new Uint8Array(32).fill(9)
  const step = { network: NETWORK, contract: award?.digest ?? secret, at: contract.at }
  const started = sign(crypto, requester, 'start', { ...start.body, manifest: blobRefOf(crypto, manifest).digest, manifestSize: manifest.byteLength, inputsRoot: inputsRoot(crypto, inputs) })
  const { root, totalFuel } = commitWindow(crypto, { contract: step.contract, window: 0, work: workOf(crypto, tender.body.work.body, workOfTender(tender.body)), units: inputs.map((one, i) => ({ ...one, ...outcomeOf(crypto, claims[i] ?? TRUTH) })), secret })
  const commit = sign(crypto, provider, 'commit', { ...step, prev: started.digest, author: provider.publicKey, window: 0, units: 2, root, fuel: totalFuel })
  const open = sign(crypto, provider, 'open', { ...step, prev: commit.digest, author: provider.publicKey, window: 0, secret, results: blobRefOf(crypto, results).digest, resultsSize: BigInt(results.byteLength) })
  const record: WindowRecord = { window: 0, units: 2, start: started, commit, open, ...(reveal == null ? {} : { reveal }) }
  let published = 0
  const ports = {
    crypto,
    signer: requester,
    now: () => contract.at,
    until: contract.at + 10_000n,
    locate: async (key: Uint8Array) => peerIdOf(key),
    exchange: { obtain: async () => results },
    blobs: { get: async (ref: { readonly digest: Uint8Array }) => equals(ref.digest, started.body.manifest) ? manifest : undefined, putValue: async () => secret },
    executorFor: async () => ({ tier: 'test', run: async () => ({ ...TRUTH, stderr: '' }), stop: async () => {} }),
    knowledge: () => ({ passes: undefined, hiddenNonce: secret, spreadPpm: 1_000_000, held: { open: [], verified: 0n, base: 0n, growth: 0n, most: 0n } }),
    counsel: async () => ALONE,
    confirm: async () => confirm,
    publish: async () => { published++ }
  }
  const change = await auditWindow(ports as unknown as AuditPorts, { tender, award, windows: [record] } as unknown as Contract, 0, {})
  return { verdict: change({ windows: {}, headSince: 0n }).windows[0]?.check?.verdict, published }
}

const agreed: Confirmation = { agreed: true, outcome: outcomeOf(crypto, TRUTH) }

describe('a proof of this node\'s own', () => {
  it('is published where both tiers find the claim wrong', async () => {
    expect(await audited([TRUTH, LIE], agreed)).to.deep.equal({ verdict: 'refuted', published: 1 })
  })

  it('is never published where the tiers disagree, or where both find what was claimed', async () => {
    const [right, wrong] = [outcomeOf(crypto, TRUTH), outcomeOf(crypto, LIE)]
    const confirmations: readonly Confirmation[] = [
      { agreed: false, reruns: { baseline: right, optimised: wrong } },
      { agreed: true, outcome: wrong }
    ]

    for (const confirmation of confirmations) {
      expect(await audited([TRUTH, LIE], confirmation)).to.deep.equal({ verdict: 'passed', published: 0 })
    }
  })

  it('is never published where a tier could not run the unit, and nor is its window approved: nobody has found it right', async () => {
    const [right, wrong] = [outcomeOf(crypto, TRUTH), outcomeOf(crypto, LIE)]
    const reruns = [{ baseline: right, optimised: 'unavailable' }, { baseline: 'unavailable', optimised: wrong }, { baseline: 'unavailable', optimised: 'unavailable' }] as const

    for (const one of reruns) {
      expect(await audited([TRUTH, LIE], { agreed: false, reruns: one })).to.deep.equal({ verdict: 'bad-opening', published: 0 })
    }
  })

  it('is not even thought of where the first execution finds what was claimed', async () => {
    expect(await audited([TRUTH, TRUTH], { agreed: true, outcome: outcomeOf(crypto, LIE) })).to.deep.equal({ verdict: 'passed', published: 0 })
  })
})
