import { access, chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cidOf } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { startApi } from '../../src/api/server.ts'
import { EXIT } from '../../src/cli/exit.ts'
import { VERBS } from '../../src/cli/verbs.ts'
import { createNodeCrypto } from '../../src/crypto/node-crypto.ts'
import { inFolder } from '../api/folder.ts'
import { MemoryControl } from '../api/memory-control.ts'
import { noop } from './modules.ts'
import { mycel } from './mycel.ts'

const PEER = '12D3KooWHE2UzstFp6KMjbt5Rc7maiJqyjcLNumpVVVSCQFed8Hp'

/** A node's folder with a running API over state in memory. */
async function withNode (use: (dir: string, memory: MemoryControl) => Promise<void>): Promise<void> {
  await inFolder(async dir => {
    expect((await mycel(['init', '--dir', dir, '--local'])).code).to.equal(EXIT.ok)
    const memory = new MemoryControl()
    const api = await startApi({ control: memory, socketPath: join(dir, 'mycel.sock'), maxBlobBytes: 1 << 24, onFault: () => {} })

    try {
      await use(dir, memory)
    } finally {
      await api.stop()
    }
  })
}

async function jobIn (dir: string, more = ''): Promise<string> {
  await writeFile(join(dir, 'noop.wasm'), noop)
  await writeFile(join(dir, 'job.toml'), `name = "t"\nmodule = "noop.wasm"\n${more}\n[inputs]\ncount = 3\n[price]\ncap = "0.002"\n`)
  return join(dir, 'job.toml')
}

