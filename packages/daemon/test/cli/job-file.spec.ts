import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cidOf, decodeManifest } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { check, jobRequest } from '../../src/api/bodies.ts'
import { CliError, EXIT } from '../../src/cli/exit.ts'
import { splitLines } from '../../src/cli/job/inputs.ts'
import { parseJob } from '../../src/cli/job/job-file.ts'
import { prepareJob, requestOf } from '../../src/cli/job/prepare.ts'
import { createNodeCrypto } from '../../src/crypto/node-crypto.ts'
import { inFolder } from '../api/folder.ts'
import { MemoryControl } from '../api/memory-control.ts'
import { echo, foreign, library, noop } from './modules.ts'

const DID = 'did:key:z6MkmrvMqzYyxjYLSDDMUaLGf1n1JyqYm6whDv3Leh4meQMG'
const HEAD = 'name = "t"\nmodule = "m.wasm"\n'
const TAIL = '[inputs]\ncount = 3\n[price]\ncap = "0.002"\n'

async function inJobFolder<T> (use: (dir: string) => Promise<T>): Promise<T> {
  return inFolder(async dir => {
    await mkdir(join(dir, 'many'))
    await mkdir(join(dir, 'empty'))
    await Promise.all([
      writeFile(join(dir, 'm.wasm'), noop), writeFile(join(dir, 'foreign.wasm'), foreign), writeFile(join(dir, 'library.wasm'), library), writeFile(join(dir, 'text.wasm'), 'hello'), writeFile(join(dir, 'cut.wasm'), echo.subarray(0, -3)),
      writeFile(join(dir, 'lines.txt'), 'one\n\nthree'), writeFile(join(dir, 'none.txt'), ''), writeFile(join(dir, 'many.txt'), 'x\n'.repeat(262_145)),
      writeFile(join(dir, 'many', 'b'), 'B'), writeFile(join(dir, 'many', 'a'), 'A'), writeFile(join(dir, 'many', '.hidden'), 'H')
    ])
    return use(dir)
  })
}

async function refused (dir: string, text: string): Promise<CliError> {
  await writeFile(join(dir, 'job.toml'), text)
  const err = await prepareJob(join(dir, 'job.toml')).then(() => undefined, (reason: unknown) => reason)
  expect(err, text).to.be.instanceOf(CliError)
  return err as CliError
}

