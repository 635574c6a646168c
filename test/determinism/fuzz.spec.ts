import { expect } from 'aegir/chai'
import { I32, moduleOf } from '../../packages/verify/test/profile/module-of.ts'
import { withCoverage } from '../../scripts/profile/fuzz/coverage.ts'
import { nameOf } from '../../scripts/profile/fuzz/opcodes.ts'
import { fuzz } from '../../scripts/profile/fuzz/run.ts'
import { difference, trace } from '../../scripts/profile/trace.ts'
import type { Problem, Tally } from '../../scripts/profile/fuzz/run.ts'

const COUNT = 300

describe('random modules, raw and instrumented, in two tiers', function () {
  this.timeout(180_000)
  const ran = new Set<string>()

  async function noneDiffers (kind: Parameters<typeof fuzz>[0]['kind'], count: number): Promise<Tally> {
    const problems: Problem[] = []
    const tally = await fuzz({ kind, count, from: 0, batch: (_, found) => { problems.push(...found) } })
    expect(problems).to.deep.equal([])
    expect(tally.modules).to.equal(count)
    tally.ran.forEach(name => { ran.add(name) })
    return tally
  }

  it(`${COUNT} of binaryen's come to the same, and cost the same`, async () => {
    const { facts, fuel } = await noneDiffers('binaryen', COUNT)
    expect(facts.get('calls imports'), 'they do something').to.be.greaterThan(COUNT / 2)
    expect(facts.get('idle') ?? 0).to.be.lessThan(COUNT / 20)
    expect(fuel).to.be.greaterThan(1e6)
  })

  it('100 of our own, with NaNs, vectors and tail calls', async () => {
    const { facts } = await noneDiffers('random', 100)
    expect(facts.get('idle') ?? 0).to.be.lessThan(50)
  })

  it(`${COUNT} commands that call WASI`, async () => {
    const { facts } = await noneDiffers('command', COUNT)
    expect(facts.get('writes'), 'they get to their end').to.be.greaterThan(COUNT / 2)
    expect([...ran]).to.include.members(['path_open', 'fd_write', 'fd_read', 'fd_readdir', 'random_get', 'table.init', 'table.copy', 'v128.store8_lane', 'memory.init'])
  })

  it('most instructions there are have run', () => {
    expect(ran.size).to.be.greaterThan(300)
  })
})

describe('what the comparison rests on', () => {
  // the arm that is taken adds, the other one multiplies
  const bytes = moduleOf({ memory: [0, 1], functions: [{ takes: [I32], gives: [I32], code: [0x20, 0, 0x04, I32, 0x20, 0, 0x41, 1, 0x6a, 0x05, 0x20, 0, 0x41, 3, 0x6c, 0x0b] }] })

  it('what ran is counted by instruction, taken arms only, and the module does the same', () => {
    const counted = withCoverage(bytes)
    const [plain, other] = [trace(new WebAssembly.Module(bytes)), trace(new WebAssembly.Module(counted.bytes))]
    expect(plain.events).to.include('f0 = 2')
    expect(other.events.slice(0, plain.events.length)).to.deep.equal(plain.events)
    expect(counted.ran(other.exports).map(nameOf).sort()).to.deep.equal(['i32.add', 'i32.const', 'if', 'local.get'])
  })

  it('another event, a missing one, and another memory are differences; what a raw module does beyond the depth is none', () => {
    const seen = trace(new WebAssembly.Module(bytes))
    expect(difference(seen, seen)).to.equal(undefined)
    expect(difference({ ...seen, events: [...seen.events, 'more'] }, seen)).to.include('more was expected')
    expect(difference(seen, { ...seen, events: [...seen.events, 'more'] })).to.include('it is more')
    expect(difference(seen, { ...seen, events: seen.events.map(event => event.replace('2', '3')) })).to.equal('f0 = 2 was expected, it is f0 = 3')
    expect(difference(seen, { ...seen, memory: 'another' })).to.equal('memories differ')
    expect(difference({ ...seen, overflowed: true }, { ...seen, memory: 'another' })).to.equal(undefined)
    expect(difference(seen, { ...seen, tooDeep: true, memory: 'another' })).to.equal(undefined)
    expect(difference(seen, { ...seen, overflowed: true })).to.include('real stack')
  })
})
