import { expect } from 'aegir/chai'
import { assetOf, decimal, exactDecimal, ISO_4217 } from '../../src/assets/index.ts'

describe('assets', () => {
  it('are ISO 4217 codes or a network\'s unit', () => {
    for (const name of ['EUR', 'USD', 'XTS', 'XAU']) {
      expect(assetOf(name), name).to.deep.equal({ ok: true, kind: 'currency' })
    }

    for (const name of ['credit', 'gpu-hour', 'kwh', 'a1', 'x'.repeat(16)]) {
      expect(assetOf(name), name).to.deep.equal({ ok: true, kind: 'unit' })
    }
  })

  it('are refused with what to write instead', () => {
    const refused: ReadonlyArray<readonly [string, RegExp]> = [
      ['eur', /write EUR/], ['Eur', /write EUR/], ['EUT', /no ISO 4217 code/], ['DEM', /no ISO 4217 code/], ['Credit', /lower-case/], ['CREDIT', /lower-case/],
      ['', /lower-case/], ['c', /lower-case/], ['-credit', /lower-case/], ['credit-', /lower-case/], ['gpu hour', /lower-case/], ['x'.repeat(17), /lower-case/], ['crédit', /lower-case/], ['toString', /lower-case/]
    ]

    for (const [name, reason] of refused) {
      const asset = assetOf(name)
      expect(asset.ok ? name : asset.reason, name).to.match(reason)
    }
  })

  it('know every code that is in force: those that this engine can format, and metals, funds and test codes', () => {
    const known = new Set(Intl.supportedValuesOf('currency'))
    expect(ISO_4217.size).to.be.within(170, 185)
    expect([...ISO_4217].filter(code => !/^[A-Z]{3}$/.test(code))).to.deep.equal([])
    // what is paid with at no counter: funds, metals, units of account, and the codes for tests and for none
    const others = 'BOV CHE CHW CLF COU MXV USN UYI UYW XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX'.split(' ')
    expect([...ISO_4217].filter(code => !known.has(code) && !others.includes(code)).filter(code => !['SLE', 'VED', 'XCG', 'ZWG'].includes(code))).to.deep.equal([])
  })
})

describe('amounts', () => {
  it('are written to the micro-unit, or as short as people read them', () => {
    expect([1_250_000n, -1n, 0n, 1n << 62n].map(exactDecimal)).to.deep.equal(['1.250000', '-0.000001', '0.000000', '4611686018427.387904'])
    expect([1_250_000n, 1_000n, -500_000n, 0n, 1n].map(decimal)).to.deep.equal(['1.25', '0.001', '-0.50', '0.00', '0.000001'])
  })
})