describe('mycel', function () {
  this.timeout(30_000)

  it('explains every verb, with an example', async () => {
    for (const [name, { load }] of Object.entries(VERBS).filter(([verb]) => verb !== 'run')) {
      const verb = await load()
      expect(verb.usage, name).to.match(new RegExp(`^${name}( |$)`))
      expect(verb.example, name).to.include(`mycel ${name}`)
    }

    const [general, group, one] = await Promise.all([mycel(['--help']), mycel(['job']), mycel(['job', 'submit', '-h'])])
    expect([general.code, group.code, one.code]).to.deep.equal([0, 0, 0])
    expect(general.stdout).to.include('settle reconcile')
    expect(group.stdout).to.include('mycel job cancel')
    expect(one.stdout).to.match(/--dry-run/).and.to.match(/example:\n +mycel job submit/)
  })

  it('says what is wrong with a command line, and suggests', async () => {
    const table: Array<[string[], RegExp]> = [
      [['sttaus'], /mycel status/], [['job', 'lss'], /mycel job ls/], [['settle', 'xyzxyz'], /settle ls, settle show/], [['find'], /usage: mycel find/],
      [['id', 'more'], /"more" is one too many/], [['status', '--jsn'], /--json/], [['find', 'class'], /no facet/], [['find', 'class=gpu', '--limit', '0'], /--limit/],
      [['capacity', 'add', 'compute', 'cores=1', '--price', '1'], /memory_mib/], [['capacity', 'add', 'compute', 'cores'], /no term/], [['settle', 'pay', 'bob', '1'], /names nobody/],
      [['settle', 'pay', PEER, '-1'], /./], [['attest', 'issue'], /--subject is missing/], [['init', '--network', 'A B'], /network id/]
    ]

    await Promise.all(table.map(async ([args, wanted]) => {
      const { code, stdout, stderr } = await mycel([...args, '--dir', '/nonexistent/n'])
      expect(code, args.join(' ')).to.equal(EXIT.usage)
      expect(stderr, args.join(' ')).to.match(wanted)
      expect(stdout).to.equal('')
    }))
  })

  it('makes a node once and keeps it', async () => {
    await inFolder(async base => {
      const dir = join(base, 'n')
      const made = await mycel(['init', '--dir', dir, '--network', 'lab', '--json'])
      const view = JSON.parse(made.stdout) as Record<string, string>
      expect(Object.keys(view)).to.deep.equal(['dir', 'network', 'peer', 'did', 'config', 'key'])
      expect((await stat(dir)).mode & 0o777).to.equal(0o700)
      expect((await stat(join(dir, 'identity.key'))).mode & 0o777).to.equal(0o600)
      const key = await readFile(join(dir, 'identity.key'), 'utf8')

      expect((await mycel(['init', '--dir', dir])).code).to.equal(EXIT.cannotCreate)
      expect(await readFile(join(dir, 'identity.key'), 'utf8')).to.equal(key)

      const shown = await mycel(['id', '--json'], { MYCEL_HOME: dir })
      expect(JSON.parse(shown.stdout)).to.include({ peer: view.peer, did: view.did })
      // systemd's folder wins over the variable, the option over both
      expect((await mycel(['id', '--json'], { MYCEL_HOME: '/nonexistent/x', STATE_DIRECTORY: `${dir}:/other` })).stdout).to.equal(shown.stdout)
      expect((await mycel(['id', '--json', '--dir', dir], { STATE_DIRECTORY: '/nonexistent/x' })).stdout).to.equal(shown.stdout)

      await chmod(join(dir, 'identity.key'), 0o644)
      expect((await mycel(['id', '--dir', dir])).code).to.equal(EXIT.permission)
      await writeFile(join(dir, 'config.toml'), '[polcy]')
      const broken = await mycel(['id', '--dir', dir, '--json'])
      expect(broken.code).to.equal(EXIT.config)
      expect(JSON.parse(broken.stdout)).to.have.property('error').with.keys('code', 'message', 'hint')
      expect(broken.stderr).to.include('did you mean "policy"?')
    })

    expect((await mycel(['init', '--dir', `/tmp/${'x'.repeat(120)}`])).code).to.equal(EXIT.config)
    await expect(access(`/tmp/${'x'.repeat(120)}`)).to.eventually.be.rejected()
  })

  it('says so where no node is, or none runs', async () => {
    expect((await mycel(['status', '--dir', '/nonexistent/n'])).code).to.equal(EXIT.noInput)

    await inFolder(async dir => {
      await mycel(['init', '--dir', dir])
      const { code, stdout, stderr } = await mycel(['status', '--json', '--dir', dir])
      expect(code).to.equal(EXIT.unavailable)
      expect(stderr).to.match(/no daemon answers on .*mycel\.sock\n {2}start it with "mycel run"/)
      expect(JSON.parse(stdout)).to.have.nested.property('error.code', 'not-running')
    })
  })

  it('carries every verb to the daemon and prints its answer', async () => {
    await withNode(async (dir, memory) => {
      const job = await jobIn(dir)
      await memory.pay({ peer: PEER, asset: 'credit', amount: '5', reference: 'seed' })
      await memory.submit({ name: 'old', units: 2, unitPriceCap: '1' } as Parameters<MemoryControl['submit']>[0])

      const table: Array<[string[], number, unknown, RegExp]> = [
        [['status'], 0, await memory.status(), /network +test[^]*proofs +3 judged, 1 in turn, 2 kept; 9 checked and 3 units re-executed in 1\.5 s; strangers' may take 58 s more now/],
        [['ticket'], 0, { ticket: 'mycel1test' }, /^mycel1test\n$/],
        [['peers', 'ls'], 0, await memory.peers(), /compute 12/],
        [['capacity', 'ls'], 0, [], /^CLASS/],
        [['find', 'class=compute'], 0, await memory.find(['class=compute'], 20), /0\.001 credit/],
        [['find', 'class=clinic'], 1, [], /nobody matches/],
        [['job', 'ls'], 0, await memory.listJobs(), /old +running +0\/2/],
        [['job', 'show', 'job-0'], 0, await memory.showJob('job-0'), /peer-c \(not attested\)[^]*2 payable, 0\.002 credit[^]*window 0: 1 of 2 re-executed \(liftoff\)\. 1 of 2 units are checked: because\.[^]*no more units: it is full[^]*1 %: 1\.2 %, 50 %: 100 %[^]*no forgery gains on average while no unit costs more than 2\.0 times the mean \(seen: 1\.5\); unverified then: 0\.002 of at most 5\.00 credit/],
        [['job', 'show', 'nope'], 1, undefined, /^$/],
        [['job', 'results', 'job-0'], 0, (await memory.results('job-0')).map(one => ({ ...one, output: Buffer.from(one.output).toString('base64') })), /^unit 0\nunit 1\n$/],
        [['job', 'submit', job, '--dry-run'], 0, undefined, /^$/],
        [['settle', 'ls'], 0, await memory.listEntries(), /payment/],
        [['settle', 'show', 'entry-0'], 0, await memory.showEntry('entry-0'), /"total": "5"/],
        [['settle', 'balances'], 0, await memory.balances(), /you owe +1\.25 credit/],
        [['settle', 'confirm', 'entry-0'], 0, await memory.confirmPayment('entry-0'), /payment/],
        [['settle', 'verify'], 0, await memory.verifyLog(), /1 entries hold/],
        [['settle', 'faults'], 0, await memory.listForks(), /f0 +peer-f +FROZEN +entry 7 of epoch e1/],
        [['settle', 'reconcile', PEER], 1, await memory.reconcile(PEER), /NOT AGREED/],
        [['settle', 'reconcile'], 0, await memory.reconcile(), /agreed/],
        [['reputation', 'ls'], 0, { providers: await memory.listReputations(), requesters: await memory.listRequesters() }, /peer-b +compute +47\.29 % +3 +0\.003\n\n[^]*peer-c +2 +0\.003 +no/],
        [['reputation', 'show', PEER], 0, { provider: await memory.showReputation(PEER), requester: await memory.showRequester(PEER) }, /at least 47\.29 %: 3\.00 passes, 0\.00 failures[^]*halved every 30 days; holds 95 times in 100\n\nas requester +this node does not work for it[^]*0c +did not reveal its nonces +worth 0\.008/],
        [['reputation', 'show', PEER, '--why'], 0, undefined, /let lie after its units were challenged +counts 1\.00[^]*proof +p0 +a window worth 0\.075 refuted[^]*proof +p2 +accused another falsely, over 0\.005[^]*receipt +r0 and 2 older +3 units right, worth 0\.003 +counts 2\.90[^]*audit +r7 +counts nothing: rests on the word of one who accused another falsely[^]*is trusted, but has accused somebody falsely/],
        [['reputation', 'show', 'nobody-known', '--class', 'clinic'], 1, { provider: [], requester: [] }, /nothing is known/],
        [['proof', 'ls'], 0, await memory.listProofs(), /p0-0 +upheld +peer-b +forging unit 3[^]*p1-0 +upheld +peer-b +two roots for window 1[^]*p2-0 +dismissed +peer-c +a false accusation/],
        [['proof', 'show', 'p2-0'], 0, (await memory.listProofs())[2], /verdict +dismissed: the unit comes to what the provider committed to[^]*convicts +peer-c of a false accusation/],
        [['proof', 'show', 'p1-0'], 0, (await memory.listProofs())[1], /contract +c0, window 1, compute/],
        [['proof', 'show', 'nope'], 1, null, /no proof nope here/]
      ]

      for (const [args, code, value, text] of table) {
        const [plain, json] = await Promise.all([mycel([...args, '--dir', dir]), mycel([...args, '--dir', dir, '--json'])])
        expect([plain.code, json.code], args.join(' ')).to.deep.equal([code, code])
        expect(plain.stdout, args.join(' ')).to.match(text)
        expect(json.stdout.trimEnd().split('\n')).to.have.lengthOf(1)

        if (value !== undefined) {
          expect(JSON.parse(json.stdout), args.join(' ')).to.deep.equal(value)
        }
      }
    })
  })

  it('changes what it is told to change', async () => {
    await withNode(async (dir, memory) => {
      const on = async (...args: string[]): ReturnType<typeof mycel> => mycel([...args, '--dir', dir, '--json'])
      expect((await on('capacity', 'add', 'compute', 'cores=4', 'memory_mib=8192', 'arch=x86-64', '--price', '0.001', '--region', 'eu')).code).to.equal(0)
      expect(memory.capacities).to.deep.equal([{ class: 'compute', descriptor: { cores: 4, memoryMib: 8192, arch: 'x86-64' }, asset: 'credit', unitPrice: '1000', region: 'eu' }])
      expect((await on('capacity', 'rm', 'compute')).stdout).to.equal('[]\n')
      expect((await on('capacity', 'rm', 'compute')).code).to.equal(EXIT.no)

      expect((await on('settle', 'pay', PEER, '1.25', '--reference', 'May')).code).to.equal(0)
      expect(memory.entries[0]).to.include({ peer: PEER, amount: '1250000', note: 'May', asset: 'credit' })
      expect((await on('settle', 'prove', 'r7', '--out', join(dir, 'r7.json'))).code).to.equal(0)
      expect(await readFile(join(dir, 'r7.json'), 'utf8')).to.equal('proof of r7\n')
      expect((await on('settle', 'faults', '--export', 'f0', '--out', join(dir, 'f0.json'))).code).to.equal(0)
      expect(await readFile(join(dir, 'f0.json'), 'utf8')).to.equal('fork f0\n')
      memory.logFault = 'torn tail at 1'
      expect((await on('settle', 'verify')).code).to.equal(EXIT.no)

      expect((await on('join', 'mycel1zzzz')).code).to.equal(EXIT.badData)
      expect(memory.calls).to.have.lengthOf(0)
      expect(JSON.parse((await on('settle', 'lift', 'peer-f')).stdout)).to.have.nested.property('[0].frozen', false)

      const out = join(dir, 'p.json')
      expect((await on('proof', 'export', 'p0', '--out', out)).code).to.equal(0)
      expect([...await readFile(out)]).to.deep.equal([0, 255, 10, 13])
      expect((await on('proof', 'export', 'p0', '--out', out)).code).to.equal(EXIT.cannotCreate)
    })
  })

  it('submits a job, uploads what it needs, and waits for it', async () => {
    await withNode(async (dir, memory) => {
      const job = await jobIn(dir)
      const crypto = createNodeCrypto()
      const asked = await mycel(['job', 'submit', job, '--dir', dir])
      expect(asked.code).to.equal(EXIT.usage)
      expect(asked.stderr).to.include('--yes')

      const dry = await mycel(['job', 'submit', job, '--dir', dir, '--dry-run'])
      expect(dry.stderr).to.match(/who sees the inputs +the provider and your own verifiers/).and.to.match(/most it can cost +0\.006 credit/).and.to.match(/the cheapest at 0\.001/)
      expect(memory.jobs.size).to.equal(0)
      expect([...memory.blobs.keys()]).to.include(cidOf(crypto.sha256(noop)))

      const quick = await mycel(['job', 'submit', job, '--dir', dir, '--yes'])
      expect(quick.code).to.equal(0)
      expect(quick.stdout).to.match(/^job-0\n/)

      const waiting = mycel(['job', 'submit', job, '--dir', dir, '--yes', '--wait', '--out', join(dir, 'r')])
      await finishing(memory, 'job-1', 'done')
      const done = await waiting
      expect(done.code).to.equal(0)
      expect(done.stderr).to.include('3/3 units')
      expect(await readFile(join(dir, 'r', '2'), 'utf8')).to.equal('unit 2\n')

      const second = mycel(['job', 'submit', job, '--dir', dir, '--wait', '--json'])
      await finishing(memory, 'job-2', 'failed')
      const failed = await second
      expect(failed.code).to.equal(EXIT.refused)
      expect(JSON.parse(failed.stdout)).to.have.keys('quote', 'job', 'results')

      memory.matching = 0
      expect((await mycel(['job', 'submit', job, '--dir', dir, '--dry-run'])).stderr).to.include('no known peer matches')
    })
  })

  it('issues an attestation and shows it in the ad', async () => {
    await withNode(async (dir, memory) => {
      const out = join(dir, 'a.json')
      const args = ['attest', 'issue', '--subject', PEER, '--class', 'compute', '--claim', 'benchmark=digits-unit', '--claim', 'unitsPerSecond=4.1', '--days', '30', '--out', out, '--dir', dir]
      expect((await mycel([...args, '--kind', 'praised'])).code).to.equal(EXIT.usage)
      expect((await mycel([...args, '--kind', 'self-measured'])).code).to.equal(EXIT.usage)
      expect((await mycel([...args, '--kind', 'peer-benchmarked'])).code).to.equal(0)
      expect(await readFile(out, 'utf8')).to.include('"unitsPerSecond":"4.1"')
      expect((await mycel(['attest', 'add', out, '--dir', dir])).stdout).to.include('1 attestations')
      expect(memory.credentials[0]).to.equal(await readFile(out, 'utf8'))
      expect((await mycel(['attest', 'add', join(dir, 'none'), '--dir', dir])).code).to.equal(EXIT.noInput)
    })
  })

  it('has its exit codes documented', async () => {
    const doc = await readFile(new URL('../../../../../docs/cli.md', import.meta.url), 'utf8')
    const rows = [...doc.matchAll(/^\| (\d+) \| `(\w+)` \|/gm)].map(([, code, name]) => [name, Number(code)])
    expect(Object.fromEntries(rows)).to.deep.equal(EXIT)

    for (const name of Object.keys(VERBS)) {
      expect(doc, name).to.include(`\`${name}`)
    }
  })
})

async function finishing (memory: MemoryControl, id: string, state: 'done' | 'failed'): Promise<void> {
  const before = memory.watchers.open

  for (let i = 0; i < 500 && (!memory.jobs.has(id) || memory.watchers.open === before); i++) {
    await new Promise(resolve => { setTimeout(resolve, 10) })
  }

  memory.finish(id, state)
}
