import { expect } from 'aegir/chai'
import { apply, deadlineOf, isFinal, isOver, payableUnits, payableWindows, permitted, receiptFacts, STATES, totalOf, unitsLeft } from '../../src/contract/index.ts'
import { sign } from '../../src/envelope/index.ts'
import { bytes32, provider, stranger, unsigned } from '../fixtures/parties.ts'
import { ports, PROOF } from '../fixtures/ports.ts'
import { must, provenTo, standing, STANDINGS, UNCHALLENGED, walk, WINDOW } from '../fixtures/standings.ts'
import { receiptFor, stepOf, TIMEOUTS } from '../fixtures/steps.ts'
import type { Contract, Role, StateName } from '../../src/contract/index.ts'
import type { Receipt } from '../../src/messages/index.ts'

describe('contract: deadlines', () => {
  // written by hand from docs/spec/contract.md
  const expected: { readonly [name: string]: readonly [number, Role] | undefined } = {
    tendered: undefined,
    bid: undefined,
    awarded: [TIMEOUTS.acceptMs, 'requester'],
    accepted: [TIMEOUTS.startMs, 'provider'],
    'started first': [TIMEOUTS.windowMs, 'requester'],
    started: [TIMEOUTS.windowMs, 'requester'],
    committed: [TIMEOUTS.revealMs, 'provider'],
    'committed unchallenged': [TIMEOUTS.openMs, 'requester'],
    revealed: [TIMEOUTS.openMs, 'requester'],
    opened: [TIMEOUTS.approveMs, 'provider'],
    'proven, units left': [TIMEOUTS.startMs, 'provider'],
    'proven, all': [TIMEOUTS.startMs, 'requester'],
    delivered: [TIMEOUTS.settleMs, 'requester'],
    receipted: [TIMEOUTS.settleMs, 'provider'],
    'receipted, refuted': [TIMEOUTS.settleMs, 'provider']
  }

  for (const [name, contract] of Object.entries(STANDINGS)) {
    it(`waits in "${name}" to the millisecond`, () => {
      const deadline = deadlineOf(contract)
      const want = expected[name]
      expect(deadline).to.deep.equal(want == null ? undefined : { at: contract.at + BigInt(want[0]), by: want[1] })

      if (deadline != null) {
        const after = deadline.at - contract.at
        const other = deadline.by === 'requester' ? 'provider' : 'requester'
        expect(apply(contract, stepOf(contract, 'expire', deadline.by, { after: after - 1n }), ports)).to.have.property('code', 'not-yet-due')
        expect(apply(contract, stepOf(contract, 'expire', deadline.by, { after }), ports)).to.have.property('ok', true)
        expect(apply(contract, stepOf(contract, 'expire', other, { after }), ports)).to.have.property('code', 'wrong-role')
      }
    })
  }

  it('lets the late message through as long as nobody has expired it', () => {
    const contract = standing('started')
    expect(apply(contract, stepOf(contract, 'commit', 'provider', { after: 1_000_000n }), ports)).to.have.property('ok', true)
  })
})

function isEnd (state: StateName): boolean {
  return ['cancelled', 'failed', 'expired', 'refuted'].includes(state)
}

