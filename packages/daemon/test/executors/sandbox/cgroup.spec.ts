import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'aegir/chai'
import { capBytes, findCgroupHome } from '../../../src/executors/sandbox/cgroup.ts'

/** Folders that look like the kernel's, as far as they are written to: no kernel is behind them. */
describe('control groups', () => {
  let root: string

  beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'mycel-cgroup-')) })
  afterEach(() => { rmSync(root, { recursive: true, force: true }) })

  function machine (path: string, controllers = 'cpu memory pids', line = `36 25 0:31 / ${root}/sys rw,nosuid - cgroup2 cgroup2 rw`): string {
    mkdirSync(join(root, 'proc/self'), { recursive: true })
    mkdirSync(join(root, 'sys', path), { recursive: true })
    writeFileSync(join(root, 'proc/self/cgroup'), `4:memory:/old\n0::${path}\n`)
    writeFileSync(join(root, 'proc/self/mountinfo'), `20 25 0:19 / /sys rw - sysfs sysfs rw\n${line}\n`)
    for (let at = path; ; at = join(at, '..')) {
      for (const [file, text] of [['cgroup.controllers', controllers], ['cgroup.procs', `${process.pid}\n`], ['cgroup.subtree_control', '']] as const) {
        writeFileSync(join(root, 'sys', at, file), text)
      }
      if (at === '/') {
        return join(root, 'proc')
      }
    }
  }

  const read = (path: string): string => readFileSync(join(root, 'sys', path), 'utf8')

  it('makes room in a group of its own: itself into "daemon", memory and tasks to the children\'s', () => {
    const home = findCgroupHome(machine('/user.slice/mycel'), 1000)
    expect(read('user.slice/mycel/daemon/cgroup.procs')).to.equal(String(process.pid))
    expect(read('user.slice/mycel/cgroup.subtree_control')).to.equal('+memory +pids')
    const group = home?.child(512) ?? expect.fail('no home')
    expect(readFileSync(join(group.folder, 'memory.max'), 'utf8')).to.equal(String(capBytes(512)))
    expect(readFileSync(join(group.folder, 'pids.max'), 'utf8')).to.equal('64')
    expect(group.folder.startsWith(join(root, 'sys/user.slice/mycel/unit-'))).to.equal(true)
    expect(home?.child(512).folder).to.not.equal(group.folder)
  })

  it('uses what systemd has split off for it, also as root', () => {
    expect(findCgroupHome(machine('/system.slice/mycel.service/daemon'), 0)).to.not.equal(undefined)
    expect(read('system.slice/mycel.service/cgroup.subtree_control')).to.equal('+memory +pids')
    expect(existsSync(join(root, 'sys/system.slice/mycel.service/daemon/daemon'))).to.equal(false)
  })

  it('touches nothing that nobody handed over', () => {
    expect(findCgroupHome(machine('/user.slice/session'), 0), 'root, without a sign').to.equal(undefined)
    expect(findCgroupHome(machine('/'), 1000), 'the root group').to.equal(undefined)
    expect(findCgroupHome(machine('/a', 'cpu pids'), 1000), 'no memory to hand on').to.equal(undefined)
    expect(findCgroupHome(machine('/b', 'memory pids', '20 25 0:19 / /sys rw - sysfs sysfs rw'), 1000), 'no unified hierarchy').to.equal(undefined)
    expect(findCgroupHome(join(root, 'nowhere'), 1000)).to.equal(undefined)
    expect(existsSync(join(root, 'sys/user.slice/session/daemon'))).to.equal(false)
  })

  it('leaves a group alone that others live in', () => {
    const proc = machine('/user.slice/terminal')
    writeFileSync(join(root, 'sys/user.slice/terminal/cgroup.procs'), `77\n${process.pid}\n`)
    expect(findCgroupHome(proc, 1000)).to.equal(undefined)
    expect(existsSync(join(root, 'sys/user.slice/terminal/daemon'))).to.equal(false)
  })
})
