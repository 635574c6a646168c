import { expect } from 'aegir/chai'
import { windowLines } from '../../src/cli/job/window-words.ts'
import type { VerifierView, WindowView } from '../../src/control.ts'

const window: WindowView = { window: 3, indexes: ['7', '8', '9'], startedAt: 0, audited: ['8'], auditWhy: 'Because.', vouched: 2 }
const verifier: VerifierView = { peer: 'vera', indexes: ['7', '9'], committed: true, contract: 'c', state: 'settled', same: ['7', '9'], different: [], total: '3000', paid: true }

function told (...verifiers: readonly VerifierView[]): readonly string[] {
  return windowLines({ asset: 'credit', windows: [{ ...window, verifiers }] }).map(line => line.trim())
}

describe('what "job show" says of a window\'s verifiers', () => {
  it('is who was asked about what, what they found, and what they are paid', () => {
    expect(told(verifier)).to.deep.equal([
      'window 3: 1 of 3 re-executed, 2 more found right by their verifiers. Because.',
      'vera for 7, 9: 2 as claimed; settled, 0.003 credit paid'
    ])
    expect(told({ ...verifier, state: 'opened', paid: false, same: ['7'], different: ['9'] })[1]).to.equal('vera for 7, 9: 1 as claimed, 9 otherwise; opened, 0.003 credit')
  })

  it('is what has become of those that say nothing', () => {
    const { same, different, ...silent } = verifier
    expect([same, different]).to.deep.equal([['7', '9'], []])
    expect(told({ ...silent, state: 'revealed', total: '0', paid: false })[1]).to.equal('vera for 7, 9: committed in time; revealed, 0.00 credit')
    expect(told({ ...silent, committed: false, state: 'started', total: '0', paid: false })[1]).to.equal('vera for 7, 9: not in time; started, 0.00 credit')
    expect(told({ peer: 'vera', indexes: ['7'], committed: false, why: 'it is full', total: '0', paid: false })[1]).to.equal('vera for 7: not hired, it is full')
  })
})