describe('contract: what is payable', () => {
  it('is every proven window, however it ended', () => {
    const units = Object.fromEntries(Object.entries(STANDINGS).map(([name, contract]) => [name, Number(payableUnits(contract))]))
    expect(units).to.deep.equal({
      tendered: 0,
      bid: 0,
      awarded: 0,
      accepted: 0,
      'started first': 0,
      started: 4,
      committed: 4,
      'committed unchallenged': 4,
      revealed: 4,
      opened: 4,
      'proven, units left': 4,
      'proven, all': 10,
      delivered: 10,
      receipted: 10,
      settled: 10,
      declined: 0,
      cancelled: 4,
      'cancelled, nothing payable': 0,
      failed: 4,
      expired: 4,
      refuted: 4,
      'refuted, nothing payable': 0,
      'disputed, unbilled': 10,
      'disputed, billed': 10,
      'receipted, refuted': 4,
      'disputed, refuted': 4
    })
  })

  it('costs the bid\'s price for each unit', () => {
    expect(totalOf(standing('delivered'))).to.equal(10_000n)
    expect(totalOf(standing('tendered'))).to.equal(0n)
  })

  // windows of 4, 4 and 2 units: paid windows by (proven, in progress, refuted)
  const refutations: ReadonlyArray<readonly [proven: number, progress: number, refuted: number, paid: number[]]> = [
    [0, 2, 0, []],
    [1, 0, 0, []],
    [1, 2, 0, []],
    [1, 2, 1, []],
    [2, 0, 0, []],
    [2, 0, 1, [0]],
    [2, 2, 0, []],
    [2, 4, 1, [0]],
    [2, 2, 2, [0]],
    [3, 0, 0, [1]],
    [3, 0, 1, [0]],
    [3, 0, 2, [0, 1]]
  ]

  for (const [proven, progress, window, paid] of refutations) {
    it(`pays windows [${paid.join(', ')}] of ${proven} proven ones when window ${window} is refuted${progress > 0 ? ' with the next one under way' : ''}`, () => {
      const path = ([['start', 'requester'], ['commit', 'provider'], ['reveal', 'requester'], ['open', 'provider']] as const).slice(0, progress)
      const contract = walk(provenTo(proven), path)
      const refuted = must(contract, stepOf(contract, 'refute', 'requester', { change: { window } }))
      expect(payableWindows(refuted).map(record => record.window)).to.deep.equal(paid)
      expect(payableUnits(refuted)).to.equal(paid.reduce((sum, i) => sum + BigInt([4, 4, 2][i] ?? 0), 0n))
      expect(refuted.refuted).to.deep.equal({ window, proof: PROOF })
      expect(isOver(refuted)).to.equal(paid.length === 0)
    })
  }

  it('costs neither side more than it says, wherever the other walks away', () => {
    const small = { windowUnits: 1 }
    const losses = new Map<string, number>()

    for (let progress = 0; progress < WINDOW.length; progress++) {
      const contract = walk(provenTo(6, small), WINDOW.slice(0, progress))

      for (const { step, by } of permitted(contract).filter(({ to }) => isEnd(to))) {
        const ended = must(contract, stepOf(contract, step, by))
        losses.set(step, Math.max(losses.get(step) ?? 0, contract.windows.length - payableWindows(ended).length))
      }
    }

    // one window under way; a refuted one takes with it the last proven one and the one under way
    expect(Object.fromEntries(losses)).to.deep.equal({ cancel: 1, expire: 1, fail: 1, refute: 3 })
  })

  it('counts the units that no window holds yet', () => {
    expect(unitsLeft(provenTo(0))).to.equal(10)
    expect(unitsLeft(standing('started'))).to.equal(2)
    expect(unitsLeft(standing('proven, units left'))).to.equal(6)
    expect(unitsLeft(standing('proven, all'))).to.equal(0)
    expect(unitsLeft(standing('tendered'))).to.equal(0)
  })

  it('knows what is final', () => {
    expect(STATES.filter(isFinal)).to.deep.equal(['settled', 'declined'])
    const over = Object.entries(STANDINGS).filter(([, contract]) => isOver(contract)).map(([name]) => name)
    expect(over).to.deep.equal(['settled', 'declined', 'cancelled, nothing payable', 'refuted, nothing payable'])
  })
})

