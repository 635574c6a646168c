import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { swarmUp } from '@mycel/daemon/swarm'
import { expect } from 'aegir/chai'
import { provider } from '../integration/lab.ts'
import { consoleBlocks, readersShell } from './console.ts'
import type { Context } from 'mocha'

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url))
const EXAMPLE = join(DOCS, 'examples/bootstrap')

interface Language { readonly folder: string, readonly row: string, readonly needs: Readonly<Record<string, string>> }

/** What compiles each, and the Debian package that it is in. AssemblyScript comes with npm. */
const LANGUAGES: readonly Language[] = [
  { folder: 'c', row: 'C,', needs: { '/usr/bin/make': 'make', '/usr/bin/clang': 'clang', '/usr/bin/wasm-ld': 'lld', '/usr/lib/wasm32-wasi/libc.a': 'wasi-libc' } },
  { folder: 'rust', row: 'Rust', needs: { '/usr/bin/make': 'make', '/usr/bin/rustc': 'rustc', '/usr/lib/rustlib/wasm32-wasi': 'libstd-rust-dev-wasm32' } },
  { folder: 'assembly', row: 'AssemblyScript', needs: { '/usr/bin/make': 'make' } }
]
const FOLDER_OF: Readonly<Record<string, string>> = { clang: 'c', rustc: 'rust' }

/** Fuel and memory differ between versions of a compiler; ours and the document's are no further apart than this. */
const ABOUT = 1.25
/** What depends on the machine or the compiler: there, and not compared. */
const VARIES = new Set(['module', 'seed', 'isolation', 'wallMs'])
const COUNTS = new Set(['fuel', 'memoryPages'])

/** Status and words of every unit, in any language. The medians are those of another program, in Python, with the same numbers drawn. */
const PROMISED: ReadonlyArray<readonly [status: number, words: string]> = [
  [0, 'unit 0: median of raw 4.4921 NTU, standard error 0.2152 (2000 resamples of 24)\n'],
  [0, 'unit 1: median of filtered 0.4463 NTU, standard error 0.0227 (2000 resamples of 24)\n'],
  [0, 'unit 2: median of raw 4.4886 NTU, standard error 0.2197 (20000 resamples of 24)\n'],
  [2, 'no such column\n']
]

interface Result { readonly status: number, readonly stdout: string, readonly stderr: string, readonly fuel: string, readonly tier: string }

