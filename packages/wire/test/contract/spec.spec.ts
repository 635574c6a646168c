import { readFile } from 'node:fs/promises'
import { expect } from 'aegir/chai'
import { REFUSAL_CODES, TRANSITIONS } from '../../src/contract/index.ts'
import { crossingTable, matrix, transitionTable } from '../fixtures/tables.ts'

// dist/test/contract → the repository's root
const SPEC = new URL('../../../../../docs/spec/contract.md', import.meta.url)

describe('docs/spec/contract.md', () => {
  let spec = ''

  before(async () => {
    spec = await readFile(SPEC, 'utf8')
  })

  it('shows the state × message table as it is', () => {
    expect(spec).to.contain(matrix())
    expect(spec).to.contain(transitionTable())
  })

  it('shows the crossing table as it is', () => {
    expect(spec).to.contain(crossingTable())
  })

  it('explains every refusal code and every guard', () => {
    const guards = new Set(TRANSITIONS.flatMap(({ when }) => when ?? []))
    expect([...REFUSAL_CODES, ...guards].filter(word => !spec.includes(`| \`${word}\` |`))).to.deep.equal([])
  })
})
