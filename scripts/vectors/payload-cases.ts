import { REGISTRY } from '@mycel/wire/messages'
import { fieldsOf, overlong } from '../../packages/wire/dist/test/fixtures/forge.js'
import { field, join, seal, utf8 } from './forge.ts'
import type { Case, Subject } from './messages.ts'

/** Payloads that say the same, or nearly, in bytes that are not the one form. All are properly signed: what refuses them is their form. */
export function payloadCases ({ type, body, payload, signers }: Subject): Case[] {
  const fields = fieldsOf(payload)
  const [first, second, ...rest] = fields
  const { maxBytes } = REGISTRY[type]

  if (first == null || second == null) {
    throw new Error(`${type} has fewer than two fields`)
  }

  const [last = first] = fields.slice(-1)
  const network = utf8(String(body['network']))
  const cases: ReadonlyArray<readonly [name: string, payload: Uint8Array, code: string]> = [
    ['payload: an unknown field at the end', join([payload, Uint8Array.of(0xf8, 0x07, 1)]), 'not-canonical'],
    ['payload: an unknown field of length-delimited type', join([payload, field(127, utf8('x'))]), 'not-canonical'],
    ['payload: first field twice', join([first, ...fields]), 'not-canonical'],
    ['payload: first two fields in the other order', join([second, first, ...rest]), 'not-canonical'],
    ['payload: last field first', join([last, ...fields.slice(0, -1)]), 'not-canonical'],
    ['payload: a length in one byte more than needed', join([overlong(first), second, ...rest]), 'not-canonical'],
    ['payload: a tag in one byte more than needed', join([Uint8Array.of(0x8a, 0), first.subarray(1), second, ...rest]), 'not-canonical'],
    ['payload: a default value written out', join([Uint8Array.of(0x0a, 0), payload]), 'not-canonical'],
    ['payload: empty', new Uint8Array(0), 'out-of-range'],
    ['payload: without its network', join([second, ...rest]), 'out-of-range'],
    ['payload: cut in its first field', payload.subarray(0, 3), 'malformed'],
    ['payload: ends after a tag', join([payload, Uint8Array.of(0x0a)]), 'malformed'],
    ['payload: a length beyond its end', join([payload, Uint8Array.of(0x0a, 0x7f)]), 'malformed'],
    ['payload: a control character', join([field(1, utf8('te\u0000st')), second, ...rest]), 'out-of-range'],
    ['payload: text that is not in NFC', join([field(1, utf8('te\u0301st')), second, ...rest]), 'out-of-range'],
    ['payload: text that is no UTF-8', join([field(1, Uint8Array.of(0x74, 0xff)), second, ...rest]), 'not-canonical'],
    ['payload: one byte beyond the type\'s size', new Uint8Array(maxBytes + 1).fill(0x0a), 'oversize'],
    ['network: another one', join([field(1, join([network, utf8('2')])), second, ...rest]), 'wrong-network']
  ]

  // a number beyond 32 or 64 bits, which a lenient decoder cuts off
  const number = fields.findIndex(([tag = 0]) => (tag & 7) === 0)
  const wide = (value: Uint8Array): Uint8Array => join(fields.map((one, i) => i === number ? join([one.subarray(0, 1), value]) : one))
  const numbers: typeof cases = number < 0
    ? []
    : [
        ['payload: a number of 10 bytes beyond 64 bits', wide(Uint8Array.of(...new Uint8Array(9).fill(0xff), 0x7f)), 'not-canonical'],
        ['payload: a number of 11 bytes', wide(Uint8Array.of(...new Uint8Array(10).fill(0x80), 1)), 'malformed']
      ]

  const surrogate: Case = {
    name: 'payload: text with half a surrogate pair', bytes: seal(type, join([field(1, Uint8Array.of(0x74, 0xed, 0xa0, 0x80)), second, ...rest]), signers), code: 'out-of-range', also: ['malformed', 'not-canonical']
  }

  return [surrogate, ...[...cases, ...numbers].map(([name, bytes, code]) => ({ name, bytes: seal(type, bytes, signers), code }))]
}
