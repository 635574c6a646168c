import { expect } from 'aegir/chai'
import { apply, isOver, permitted, ROLES, STEPS, TRANSITIONS } from '../../src/contract/index.ts'
import { sign } from '../../src/envelope/index.ts'
import { network, stranger, unsigned } from '../fixtures/parties.ts'
import { ports } from '../fixtures/ports.ts'
import { STANDINGS } from '../fixtures/standings.ts'
import { stepOf } from '../fixtures/steps.ts'
import type { Contract, Role, Step } from '../../src/contract/index.ts'

// written by hand from docs/spec/contract.md, not from TRANSITIONS: step:by>to
const ALLOWED: { readonly [name: string]: string } = {
  tendered: 'bid:P>bid',
  bid: 'award:R>awarded',
  awarded: 'accept:P>accepted decline:P>declined cancel:R>cancelled expire:R>expired',
  accepted: 'start:R>started cancel:R>cancelled cancel:P>cancelled expire:P>expired',
  // nothing to refute before the first commitment
  'started first': 'commit:P>committed fail:P>failed cancel:R>cancelled expire:R>expired',
  started: 'commit:P>committed fail:P>failed cancel:R>cancelled expire:R>expired refute:R>refuted',
  committed: 'reveal:R>revealed expire:P>expired fail:P>failed refute:R>refuted',
  'committed unchallenged': 'open:P>opened expire:R>expired fail:P>failed refute:R>refuted',
  revealed: 'open:P>opened fail:P>failed expire:R>expired refute:R>refuted',
  opened: 'approve:R>proven cancel:R>cancelled expire:P>expired refute:R>refuted',
  'proven, units left': 'start:R>started cancel:R>cancelled expire:P>expired refute:R>refuted',
  'proven, all': 'deliver:P>delivered expire:R>expired refute:R>refuted',
  delivered: 'receipt:P>receipted countersign:R>settled dispute:R>disputed expire:R>expired refute:R>refuted',
  receipted: 'countersign:R>settled dispute:R>disputed dispute:P>disputed expire:P>disputed refute:R>refuted',
  settled: '',
  declined: '',
  cancelled: 'receipt:P>receipted countersign:R>settled dispute:R>disputed dispute:P>disputed refute:R>refuted',
  'cancelled, nothing payable': '',
  failed: 'receipt:P>receipted countersign:R>settled dispute:R>disputed dispute:P>disputed refute:R>refuted',
  expired: 'receipt:P>receipted countersign:R>settled dispute:R>disputed dispute:P>disputed refute:R>refuted',
  refuted: 'receipt:P>receipted countersign:R>settled dispute:R>disputed dispute:P>disputed',
  'refuted, nothing payable': '',
  'disputed, unbilled': 'receipt:P>receipted countersign:R>settled refute:R>refuted',
  'disputed, billed': 'countersign:R>settled refute:R>refuted',
  'receipted, refuted': 'countersign:R>settled dispute:R>disputed dispute:P>disputed expire:P>disputed',
  'disputed, refuted': 'receipt:P>receipted countersign:R>settled'
}

// a refusal for any other reason would mean that the fixture's message was bad, not that the table forbids the step
const REFUSALS = new Set(['not-allowed', 'wrong-role', 'wrong-contract', 'wrong-party', 'unknown-predecessor', 'crossed', 'duplicate', 'wrong-window', 'award twice'])

const SHORT: { readonly [R in Role]: string } = { requester: 'R', provider: 'P' }

function attempt (contract: Contract, step: Step, role: Role): string {
  const applied = apply(contract, stepOf(contract, step, role), ports)

  if (applied.ok) {
    return `${step}:${SHORT[role]}>${applied.contract.state}`
  }

  return step === 'award' && applied.code === 'equivocation' ? 'award twice' : applied.code
}

// a bid or an award by the other role, and a countersignature by the provider, cannot even be signed
function signable (contract: Contract, step: Step, role: Role): boolean {
  return (step !== 'tender' && step !== 'countersign') || role === 'requester'
}

describe('contract: the state × message table', () => {
  for (const [name, contract] of Object.entries(STANDINGS)) {
    it(`allows in "${name}" exactly what the spec says, and refuses the rest`, () => {
      const attempts = STEPS.flatMap(step => ROLES.filter(role => signable(contract, step, role)).map(role => attempt(contract, step, role)))
      const allowed = attempts.filter(result => result.includes('>'))
      const refused = attempts.filter(result => !result.includes('>'))

      expect(allowed.join(' ').split(' ').sort()).to.deep.equal((ALLOWED[name] ?? 'missing').split(' ').sort())
      expect(refused.filter(code => !REFUSALS.has(code))).to.deep.equal([])
    })

    it(`lets no stranger take a step in "${name}"`, () => {
      for (const { step, by } of permitted(contract)) {
        if (step === 'countersign' || step === 'bid') {
          continue // the one cannot be signed by a stranger, and whoever bids is no stranger
        }

        const applied = apply(contract, stepOf(contract, step, by, { signer: stranger }), ports)
        expect(applied).to.have.property('code', 'wrong-party')
      }
    })
  }

  it('covers every state and every row', () => {
    const seen = new Set(Object.values(STANDINGS).flatMap(contract => permitted(contract)))
    expect(TRANSITIONS.filter(row => row.from !== 'none' && !seen.has(row))).to.deep.equal([])
  })

  it('leaves both roles a way on while anything is open, short of a dispute', () => {
    const canMove = (contract: Contract, role: Role): boolean => permitted(contract).some(({ by }) => by === role)
    const stuck = Object.entries(STANDINGS)
      .filter(([, { award, state }]) => award != null && state !== 'disputed')
      .filter(([, contract]) => !isOver(contract) && !(canMove(contract, 'requester') && canMove(contract, 'provider')))
    expect(stuck.map(([name]) => name)).to.deep.equal([])
  })

  it('tells a step of the other role from a step that does not exist', () => {
    const refusals = [
      attempt(STANDINGS.awarded ?? never(), 'accept', 'requester'),
      attempt(STANDINGS.awarded ?? never(), 'start', 'requester'),
      attempt(STANDINGS.receipted ?? never(), 'receipt', 'requester'),
      attempt(STANDINGS.settled ?? never(), 'dispute', 'requester'),
      attempt(STANDINGS.settled ?? never(), 'accept', 'provider')
    ]
    expect(refusals).to.deep.equal(['wrong-role', 'not-allowed', 'not-allowed', 'crossed', 'not-allowed'])
  })

  it('refuses what is no step of a contract', () => {
    const ad = sign(unsigned, stranger, 'credit-line', { network, grantor: stranger.publicKey, grantee: stranger.publicKey, seq: 1n, asset: 'credit', limit: 1n })
    expect(apply(undefined, ad, ports)).to.have.property('code', 'not-allowed')
    expect(apply(STANDINGS.awarded, ad, ports)).to.have.property('code', 'not-allowed')
  })

  it('begins with a tender and nothing else', () => {
    const accept = STANDINGS.accepted?.transcript.at(-1) ?? never()
    expect(apply(undefined, accept, ports)).to.have.property('code', 'unknown-predecessor')
  })
})

function never (): never {
  throw new Error('fixture missing')
}
