import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'aegir/chai'
import { climb, standing } from '../../../src/executors/sandbox/ladder.ts'
import { RUNGS } from '../../../src/executors/sandbox/rung.ts'
import { tryRung } from '../../../src/executors/sandbox/trial.ts'
import { rungHere } from './needs-rung.ts'
import type { Layer, Rung } from '../../../src/executors/sandbox/rung.ts'
import type { Trial } from '../../../src/executors/sandbox/trial.ts'

const PRIVATE = mkdtempSync(join(tmpdir(), 'mycel-private-'))
const INIT = { memoryMib: 64, privatePaths: [PRIVATE] }

/** What must be open once a layer is gone. */
const BROKEN: Readonly<Record<Exclude<Rung, 'bwrap+seccomp+cgroup'>, ReadonlyArray<readonly [Layer, readonly string[]]>>> = {
  'bwrap+seccomp+rlimits': [
    ['seccomp', ['seccomp', 'programs', 'tcp', 'udp', 'unix']],
    ['network', ['network-namespace']],
    ['files', ['system-files', 'private-files']],
    ['processes', ['pid-namespace']],
    ['capabilities', ['capabilities']],
    ['rlimits', ['memory']],
    ['environment', ['environment']]
  ],
  'unshare+setuid+permission': [
    ['network', ['network-namespace', 'host-network']],
    ['processes', ['pid-namespace', 'processes']],
    ['user', ['user']],
    ['capabilities', ['capabilities']],
    ['rlimits', ['memory']],
    ['environment', ['environment']],
    ['permission', ['system-files', 'writing', 'programs']]
  ]
}

function open ({ attempts, fault }: Trial): string[] {
  expect(fault).to.equal(undefined)
  return attempts.filter(({ held }) => !held).map(({ what }) => what)
}

describe('the ladder of isolation', function () {
  this.timeout(20_000)
  after(() => { rmSync(PRIVATE, { recursive: true }) })

  for (const rung of ['bwrap+seccomp+rlimits', 'unshare+setuid+permission'] as const) {
    describe(rung, () => {
      before(async function () { await rungHere(this, rung) })

      it('holds against everything that it promises', async () => {
        const trial = await tryRung({ ...INIT, isolation: rung })
        expect(open(trial)).to.deep.equal([])
        expect(trial.holds).to.equal(true)
        expect(trial.attempts.length).to.be.above(14)
        expect(trial.ms).to.be.below(5000)
      })

      for (const [layer, ways] of BROKEN[rung]) {
        it(`does not hold without ${layer}: the trial gets out by ${ways.join(', ')}`, async () => {
          const trial = await tryRung({ ...INIT, isolation: rung, without: [layer] })
          expect(trial.holds).to.equal(false)
          expect(open(trial)).to.include.members([...ways])
        })
      }
    })
  }

  it('does not hold with V8\'s flags and a stack that is too small for them', async function () {
    await rungHere(this, 'bwrap+seccomp+rlimits')
    // without the limits that raise it, a small stack is inherited
    const source = `import { tryRung } from ${JSON.stringify(new URL('../../../src/executors/sandbox/trial.js', import.meta.url).href)}; const { holds, fault } = await tryRung({ memoryMib: 64, privatePaths: [], isolation: 'bwrap+seccomp+rlimits', without: ['rlimits'] }); console.log(JSON.stringify({ holds, fault }))`
    const { stdout } = spawnSync('/bin/sh', ['-c', 'ulimit -s 2048; exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', source], { encoding: 'utf8' })
    expect(JSON.parse(stdout)).to.have.property('holds', false)
    expect(JSON.parse(stdout).fault).to.match(/SIGSEGV|ended with/)
  })

  it('says what it tried, what it stands on, and what would be better', async () => {
    const { isolation, trials, advice } = await climb(INIT)
    expect(trials.map(({ isolation: rung }) => rung)).to.deep.equal(RUNGS.slice(0, trials.length))
    expect(trials.slice(0, -1).every(({ holds }) => !holds)).to.equal(true)
    expect(trials.at(-1)?.holds).to.equal(isolation !== 'none')
    if (isolation !== 'bwrap+seccomp+cgroup') {
      expect(advice).to.match(/systemd|bubblewrap|bwrap|Linux/)
    }
  })

  it('asks once for the same memory and private folders, and again for other ones', async () => {
    const other = mkdtempSync(join(tmpdir(), 'mycel-private-'))
    try {
      const both = await standing({ memoryMib: 64, privatePaths: [PRIVATE, other] })
      expect(await standing({ memoryMib: 64, privatePaths: [other, PRIVATE] })).to.equal(both)
      expect(await standing(INIT)).to.not.equal(both)
      expect(await standing({ ...INIT, memoryMib: 65 })).to.not.equal(await standing(INIT))
    } finally {
      rmSync(other, { recursive: true })
    }
  })

  it('stands on nothing where nothing is installed, and says what to install', async () => {
    const before = process.env['PATH']
    process.env['PATH'] = '/nonexistent'
    try {
      const { isolation, trials, advice } = await climb(INIT)
      expect(isolation).to.equal('none')
      expect(trials.every(({ fault }) => fault != null)).to.equal(true)
      expect(advice).to.match(process.platform === 'linux' ? /install bubblewrap/ : /Linux/)
    } finally {
      process.env['PATH'] = before
    }
  })
})