describe('docs/writing-jobs.md', function () {
  this.timeout(60_000)
  const text = readFileSync(join(DOCS, 'writing-jobs.md'), 'utf8')
  const reader: { folder: string, shell: (command: string) => Promise<string> } = { folder: '', shell: async () => expect.fail('no shell yet') }

  before(async () => {
    reader.folder = await mkdtemp(join(tmpdir(), 'mycel-jobs-'))
    await cp(EXAMPLE, reader.folder, { recursive: true, filter: path => !path.endsWith('.wasm') })
    reader.shell = await readersShell(reader.folder)
  })
  after(async () => { await rm(reader.folder, { recursive: true, force: true }) })

  /** Compiles the example in one language, or skips by the name of what is missing; in CI, which installs it, that is red. */
  async function built (context: Context, name: string): Promise<Language> {
    const language = LANGUAGES.find(one => one.folder === name) ?? expect.fail(`no language ${name}`)
    const missing = Object.entries(language.needs).filter(([path]) => !existsSync(path)).map(([, debian]) => debian)

    if (missing.length > 0) {
      const what = `not installed: apt-get install ${missing.join(' ')}`

      if (process.env['CI'] != null) {
        throw new Error(what)
      }

      process.stderr.write(`  skipped: ${what}\n`)
      context.skip()
    }

    const said = await reader.shell(`make -C ${name}`)
    expect(existsSync(join(reader.folder, name, 'bootstrap.wasm')), said).to.equal(true)
    return language
  }

  async function run (name: string, input: string, index: number, tier: string): Promise<Result> {
    return JSON.parse(await reader.shell(`printf '%s' '${input}' | mycel exec ${name}/bootstrap.wasm {index} --index ${index} --in turbidity.csv --tier ${tier} --json`)) as Result
  }

  /** Every unit of the job in one language, in both tiers. */
  async function everyUnit (name: string): Promise<Result[][]> {
    const units = (await readFile(join(reader.folder, 'units.txt'), 'utf8')).trimEnd().split('\n')
    expect(units).to.have.lengthOf(4)
    return Promise.all(['liftoff', 'turbofan'].map(async tier => {
      const results: Result[] = []

      for (const [index, unit] of units.entries()) {
        results.push(await run(name, `${unit}\n`, index, tier))
      }

      return results
    }))
  }

  describe('what it shows', () => {
    const blocks = consoleBlocks(text)

    it('is something in each language', () => {
      expect(blocks.map(({ words }) => FOLDER_OF[words[0] ?? ''] ?? 'assembly')).to.include.members(['c', 'rust', 'assembly'])
      expect(blocks.flatMap(({ shown }) => shown).length).to.be.greaterThan(8)
    })

    for (const { words, shown } of blocks) {
      it(shown.map(({ command }) => command).join('; '), async function () {
        const name = FOLDER_OF[words[0] ?? ''] ?? 'assembly'
        await built(this, name)

        for (const { command, output } of shown) {
          if (command.startsWith('make')) {
            await reader.shell(`rm -f ${name}/bootstrap.wasm`)
          }

          expectLike(await reader.shell(command), output, words.includes('numbers'))
        }
      })
    }
  })

  for (const { folder: name, row } of LANGUAGES) {
    it(`the job in ${name}: the bytes that it promises, in both tiers, for the same fuel`, async function () {
      await built(this, name)
      const [liftoff = [], turbofan = []] = await everyUnit(name)
      const outcome = ({ status, stdout, stderr, fuel }: Result): unknown => ({ status, stdout: Buffer.from(stdout, 'base64').toString(), stderr, fuel })
      expect(liftoff.map(({ tier }) => tier)).to.deep.equal(['liftoff', 'liftoff', 'liftoff', 'liftoff'])
      expect(liftoff.map(outcome)).to.deep.equal(turbofan.map(outcome))
      expect(liftoff.map(({ status, stdout, stderr }) => [status, `${Buffer.from(stdout, 'base64').toString()}${stderr}`])).to.deep.equal(PROMISED)

      const [, fuel = '', pages = ''] = new RegExp(`^\\| ${row}[^|]*\\| ([0-9,]+) \\| ([0-9]+) \\|$`, 'mu').exec(text) ?? expect.fail(`the document has no row for ${name}`)
      const [shown, burnt] = [Number(fuel.replaceAll(',', '')), Number(liftoff[0]?.fuel)]
      // the compiler that npm brings makes the same module everywhere; other versions of the others may not
      expect(name === 'assembly' ? shown === burnt : ratio(shown, burnt) < ABOUT, `the document says ${shown} fuel, it is ${burnt}`).to.equal(true)
      expect(Number(pages)).to.be.within(1, 64)
    })
  }

  it('the job file runs it on a network: what other machines answer is what exec showed', async function () {
    await built(this, 'assembly')
    const swarm = await swarmUp({ mode: 'processes', nodes: [{ name: 'asker' }, provider('worker')] })

    try {
      await swarm.ready()
      const said = await reader.shell(`mycel job submit assembly/job.toml --dir ${swarm.node('asker').dir} --yes --wait --out results`)
      expect(existsSync(join(reader.folder, 'results')), said).to.equal(true)
      expect((await readdir(join(reader.folder, 'results'))).sort(), said).to.deep.equal(['0', '1', '2', '3'])
      const results = await Promise.all(['0', '1', '2', '3'].map(async name => readFile(join(reader.folder, 'results', name), 'utf8')))
      expect(results).to.deep.equal([...PROMISED.slice(0, 3).map(([, line]) => line), ''])
    } finally {
      await swarm.down()
    }
  })

  it('shows the job file that is there, one for all languages', async () => {
    const [c, rust, assembly] = await Promise.all(['c', 'rust', 'assembly'].map(async name => readFile(join(EXAMPLE, name, 'job.toml'), 'utf8')))
    expect([rust, assembly]).to.deep.equal([c, c])
    expect(/^```toml\n([\s\S]*?)^```$/mu.exec(text)?.[1]).to.equal(c)
  })
})

/** Equal, but for what a machine or a compiler may have otherwise. */
function expectLike (actual: string, shown: string, numbersVary: boolean): void {
  if (!shown.startsWith('{')) {
    const plain = (text: string): string => numbersVary ? text.replace(/0x[0-9a-f]+|\d+/gu, '0') : text
    expect(plain(actual)).to.equal(plain(shown))
    return
  }

  const [is, says] = [actual, shown].map(text => JSON.parse(text) as Record<string, unknown>)
  expect(Object.keys(is ?? {})).to.deep.equal(Object.keys(says ?? {}))

  for (const [key, value] of Object.entries(says ?? {})) {
    if (COUNTS.has(key)) {
      expect(ratio(Number(is?.[key]), Number(value)), key).to.be.below(ABOUT)
    } else if (VARIES.has(key)) {
      expect(typeof is?.[key], key).to.equal(typeof value)
    } else {
      expect(is?.[key], key).to.deep.equal(value)
    }
  }
}

function ratio (a: number, b: number): number {
  return Math.max(a, b) / Math.min(a, b)
}
