import { rmSync } from 'node:fs'
import { expect } from 'aegir/chai'
import { engines, lacksNode22, node22 } from './engines.ts'
import { SEEDS, writeCases } from './folder.ts'
import { allLines, hostsOf, nameOf, TIERS } from './hosts.ts'
import type { Host } from './hosts.ts'

/** What is not the same everywhere: `case: here / there, by which host`. */
function differences (found: ReadonlyMap<Host, readonly string[]>): string[] {
  const [[reference, wanted]] = [...found] as [[Host, readonly string[]]]
  return [...found].flatMap(([host, lines]) => wanted.flatMap((line, i) => line === lines[i] ? [] : [`${line} (${nameOf(reference)}) / ${lines[i] ?? 'nothing'} (${nameOf(host)})`]))
}

describe('determinism', function () {
  this.timeout(240_000)
  let folder: string
  let cases: ReturnType<typeof writeCases>['cases']

  before(() => { ({ folder, cases } = writeCases()) })
  after(() => { rmSync(folder, { recursive: true, force: true }) })

  it('status, fuel, output and memory are the same in every tier and Node, in processes and threads, with either SHA-256', async () => {
    const hosts = hostsOf(engines())
    const found = await allLines(hosts, folder, 'units')
    expect(differences(found)).to.deep.equal([])

    const [lines = []] = found.values()
    expect(lines).to.have.lengthOf(cases.length + SEEDS)
    const statusOf = (name: string): string => lines.find(line => line.startsWith(name))?.slice(name.length + 2).split(' ')[0] ?? 'no such case'
    const wrong = cases.flatMap(({ name }) => {
      const kind = name.split(': ')[0]
      const ends = name.includes('without end') || name.includes('too deep') || name.includes('not traps') ? '256' : name.includes(': none') ? '0' : kind === 'trap' ? '256' : kind === 'exit' ? (name.includes('start') ? '3' : '42') : /exhausted|too dear/.test(name) ? '257' : '0'
      return statusOf(name) === ends ? [] : [`${name}: ${statusOf(name)}, not ${ends}`]
    })
    expect(wrong, 'every case does what its name says').to.deep.equal([])
    expect(lines.filter(line => line.includes('| short ')).every(line => / \| enough (\d+ \d+) .* \| short 257 \d+ 0 /.test(line))).to.equal(true)
    expect(new Set(lines.filter(line => line.startsWith('random ')).map(line => line.split(': ')[1])).size).to.be.greaterThan(SEEDS * 0.7)
    expect(lines.filter(line => line.startsWith('random ') && !/: [0-9a-f]{1,8}$/.test(line))).to.deep.equal([])
  })

  it('compares two majors of Node', function () {
    const lacking = lacksNode22()
    if (lacking != null) {
      process.stderr.write(`  skipped: ${lacking}\n`)
      this.skip()
    }
    const majors = new Set(engines().map(({ major }) => major))
    expect([...majors]).to.include.members([22, Number(process.versions.node.split('.')[0])])
    expect(majors.size).to.be.greaterThan(1)
    expect(node22?.name).to.match(/^Node 22\.\d+\.\d+, V8 12\./)
  })

  it('would see a difference: the same modules without instrumentation differ between tiers', async () => {
    const [engine] = engines()
    const hosts = [TIERS.liftoff, TIERS.turbofan].map((flags): Host => ({ engine: engine as Host['engine'], flags, thread: 'main', hash: 'native' }))
    const raw = differences(await allLines(hosts, folder, 'raw'))
    expect(raw.filter(line => line.startsWith('depth: ') && line.includes('without end')).length, 'calls that the engine\'s own stack takes').to.be.greaterThan(3)
    if (process.arch === 'x64') {
      expect(raw.filter(line => line.startsWith('nan: ')).length, 'bits of NaNs').to.be.greaterThan(1)
    }
  })
})
