import { readFileSync } from 'node:fs'
import { expect } from 'aegir/chai'
import { executionVectors } from '../../scripts/profile/execution-vectors.ts'
import type { ExecutionVectors } from '../../scripts/profile/execution-vectors.ts'

describe('vectors: execution', () => {
  it('modules are refused or instrumented to the stored bytes, and every call comes to its result, verdict and fuel', () => {
    const stored = JSON.parse(readFileSync(new URL('./execution/profile.json', import.meta.url), 'utf8')) as ExecutionVectors
    const found = executionVectors()
    expect(stored.cases.length).to.be.greaterThan(20)
    expect(found.profile).to.equal(stored.profile)
    expect(found.depth).to.equal(stored.depth)
    found.cases.forEach((one, i) => { expect(one, one.name).to.deep.equal(stored.cases[i]) })
    expect(found.cases.length).to.equal(stored.cases.length)
  })
})
