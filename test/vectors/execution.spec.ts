import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect } from 'aegir/chai'
import { executionVectors } from '../../scripts/profile/execution-vectors.ts'
import type { ExecutionVectors } from '../../scripts/profile/execution-vectors.ts'
import type { WasiVectors } from '../../scripts/profile/wasi-vectors.ts'

function stored<T> (name: string): T {
  return JSON.parse(readFileSync(new URL(`./execution/${name}.json`, import.meta.url), 'utf8')) as T
}

describe('vectors: execution', () => {
  it('modules are refused or instrumented to the stored bytes, and every call comes to its result, verdict and fuel', () => {
    const [wanted, found] = [stored<ExecutionVectors>('profile'), executionVectors()]
    expect(wanted.cases.length).to.be.greaterThan(20)
    expect(found.profile).to.equal(wanted.profile)
    expect(found.depth).to.equal(wanted.depth)
    found.cases.forEach((one, i) => { expect(one, one.name).to.deep.equal(wanted.cases[i]) })
    expect(found.cases.length).to.equal(wanted.cases.length)
  })

  describe('units come to their status, fuel and output', () => {
    const wanted = stored<WasiVectors>('wasi')

    function same (found: WasiVectors): void {
      expect(wanted.cases.length).to.be.greaterThan(40)
      expect(found.profile).to.equal(wanted.profile)
      found.cases.forEach((one, i) => { expect(one, one.name).to.deep.equal(wanted.cases[i]) })
      expect(found.cases.length).to.equal(wanted.cases.length)
    }

    // in children: the profile's depth needs more stack than a process has by default
    for (const [where, exact, flags] of [
      ['as V8 likes it', false, []],
      ['on modules that know what a trap costs from the beginning', true, []],
      ['in the baseline tier', false, ['--liftoff', '--no-wasm-tier-up']],
      ['in the optimising tier', false, ['--no-liftoff']]
    ] as const) {
      it(where, function () {
        this.timeout(60_000)
        const script = `import { wasiVectors } from ${JSON.stringify(new URL('../../scripts/profile/wasi-vectors.ts', import.meta.url))}\nprocess.stdout.write(JSON.stringify(wasiVectors(${exact})))`
        same(JSON.parse(execFileSync(process.execPath, [...flags, '--stack-size=6000', '--input-type=module-typescript', '--eval', script], { encoding: 'utf8', maxBuffer: 1 << 26 })) as WasiVectors)
      })
    }
  })
})
