import { changed, without } from './mutant.ts'
import type { Mutant } from './mutant.ts'

const TESTS = 'packages/daemon/dist/test'
const room = (name: string, ...tests: readonly string[]): { file: string, specs: readonly string[] } => ({ file: `packages/daemon/src/${name}.ts`, specs: tests.map(test => `${TESTS}/${test}`) })

const FILTER = 'executors/sandbox/filter.spec.js'
const LADDER = 'executors/sandbox/ladder.spec.js'

/** What keeps a stranger's unit where it is. */
export const WALLS: readonly Mutant[] = [
  ...changed(room('executors/sandbox/filter', FILTER), [
    ['{ code: IF_EQUAL, yes: 1, no: 0, k: AUDIT_ARCH[arch] }', '{ code: IF_EQUAL, yes: 1, no: 1, k: AUDIT_ARCH[arch] }', 'calls are made for this processor'],
    ['if (arch === \'x64\') {', 'if (false) {', 'no call by the x32 ABI'],
    ['instructions.push({ code: RETURN, yes: 0, no: 0, k: REFUSE | EPERM })', 'instructions.push({ code: RETURN, yes: 0, no: 0, k: ALLOW })', 'what is not named is refused']
  ]),
  ...changed(room('executors/sandbox/policy', FILTER), [
    ['{ name: \'openat\', demands: [{ arg: 2, noneOf: WRITING }] }', '{ name: \'openat\' }', 'files are opened for reading'],
    ['{ name: \'mmap\', demands: [{ arg: 3, noneOf: UNCOUNTED }] }', '{ name: \'mmap\' }', 'no memory that a limit does not count'],
    ['[{ arg: 0, bits: [CLONE_VM, CLONE_THREAD] }, { arg: 0, noneOf: NO_THREAD }]', '[{ arg: 0, noneOf: NO_THREAD }]', 'what is started is a thread'],
    [', { arg: 0, noneOf: NO_THREAD }]', ']', 'a thread has no namespace of its own'],
    ['{ name: \'ioctl\', demands: [{ arg: 1, oneOf: [TCGETS, FIONBIO, FIOCLEX] }] }', '{ name: \'ioctl\' }', 'devices are not commanded'],
    ['{ name: \'prctl\', demands: [{ arg: 0, oneOf: [PR_SET_NAME, PR_GET_NAME, PR_SET_VMA] }] }', '{ name: \'prctl\' }', 'a process does not change what it is'],
    ['[{ arg: 0, oneOf: [0] }, { arg: 2, null: true }]', '[{ arg: 0, oneOf: [0] }]', 'limits stay as they are']
  ]),
  ...changed(room('executors/sandbox/trial', LADDER), [['holds: attempts.every(({ held }) => held)', 'holds: true', 'one way out is enough']]),
  ...changed(room('executors/sandbox/launch', LADDER), [
    ['[\'--unshare-net\']', '[]', 'a child has no network'],
    ['...(has(\'files\') ? [\'--remount-ro\', \'/\'] : []),\n    \'--chdir\', \'/\',\n    ...(has(\'seccomp\') ? [\'--seccomp\', `${FILTER_FD}`] : []),', '\'--chdir\', \'/\',', 'a child has its list of calls']
  ]),
  ...changed(room('executors/sandbox/rlimits', LADDER), [['`ulimit -d ${dataKib(memoryMib)}`', '\'true\'', 'a child\'s memory ends']]),
  ...changed(room('executors/slot', 'executors/recycling.spec.js'), [['this.#ready = true\n          this.boundAt = performance.now()', 'this.#ready = true', 'a turn counts from when the child has started']]),
  ...changed(room('executors/pool', 'executors/sandbox/memory.spec.js'), [['killOverdrawn(this.pids, mostBytes)', '', 'a child is looked at']]),
  ...changed(room('executors/sandbox/memory', 'executors/sandbox/memory.spec.js'), [['(heldBytes(pid) ?? 0) > mostBytes', 'false', 'what a child holds has an end']]),
  ...changed(room('executors/wants', 'executors/mounts.spec.js'), [['Math.max(this.#next, now - BURST * each) + each', 'now', 'chunks have a pace']]),
  ...without(room('executors/sandbox/cgroup', 'executors/sandbox/cgroup.spec.js'), [
    ['uid === 0 && !inside', 'root takes no group that nobody handed over'],
    ['!CONTROLLERS.every(one => offered.includes(one))', 'a group without memory to hand on is none'],
    ['readFileSync(join(folder, \'cgroup.procs\'), \'utf8\').trim() !== String(process.pid)', 'a group that others live in is not split']
  ]),
  ...changed(room('core/walls', 'core/walls.spec.js'), [['isolation !== \'none\' || ', 'true || ', 'no stranger\'s work without a wall']]),
  ...without(room('proofs/trial', 'proofs/court-strangers.spec.js'), [['why != null', 'no stranger\'s proof without a wall']]),
  ...changed(room('executors/slot', 'executors/recycling.spec.js'), [['\'code\' in answer || answer.status === STATUS.trapped', '\'code\' in answer', 'a child goes after a trap']]),
  ...changed(room('executors/wear', 'executors/recycling.spec.js'), [
    ['++this.#units >= UNITS_PER_CHILD', 'false', 'a child\'s units are counted'],
    ['return this.#heavy >= LOOKS ?', 'return false ?', 'a child that holds too much goes']
  ]),
  ...without(room('executors/workloads', 'executors/mounts.spec.js', 'executors/pool.spec.js'), [
    ['bytes.length !== expected', 'a chunk is as long as its place says'],
    ['bytes.length !== ref.size || Buffer.compare(blobDigest({ sha256 }, bytes), ref.digest) !== 0', 'a blob is what its name says'],
    ['memoryPages > mostPages', 'a unit asks for no more memory than there is'],
    ['known != null && known.size !== ref.size', 'a blob has one size'],
    ['module.size > MAX_BLOB_BYTES', 'the largest module']
  ])
]
