import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'aegir/chai'
import { fileSchema } from '../../src/config/schema.ts'
import { template } from '../../src/config/template.ts'
import { ConfigError, loadConfig, parseConfig } from '../../src/config.ts'
import { identityOf } from '../../src/identity.ts'
import { inFolder } from '../api/folder.ts'
import type { Config } from '../../src/config.ts'

const { peerId, did, publicKey } = identityOf(new Uint8Array(32).fill(7))
const KEY = Buffer.from(publicKey).toString('hex')
const CID = 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku'

function refused (text: string): ConfigError {
  try {
    parseConfig(text, '/n')
  } catch (err) {
    expect(err).to.be.instanceOf(ConfigError)
    return err as ConfigError
  }

  throw new Error(`accepted: ${text}`)
}

describe('config', () => {
  it('has a default for everything', () => {
    const config = parseConfig('', '/n')
    expect(config.network).to.deep.equal({ id: 'mycel', bootstrap: [], listen: ['/ip4/0.0.0.0/tcp/4610'], local: false })
    expect(config.node).to.deep.equal({ key: '/n/identity.key', store: '/n/store', blobs: '/n/blobs' })
    expect(config.api.socket).to.equal('/n/mycel.sock')
    expect(config.policy.maxOwed).to.equal(10_000_000n)
    expect(config.fees).to.deep.equal({ ppm: 0, payee: undefined, floorPpm: 0, ceilingPpm: 50_000 })
  })

  it('is frozen, all the way down', () => {
    const config = parseConfig('[[capacity]]\nclass = "compute"\ncores = 4\nmemory_mib = 8\narch = "x86-64"\nprice = "0.001"', '/n')
    expect(Object.isFrozen(config) && Object.isFrozen(config.policy) && Object.isFrozen(config.network.listen) && Object.isFrozen(config.capacities[0]?.descriptor)).to.be.true()
  })

  const readings: Array<[string, (config: Config) => unknown, unknown]> = [
    ['[network]\nid = "lab-1"', c => c.network.id, 'lab-1'],
    [`[network]\nbootstrap = ["/ip4/10.0.0.1/tcp/4610/p2p/${peerId}"]`, c => c.network.bootstrap.length, 1],
    ['[network]\nlisten = ["/ip4/127.0.0.1/tcp/0"]', c => c.network.listen[0], '/ip4/127.0.0.1/tcp/0'],
    ['[network]\nlocal = true', c => c.network.local, true],
    ['[node]\nkey = "../k"', c => c.node.key, '/k'],
    ['[node]\nstore = "s"', c => c.node.store, '/n/s'],
    ['[node]\nblobs = "/big/b"', c => c.node.blobs, '/big/b'],
    [`[policy]\nallow_modules = ["${CID}"]`, c => c.policy.allowModules, [CID]],
    ['[policy]\nallow_modules = []', c => c.policy.allowModules, []],
    [`[policy]\nallow_requesters = ["${did}"]`, c => c.policy.allowRequesters, [KEY]],
    [`[policy]\ndeny_requesters = ["${peerId}"]`, c => c.policy.denyRequesters, [KEY]],
    ['[policy]\nallow_classes = ["compute"]', c => c.policy.allowClasses, ['compute']],
    ['[policy]\nmax_owed = "1.25"', c => c.policy.maxOwed, 1_250_000n],
    ['[policy]\nnewcomer_pool_provider = "0"', c => c.policy.newcomerPoolProvider, 0n],
    ['[policy]\nnewcomer_pool_requester = "0.000001"', c => c.policy.newcomerPoolRequester, 1n],
    ['[policy]\nnewcomer_attested_share = 0.25', c => c.policy.newcomerAttestedPpm, 250_000],
    [`[policy]\ntrust = [{ issuer = "${did}", kinds = ["inspected"] }]`, c => c.policy.trust, [{ issuer: did, kinds: ['inspected'] }]],
    ['[policy]\nmax_parallel_contracts = 3', c => c.policy.maxParallelContracts, 3],
    [`[policy]\nverifiers = ["${did}"]`, c => c.policy.verifiers, [KEY]],
    [`[fees]\npayee = "${did}"`, c => [c.fees.ppm, c.fees.payee], [10_000, publicKey]],
    [`[fees]\npayee = "${did}"\nppm = 20000`, c => c.fees.ppm, 20_000],
    [`[fees]\npayee = "${did}"\nfloor_ppm = 10000`, c => c.fees.floorPpm, 10_000],
    ['[fees]\nceiling_ppm = 0', c => c.fees.ceilingPpm, 0],
    ['[executor]\nworkers = 8', c => c.executor.workers, 8],
    ['[executor]\ntier = "liftoff"', c => c.executor.tier, 'liftoff'],
    ['[executor]\naudit_tier = "turbofan"', c => c.executor.auditTier, 'turbofan'],
    ['[executor]\nisolation = "none"', c => c.executor.isolation, 'none'],
    ['[executor]\nmemory_mib = 1', c => c.executor.memoryPages, 16],
    ['[blobs]\nquota_mib = 16', c => c.blobs.quotaBytes, 16 * 1024 * 1024],
    ['[api]\nsocket = "/run/m.sock"', c => c.api.socket, '/run/m.sock'],
    ['[[capacity]]\nclass = "gpu"\nmodel = "H100"\ncount = 1\nvram_mib = 81559\nprice = "2"\nasset = "EUR"\nregion = "eu"', c => c.capacities, [{ class: 'gpu', descriptor: { model: 'H100', count: 1, vramMib: 81_559 }, unitPrice: 2_000_000n, asset: 'EUR', region: 'eu' }]]
  ]

  for (const [text, read, wanted] of readings) {
    it(`reads ${text.replaceAll('\n', ' ').slice(0, 60)}`, () => {
      expect(read(parseConfig(text, '/n'))).to.deep.equal(wanted)
    })
  }

  it('reads every option in some row above', () => {
    const rows = readings.map(([text]) => text)

    for (const [section, option] of options()) {
      expect(rows.some(text => text.includes(`[${section}]`) && new RegExp(`\\b${option}\\b`).test(text)), `${section}.${option}`).to.be.true()
    }
  })

  const refusals: Array<[string, string, RegExp, RegExp]> = [
    ['[network\n', 'line 1', /TOML/, /line/],
    ['[netwrk]\nid = "a"', 'netwrk', /unknown key/, /"network"/],
    ['[policy]\nmax_owned = "1"', 'policy.max_owned', /unknown key/, /"max_owed"/],
    ['[policy]\nqqqqqq = "1"', 'policy.qqqqqq', /unknown key/, /known here: allow_modules/],
    ['[network]\nid = "Big Net"', 'network.id', /not a network id/, /lower-case/],
    ['[network]\nlisten = []', 'network.listen', /empty/, /at least one/],
    ['[network]\nlisten = ["127.0.0.1:80"]', 'network.listen[1]', /no multiaddr/, /tcp/],
    ['[network]\nbootstrap = ["/ip4/1.2.3.4/tcp/1"]', 'network.bootstrap[1]', /names no peer/, /p2p/],
    ['[network]\nlocal = "yes"', 'network.local', /not true or false/, /true or false/],
    ['[policy]\nmax_owed = 5', 'policy.max_owed', /not an amount/, /text/],
    ['[policy]\nmax_owed = "5.0000001"', 'policy.max_owed', /no amount/, /six places/],
    ['[policy]\nmax_owed = "-5"', 'policy.max_owed', /no amount/, /decimal/],
    ['[policy]\nallow_modules = "all"', 'policy.allow_modules', /./, /./],
    ['[policy]\nallow_modules = ["x"]', 'policy.allow_modules', /not a CID/, /mycel exec/],
    ['[policy]\nallow_requesters = ["bob"]', 'policy.allow_requesters', /names nobody/, /did:key/],
    ['[policy]\nnewcomer_attested_share = 1.5', 'policy.newcomer_attested_share', /above 1/, /between/],
    [`[policy]\nverifiers = ["${did}", "${peerId}"]`, 'policy.verifiers', /twice/, /once/],
    [`[policy]\nverifiers = [${Array.from({ length: 17 }, () => `"${did}"`).join()}]`, 'policy.verifiers', /too many/, /at most 16/],
    ['[policy]\nmax_parallel_contracts = 0', 'policy.max_parallel_contracts', /too small/, /at least 1/],
    ['[policy]\ntrust = [{ issuer = "did:web:x", kinds = ["inspected"] }]', 'policy.trust[1].issuer', /not a did:key/, /mycel id/],
    [`[policy]\ntrust = [{ issuer = "${did}", kinds = ["vouched"] }]`, 'policy.trust[1].kinds[1]', /unknown kind/, /peer-benchmarked/],
    ['[fees]\nppm = 500', 'fees.ppm', /between 1 and 9999/, /10000/],
    ['[fees]\nceiling_ppm = 60000', 'fees.ceiling_ppm', /too large/, /50000/],
    ['[fees]\nfloor_ppm = 30000\nceiling_ppm = 20000', 'fees.floor_ppm', /above ceiling_ppm/, /lower/],
    [`[fees]\npayee = "${did}"\nppm = 0\nfloor_ppm = 10000`, 'fees.ppm', /outside/, /in between/],
    ['[fees]\npayee = "me"', 'fees.payee', /names nobody/, /did:key/],
    ['[executor]\nworkers = 0', 'executor.workers', /too small/, /at least 1/],
    ['[executor]\nworkers = 65', 'executor.workers', /too large/, /at most 64/],
    ['[executor]\ntier = "fast"', 'executor.tier', /unknown tier/, /liftoff/],
    ['[executor]\naudit_tier = "other"', 'executor.audit_tier', /unknown tier/, /alternate/],
    ['[blobs]\nquota_mib = 1.5', 'blobs.quota_mib', /not a whole number/, /between/],
    [`[api]\nsocket = "/${'x'.repeat(107)}"`, 'api.socket', /longer than the 107 bytes/, /shorter/],
    ['[[capacity]]\ncores = 1', 'capacity[1].class', /missing/, /compute/],
    ['[[capacity]]\nclass = "compute"\nmemory_mib = 8\narch = "x"\nprice = "1"', 'capacity[1].cores', /not a whole number/, /between/],
    ['[[capacity]]\nclass = "compute"\ncores = 1\nmemory_mib = 8\narch = "x"\nprice = "cheap"', 'capacity[1].price', /no amount/, /decimal/],
    ['[[capacity]]\nclass = "clinic"\nservices = ["x-ray"]\ncores = 3\nprice = "1"', 'capacity[1]', /unknown "cores"/, /services/]
  ]

  for (const [text, where, what, todo] of refusals) {
    it(`refuses ${text.replaceAll('\n', ' ').slice(0, 70)}`, () => {
      const err = refused(text)
      expect(err.code).to.equal('config-invalid')
      const [problem] = err.problems
      expect(problem?.where).to.include(where)
      expect(problem?.what).to.match(what)
      expect(`${problem?.todo ?? ''} ${problem?.where ?? ''}`).to.match(todo)
    })
  }

  it('says so where there is no file', async () => {
    await inFolder(async dir => {
      await expect(loadConfig(dir)).to.eventually.be.rejected.with.property('code', 'config-missing')
      await writeFile(join(dir, 'config.toml'), '[network]\nid = "lab"')
      expect((await loadConfig(dir)).network.id).to.equal('lab')
    })
  })

  it('has a template that is valid and whose commented lines are the defaults', () => {
    const text = template({ network: 'mycel', local: false })
    const plain = parseConfig('', '/n')
    expect(parseConfig(text, '/n')).to.deep.equal(plain)
    const open = text.split('\n').filter(line => !/^# (One|Lines|What|\[\[)/.test(line)).map(line => line.replace(/^# (?=[a-z_]+ = )/, ''))
    const body = open.slice(0, open.findIndex(line => line.startsWith('class = ')))
    expect(parseConfig(body.join('\n'), '/n')).to.deep.equal(plain)
    expect(parseConfig(template({ network: 'lab', local: true }), '/n').network).to.deep.equal({ id: 'lab', bootstrap: [], listen: ['/ip4/127.0.0.1/tcp/0'], local: true })

    for (const [section, option] of options()) {
      expect(text, `${section}.${option}`).to.match(new RegExp(`^(# )?${option} = `, 'm'))
    }
  })

  it('is documented, option by option', async () => {
    const doc = await readFile(new URL('../../../../../docs/config.md', import.meta.url), 'utf8')

    for (const [section, option] of options()) {
      expect(doc, `${section}.${option}`).to.include(`| \`${section}.${option}\` |`)
    }
  })
})

function options (): Array<[string, string]> {
  const sections = JSON.parse(JSON.stringify(fileSchema.parse({}), (_, value: unknown) => typeof value === 'bigint' ? String(value) : value ?? null)) as Record<string, Record<string, unknown>>
  return Object.entries(sections).filter(([section]) => section !== 'capacity').flatMap(([section, values]) => [...Object.keys(values), ...(section === 'fees' && !('payee' in values) ? ['payee'] : [])].map((option): [string, string] => [section, option]))
}
