import { expect } from 'aegir/chai'
import { Confirmer } from '../../src/effects/confirm.ts'
import { hindranceOf } from '../../src/effects/hindrance.ts'
import { WorkError } from '../../src/effects/workload.ts'
import { ExecutorError } from '../../src/executors/errors.ts'
import { checkProof, isFraudClaim } from '../../src/proofs/claim.ts'
import { caseOf } from '../cli/proof-case.ts'
import { crypto } from '../discovery/ads.ts'
import type { ExecutorErrorCode } from '../../src/executors/errors.ts'
import type { Executor } from '../../src/executors/executor.ts'
import type { WasmWork } from '@mycel/wire'

const checked = checkProof(crypto, 'test', caseOf().proof)
const work: WasmWork = checked.ok && isFraudClaim(checked.claim) ? checked.claim.work : expect.fail('no claim')
const UNIT = { index: 1n, input: Uint8Array.of(1) }

/** Tiers that fail with this, or come to a result. */
function tiers (baseline?: Error, optimised?: Error): { readonly confirmer: Confirmer, readonly ran: string[] } {
  const ran: string[] = []
  const pool = (tier: string, err: Error | undefined): Executor => ({
    tier,
    run: async (_, { input }) => {
      ran.push(tier)
      return err == null ? { status: 0, fuel: 1n, output: input, stderr: '' } : Promise.reject(err)
    },
    stop: async () => {}
  })
  return { ran, confirmer: new Confirmer(crypto, async tier => tier === 'liftoff' ? pool(tier, baseline) : pool(tier, optimised)) }
}

const failure = (code: ExecutorErrorCode): ExecutorError => new ExecutorError(code, 'no result')

describe('why a tier cannot run a unit', () => {
  it('is the machine\'s for now, or its memory\'s, which the unit may ask too much of; everything else stays', () => {
    const codes: Readonly<Record<ExecutorErrorCode, ReturnType<typeof hindranceOf>>> = {
      'spawn-failed': 'engine',
      overloaded: 'engine',
      aborted: 'engine',
      'out-of-memory': 'memory',
      'child-crashed': 'memory',
      timeout: undefined,
      'stack-exhausted': undefined,
      engine: undefined,
      'missing-blob': undefined,
      'bad-workload': undefined
    }

    for (const [code, hindrance] of Object.entries(codes)) {
      expect(hindranceOf(failure(code as ExecutorErrorCode)), code).to.equal(hindrance)
    }

    expect([hindranceOf(new WorkError('no blob')), hindranceOf(new Error('killed')), hindranceOf(undefined)]).to.deep.equal([undefined, undefined, undefined])
  })

  it('is said with the reruns, of whichever tier; the other one is not asked where it would be for nothing', async () => {
    const none = tiers()
    expect((await none.confirmer.rerun(work, UNIT, {})).hindrance).to.equal(undefined)
    const first = tiers(failure('overloaded'))
    expect(await first.confirmer.rerun(work, UNIT, {})).to.deep.equal({ reruns: { baseline: 'unavailable', optimised: 'unavailable' }, hindrance: 'engine' })
    expect(first.ran).to.deep.equal(['liftoff'])
    const second = await tiers(undefined, failure('out-of-memory')).confirmer.rerun(work, UNIT, {})
    expect([second.reruns.optimised, second.hindrance]).to.deep.equal(['unavailable', 'memory'])
  })

  it('is final where one tier has a reason that stays', async () => {
    expect((await tiers(failure('timeout'), failure('spawn-failed')).confirmer.rerun(work, UNIT, {})).hindrance).to.equal(undefined)
    expect((await tiers(failure('timeout')).confirmer.rerun(work, UNIT, {})).hindrance).to.equal(undefined)
  })

  it('convicts nobody of an audited unit, whatever it is', async () => {
    expect(await tiers(failure('overloaded')).confirmer.confirm(work, UNIT, {})).to.deep.equal({ agreed: false, reruns: { baseline: 'unavailable', optimised: 'unavailable' } })
  })
})