describe('contract: receipts', () => {
  const contract = standing('delivered')
  const facts = receiptFacts(contract, ports)

  function answer (at: Contract, change: Partial<Receipt>): string {
    const applied = apply(at, stepOf(at, 'receipt', 'provider', { change }), ports)
    return applied.ok ? applied.contract.state : applied.code
  }

  it('say what the contract says', () => {
    expect(facts).to.deep.include({ asset: 'credit', units: 10n, unitPrice: 1000n, total: 10_000n, audit: { windows: 3, units: 10, audited: 3 } })
    expect(facts?.meters).to.deep.equal([{ name: 'units', amount: 10n }, { name: 'fuel', amount: 100n }])
    expect(facts?.lines.map(({ amount, reason }) => `${amount} ${reason}`)).to.deep.equal(['9400 work', '500 model', '100 protocol-fee'])
    expect(receiptFacts(standing('bid'), ports)).to.equal(undefined)
  })

  it('meter zero fuel where nothing is metered', () => {
    const plain = walk(provenTo(3, UNCHALLENGED), [['deliver', 'provider']])
    expect(receiptFacts(plain, ports)?.meters).to.deep.equal([{ name: 'units', amount: 10n }, { name: 'fuel', amount: 0n }])
    expect(answer(plain, {})).to.equal('receipted')
    expect(answer(plain, { meters: [{ name: 'units', amount: 10n }] })).to.equal('out-of-terms')
  })

  it('count only what is payable', () => {
    const refuted = standing('refuted')
    expect(receiptFacts(refuted, ports)).to.deep.include({ units: 4n, total: 4_000n, audit: { windows: 1, units: 4, audited: 1 } })
    expect(answer(refuted, {})).to.equal('receipted')
  })

  const [first, second, third] = facts?.lines ?? []
  const lines = (...changed: Array<typeof first>): Partial<Receipt> => ({ lines: changed.filter(line => line != null) })
  const mutations: ReadonlyArray<readonly [string, Partial<Receipt>]> = [
    ['requester', { requester: stranger.publicKey }],
    ['asset', { asset: 'other' }],
    ['units', { units: 9n }],
    ['unit price', { unitPrice: 999n }],
    ['total', { total: 10_001n }],
    ['meter name', { meters: [{ name: 'unit', amount: 10n }, { name: 'fuel', amount: 100n }] }],
    ['meter amount', { meters: [{ name: 'units', amount: 10n }, { name: 'fuel', amount: 101n }] }],
    ['meter order', { meters: [{ name: 'fuel', amount: 100n }, { name: 'units', amount: 10n }] }],
    ['meter too many', { meters: [{ name: 'units', amount: 10n }, { name: 'fuel', amount: 100n }, { name: 'watt', amount: 1n }] }],
    ['meter too few', { meters: [{ name: 'units', amount: 10n }] }],
    ['audited windows', { audit: { windows: 2, units: 10, audited: 3 } }],
    ['audited total', { audit: { windows: 3, units: 9, audited: 3 } }],
    ['audited units', { audit: { windows: 3, units: 10, audited: 4 } }],
    ['line missing', lines(first, second)],
    ['line added', lines(first, second, third, third)],
    ['line order', lines(first, third, second)],
    ['line debtor', lines(first && { ...first, debtor: stranger.publicKey }, second, third)],
    ['line creditor', lines(first && { ...first, creditor: stranger.publicKey }, second, third)],
    ['line amount', lines(first && { ...first, amount: 9_401n }, second, third)],
    ['line reason', lines(first && { ...first, reason: 'play' }, second, third)]
  ]

  for (const [name, change] of mutations) {
    it(`are refused with another ${name}`, () => {
      expect(answer(contract, change)).to.equal('out-of-terms')
    })
  }

  it('may carry any head of their author\'s log', () => {
    expect(answer(contract, { head: { epoch: new Uint8Array(16).fill(1), size: 99n, root: bytes32(1) } })).to.equal('receipted')
  })

  it('are refused at both signatures where they are refused at one', () => {
    const honest = receiptFor(contract).body as Receipt
    const forged = sign(unsigned, provider, 'receipt', { ...honest, units: 9n })
    expect(apply(contract, { ...forged, complete: true, signatures: 2 }, ports)).to.have.property('code', 'out-of-terms')
  })
})
