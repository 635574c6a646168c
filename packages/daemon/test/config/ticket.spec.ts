import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { formatAmount, MAX_AMOUNT, parseAmount } from '../../src/amount.ts'
import { identityOf } from '../../src/identity.ts'
import { nearest } from '../../src/nearest.ts'
import { decodeTicket, encodeTicket, MAX_TICKET_ADDRS } from '../../src/ticket.ts'

const peer = (n: number): string => identityOf(new Uint8Array(32).fill(n + 1)).peerId
const addr = (n: number): string => `/ip4/10.0.0.${n}/tcp/4610/p2p/${peer(n)}`
const ticket = { network: 'lab-1', addrs: [addr(1), `/dns4/example.org/tcp/4610/p2p/${peer(2)}`] }

describe('tickets', () => {
  it('come back as they went in', () => {
    const text = encodeTicket(ticket)
    expect(text).to.match(/^mycel1[a-z2-7]+$/)
    expect(decodeTicket(`  ${text}\n`)).to.deep.equal({ ok: true, ticket })
  })

  it('are refused once any character is changed, dropped or added', () => {
    const text = encodeTicket(ticket)
    const letters = 'abcdefghijklmnopqrstuvwxyz234567A01='

    fc.assert(fc.property(fc.nat(text.length - 1), fc.constantFrom(...letters), fc.constantFrom('change', 'drop', 'add'), (at, letter, how) => {
      const mutant = text.slice(0, at) + (how === 'drop' ? '' : letter) + text.slice(how === 'add' ? at : at + 1)
      return mutant === text || !decodeTicket(mutant).ok
    }), { numRuns: 2000 })
  })

  it('say what is wrong with them', () => {
    const text = encodeTicket(ticket)
    const table: Array<[string, string]> = [
      ['', 'not-a-ticket'], ['hello', 'not-a-ticket'], [`mycel1${'a'.repeat(5000)}`, 'not-a-ticket'],
      [text.replace('mycel1', 'mycel2'), 'unknown-version'], ['mycel1', 'damaged'], ['mycel1aaaa', 'damaged'], [text.slice(0, -1), 'damaged'],
      // the letters of `lab-1`: another network of the same length, but for the checksum
      [`${text.slice(0, 10)}${text[10] === 'a' ? 'b' : 'a'}${text.slice(11)}`, 'damaged'], [text.toUpperCase().replace('MYCEL1', 'mycel1'), 'malformed']
    ]

    for (const [mutant, code] of table) {
      expect(decodeTicket(mutant), mutant.slice(0, 30)).to.include({ ok: false, code })
    }
  })

  it('cannot be made beyond their limits', () => {
    for (const wrong of [{ network: 'No', addrs: ticket.addrs }, { network: 'a', addrs: [] }, { network: 'a', addrs: ['/ip4/1.2.3.4/tcp/1'] }, { network: 'a', addrs: Array.from({ length: MAX_TICKET_ADDRS + 1 }, (_, i) => addr(i)) }]) {
      expect(() => encodeTicket(wrong)).to.throw(RangeError)
    }
  })
})

describe('amounts', () => {
  it('are exact in both directions', () => {
    fc.assert(fc.property(fc.bigInt(0n, MAX_AMOUNT), micro => parseAmount(formatAmount(micro)) === micro))
    expect(parseAmount('1.25')).to.equal(1_250_000n)
    expect([1_250_000n, 1000n, 0n, -500_000n, 5_000_000n].map(formatAmount)).to.deep.equal(['1.25', '0.001', '0.00', '-0.50', '5.00'])
  })

  it('are refused where they are none', () => {
    for (const text of ['', '.5', '5.', '01', '1e3', '-1', '+1', ' 1', '1.0000001', '4611686018427.387905', 'NaN']) {
      expect(parseAmount(text), text).to.equal(undefined)
    }

    expect(parseAmount('4611686018427.387904')).to.equal(MAX_AMOUNT)
  })
})

describe('nearest word', () => {
  it('is suggested only where it is near', () => {
    const words = ['status', 'settle', 'job', 'join']
    expect(['sttaus', 'jonn', 'setle', 'zzzzzz', 'jop'].map(word => nearest(word, words))).to.deep.equal(['status', 'join', 'settle', undefined, 'job'])
  })
})