describe('job files', () => {
  const table: Array<[string, number, RegExp]> = [
    ['name = ', EXIT.badData, /job\.toml:1:\d+: not TOML/],
    [`module = "m.wasm"\n${TAIL}`, EXIT.badData, /name: missing/],
    [`${HEAD}prize = 3\n${TAIL}`, EXIT.badData, /prize: unknown key/],
    [`${HEAD}[inputs]\ncount = 3\n`, EXIT.badData, /price: missing/],
    [`${HEAD}[price]\ncap = "1"\n`, EXIT.badData, /inputs: missing/],
    [`${HEAD}[inputs]\n[price]\ncap = "1"`, EXIT.badData, /inputs: none of lines, files, count/],
    [`${HEAD}[inputs]\ncount = 1\nlines = "lines.txt"\n[price]\ncap = "1"`, EXIT.badData, /inputs: lines and count/],
    [`${HEAD}[inputs]\ncount = 0\n[price]\ncap = "1"`, EXIT.badData, /inputs\.count: too small/],
    [`${HEAD}[inputs]\ncount = 262145\n[price]\ncap = "1"`, EXIT.badData, /(too large|more than 262144 units)/],
    [`${HEAD}[inputs]\nlines = "many.txt"\n[price]\ncap = "1"`, EXIT.badData, /(too large|more than 262144 units)/],
    [`${HEAD}[inputs]\nlines = "none.txt"\n[price]\ncap = "1"`, EXIT.badData, /there is nothing in there/],
    [`${HEAD}[inputs]\nfiles = "empty"\n[price]\ncap = "1"`, EXIT.badData, /there is nothing in there/],
    [`${HEAD}[inputs]\nlines = "nowhere.txt"\n[price]\ncap = "1"`, EXIT.noInput, /inputs\.lines: .*nowhere\.txt: no such file/],
    [`${HEAD}[inputs]\nlines = "many"\n[price]\ncap = "1"`, EXIT.noInput, /a folder, not a file/],
    [`${HEAD}[inputs]\nfiles = ["many/a", "many/c"]\n[price]\ncap = "1"`, EXIT.noInput, /inputs\.files: .*many\/c: no such file/],
    [`${HEAD}[inputs]\nfiles = "lines.txt"\n[price]\ncap = "1"`, EXIT.noInput, /not a folder/],
    [`name = "t"\nmodule = "gone.wasm"\n${TAIL}`, EXIT.noInput, /module: .*gone\.wasm: no such file/],
    [`name = "t"\nmodule = "text.wasm"\n${TAIL}`, EXIT.badData, /module text\.wasm: .*not a WebAssembly module/],
    [`name = "t"\nmodule = "cut.wasm"\n${TAIL}`, EXIT.badData, /module cut\.wasm/],
    [`name = "t"\nmodule = "foreign.wasm"\n${TAIL}`, EXIT.badData, /launch_missiles/],
    [`name = "t"\nmodule = "library.wasm"\n${TAIL}`, EXIT.badData, /exports no function _start/],
    [`${HEAD}deadline = "soon"\n${TAIL}`, EXIT.badData, /deadline: "soon" is no duration/],
    [`${HEAD}deadline = "31d"\n${TAIL}`, EXIT.badData, /deadline/],
    [`${HEAD}${TAIL}[[mounts]]\npath = "../x"\nfile = "m.wasm"`, EXIT.badData, /mounts\[1\]\.path: not a path below \/in/],
    [`${HEAD}${TAIL}[[mounts]]\npath = "x"\nfile = "gone"`, EXIT.noInput, /mounts\[1\]\.file: .*gone: no such file/],
    [`${HEAD}${TAIL}[[mounts]]\npath = "x"\nfile = "m.wasm"\n[[mounts]]\npath = "/in/x"\nfile = "m.wasm"`, EXIT.badData, /"x" is mounted twice/],
    [`${HEAD}${TAIL}[require]\nfacets = ["fast"]`, EXIT.badData, /require\.facets\[1\]: .*no facet/],
    [`${HEAD}[inputs]\ncount = 1\n[price]\ncap = "a lot"`, EXIT.badData, /price\.cap: "a lot" is no amount/],
    [`${HEAD}${TAIL}[verify]\nkind = "trust-me"`, EXIT.badData, /verify\.kind: unknown kind/],
    [`${HEAD}${TAIL}[verify]\nfloor = 2`, EXIT.badData, /verify\.floor: above 1/],
    [`${HEAD}${TAIL}[verify]\nwindow = 5000`, EXIT.badData, /verify\.window: too large/],
    [`${HEAD}${TAIL}[verify]\nwitnesses = 3`, EXIT.badData, /verify\.witnesses: too large/],
    [`${HEAD}${TAIL}[verify]\nkind = "accepted"\nwitnesses = 1`, EXIT.badData, /verify\.witnesses: nothing is challenged/],
    [`${HEAD}${TAIL}[verify]\nverifiers = 5\naudit_budget = "1"`, EXIT.badData, /verify\.verifiers: too large/],
    [`${HEAD}${TAIL}[verify]\nverifiers = 1`, EXIT.badData, /verify\.audit_budget: nobody can be hired for nothing/],
    [`${HEAD}${TAIL}[verify]\nverifiers = 1\naudit_budget = "some"`, EXIT.badData, /verify\.audit_budget: "some" is no amount/],
    [`${HEAD}${TAIL}[verify]\nkind = "accepted"\nverifiers = 1\naudit_budget = "1"`, EXIT.badData, /verify\.verifiers: nothing can be re-executed/],
    [`${HEAD}${TAIL}[verify]\naudit_self = 1`, EXIT.badData, /verify\.audit_self: not true or false/],
    [`${HEAD}${TAIL}[limits]\nmemory_mib = 0`, EXIT.badData, /limits\.memory_mib: too small/],
    [`${HEAD}${TAIL}[limits]\nfuel = "9223372036854775808"`, EXIT.badData, /limits\.fuel: above/],
    [`${HEAD}${TAIL}[[shares]]\nparty = "bob"\nshare = 0.1\nreason = "dataset"`, EXIT.badData, /shares\[1\]\.party: names nobody/]
  ]

  for (const [text, exit, wanted] of table) {
    it(`are refused: ${wanted.source}, ${text.slice(-40).replaceAll('\n', ' ')}`, async () => {
      await inJobFolder(async dir => {
        const err = await refused(dir, text)
        expect(err.message).to.match(wanted)
        expect(err.exit).to.equal(exit)
        expect(err.hint).to.not.equal('')
      })
    })
  }

  it('are refused where there are none', async () => {
    await expect(prepareJob('/nonexistent/job.toml')).to.eventually.be.rejectedWith(/job file: \/nonexistent\/job\.toml: no such file/).with.property('exit', EXIT.noInput)
  })

  it('become a request that the daemon takes, with everything uploaded', async () => {
    await inJobFolder(async dir => {
      await writeFile(join(dir, 'job.toml'), `${HEAD}args = ["--n", "{index}"]\ndeadline = "30m"\nproviders = 7\n[inputs]\nlines = "lines.txt"\n[price]\ncap = "0.002"\nasset = "EUR"\n[[mounts]]\npath = "/in/d.bin"\nfile = "many/a"\n` +
        `[require]\nfacets = ["Class = compute", "attested-by=${DID}"]\n[verify]\nfloor = 0.05\nkappa = 0.9\nwindow = 10\nverifiers = 2\naudit_self = false\naudit_budget = "0.05"\n[limits]\nmemory_mib = 2\noutput_kib = 1\nwall_s = 5\nfuel = "9"\n[[shares]]\nparty = "${DID}"\nshare = 0.1\nreason = "dataset"`)
      const memory = new MemoryControl()
      const crypto = createNodeCrypto()
      const request = await requestOf(await prepareJob(join(dir, 'job.toml')), memory)

      expect(check(jobRequest, request)).to.deep.equal({
        name: 't',
        class: 'compute',
        module: cidOf(crypto.sha256(noop)),
        args: ['--n', '{index}'],
        mounts: [{ path: 'd.bin', cid: cidOf(crypto.sha256(new TextEncoder().encode('A'))), size: 1 }],
        inputs: request.inputs,
        units: 3,
        facets: ['class=compute', `attested-by=${DID}`],
        asset: 'EUR',
        unitPriceCap: '2000',
        evidence: 'batch',
        floorPpm: 50_000,
        kappaPpm: 900_000,
        windowUnits: 10,
        witnesses: 0,
        verifiers: 2,
        auditSelf: false,
        auditBudget: '50000',
        limits: { fuel: '9', memoryPages: 32, outputBytes: 1024, wallMs: 5000, windowMs: 120_000 },
        deadlineMs: 1_800_000,
        providers: 7,
        shares: [{ party: DID, ppm: 100_000, reason: 'dataset' }]
      })
      expect(memory.blobs.size).to.equal(3)

      const manifest = decodeManifest(memory.blobs.get(request.inputs) ?? new Uint8Array(0))
      expect(manifest.ok && manifest.value.units.map(({ index, input }) => [index, new TextDecoder().decode(input)])).to.deep.equal([[0n, 'one\n'], [1n, '\n'], [2n, 'three\n']])
    })
  })

  it('take files by name, hidden ones left out, and count', async () => {
    await inJobFolder(async dir => {
      for (const [inputs, wanted] of [['files = "many"', ['A', 'B']], ['files = ["many/b", "many/a"]', ['B', 'A']], ['count = 2', ['', '']]] as const) {
        await writeFile(join(dir, 'job.toml'), `${HEAD}[inputs]\n${inputs}\n[price]\ncap = "1"`)
        const manifest = decodeManifest((await prepareJob(join(dir, 'job.toml'))).manifest)
        expect(manifest.ok && manifest.value.units.map(({ input }) => new TextDecoder().decode(input)), inputs).to.deep.equal(wanted)
      }
    })
  })

  it('split lines without losing a byte', () => {
    const split = (text: string): string[] => splitLines(new TextEncoder().encode(text)).map(line => new TextDecoder().decode(line))
    expect(split('')).to.deep.equal([])
    expect(split('a')).to.deep.equal(['a\n'])
    expect(split('a\r\nb\n')).to.deep.equal(['a\r\n', 'b\n'])
    expect(split('\n\n')).to.deep.equal(['\n', '\n'])
  })

  it('have defaults that docs/job.md states', async () => {
    const file = parseJob(`${HEAD}${TAIL}`, 'job.toml')
    expect([file.class, file.deadline, file.providers, file.price.asset, file.verify, file.limits]).to.deep.equal([
      'compute', 3_600_000, 4, 'credit', { kind: 'batch', floor: 0.02, kappa: 0.95, window: 75, witnesses: 0, verifiers: 0, audit_self: true, audit_budget: 0n }, { memory_mib: 64, output_kib: 64, wall_s: 60, window_s: 120, fuel: '100000000000' }
    ])
  })
})
