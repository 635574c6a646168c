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

  it('takes no place for what keys share, however they were chosen', () => {
    const alike = (end: string): string => end.padStart(290, 'a')
    const map = ['00', '01', '10', '1f'].reduce((all, end) => put(all, alike(end), end), emptyMap<string>())
    expect(JSON.stringify(map).length).to.be.below(4 * 290 + 1000)
    expect([...entries(map)].map(([, value]) => value)).to.deep.equal(['00', '01', '10', '1f'])
    expect(['00', '02', '20'].map(end => get(map, alike(end)))).to.deep.equal(['00', undefined, undefined])
    expect(get(map, 'b'.repeat(290)), 'one that differs where nothing is looked at').to.equal(undefined)
    expect(get(put(map, 'b'.repeat(290), 'b'), alike('1f'))).to.equal('1f')
    const left = remove(remove(map, alike('10')), alike('1f'))
    expect(left).to.deep.equal(put(put(emptyMap<string>(), alike('01'), '01'), alike('00'), '00'))
  })

  it('is a map over keys that are alike', () => {
    const digits = fc.array(fc.constantFrom('0', '1', 'f'), { minLength: 6, maxLength: 6 }).map(all => all.join(''))
    fc.assert(fc.property(fc.array(fc.record({ name: digits, value: fc.option(fc.nat()) }), { maxLength: 200 }), changes => {
      const model = new Map<string, number>()
      let map: PersistentMap<number> = emptyMap()

      for (const { name, value } of changes) {
        map = value == null ? remove(map, name) : put(map, name, value)
        value == null ? model.delete(name) : model.set(name, value)
        expect(get(map, name)).to.equal(model.get(name))
      }

      const sorted = [...model].sort(([a], [b]) => a < b ? -1 : 1)
      expect([...entries(map)]).to.deep.equal(sorted)
      expect(map.size).to.equal(model.size)
      expect(map).to.deep.equal(sorted.reduceRight((all, [name, value]) => put(all, name, value), emptyMap<number>()))
    }))
  })

  it('takes hexadecimal keys only', () => {
    expect(() => put(put(emptyMap(), 'zz', 1), 'zy', 2)).to.throw(RangeError)
  })
})
