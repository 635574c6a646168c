import { toHex } from '@mycel/wire'
import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { emptyMap, entries, get, put, remove } from '../../src/books/persistent-map.ts'
import { digest } from '../fixtures/people.ts'
import type { PersistentMap } from '../../src/books/persistent-map.ts'

const key = (n: number): string => toHex(digest(n))
const change = fc.record({ n: fc.nat(60), value: fc.option(fc.nat()) })

describe('the persistent map', () => {
  it('is a map, and the same one whatever its history', () => {
    fc.assert(fc.property(fc.array(change, { maxLength: 120 }), changes => {
      const model = new Map<string, number>()
      let map: PersistentMap<number> = emptyMap()

      for (const { n, value } of changes) {
        const before = [...entries(map)]
        const next = value == null ? remove(map, key(n)) : put(map, key(n), value)
        expect([...entries(map)]).to.deep.equal(before)
        map = next
        value == null ? model.delete(key(n)) : model.set(key(n), value)
      }

      const sorted = [...model].sort(([a], [b]) => a < b ? -1 : 1)
      expect([...entries(map)]).to.deep.equal(sorted)
      expect(map.size).to.equal(model.size)
      expect(map).to.deep.equal(sorted.reduce((all, [name, value]) => put(all, name, value), emptyMap<number>()))
      sorted.forEach(([name, value]) => { expect(get(map, name)).to.equal(value) })
    }))
  })

  it('takes hexadecimal keys only', () => {
    expect(() => put(put(emptyMap(), 'zz', 1), 'zy', 2)).to.throw(RangeError)
  })
})
