import { expect } from 'aegir/chai'
import { seccompFilter } from '../../../src/executors/sandbox/filter.ts'
import { POLICY } from '../../../src/executors/sandbox/policy.ts'
import { AUDIT_ARCH } from '../../../src/executors/sandbox/syscalls.ts'
import { evaluate, numberOf } from './evaluate.ts'
import type { SyscallName } from '../../../src/executors/sandbox/syscalls.ts'

/** What no child ever needs, by number: x86-64, arm64 (include/uapi/asm-generic/unistd.h). */
const NEVER: Readonly<Record<string, readonly [number, number | undefined]>> = {
  socket: [41, 198],
  connect: [42, 203],
  accept: [43, 202],
  sendto: [44, 206],
  recvfrom: [45, 207],
  sendmsg: [46, 211],
  recvmsg: [47, 212],
  bind: [49, 200],
  listen: [50, 201],
  socketpair: [53, 199],
  accept4: [288, 242],
  fork: [57, undefined],
  vfork: [58, undefined],
  execveat: [322, 281],
  kill: [62, 129],
  tkill: [200, 130],
  tgkill: [234, 131],
  pidfd_open: [434, 434],
  pidfd_getfd: [438, 438],
  pidfd_send_signal: [424, 424],
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  process_madvise: [440, 440],
  kcmp: [312, 272],
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  chroot: [161, 51],
  move_mount: [429, 429],
  open_tree: [428, 428],
  fsopen: [430, 430],
  mount_setattr: [442, 442],
  unshare: [272, 97],
  setns: [308, 268],
  keyctl: [250, 219],
  add_key: [248, 217],
  request_key: [249, 218],
  bpf: [321, 280],
  userfaultfd: [323, 282],
  perf_event_open: [298, 241],
  seccomp: [317, 277],
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  init_module: [175, 105],
  finit_module: [313, 273],
  kexec_load: [246, 104],
  reboot: [169, 142],
  swapon: [167, 224],
  creat: [85, undefined],
  truncate: [76, 45],
  ftruncate: [77, 46],
  rename: [82, undefined],
  renameat2: [316, 276],
  mkdir: [83, undefined],
  mkdirat: [258, 34],
  unlink: [87, undefined],
  unlinkat: [263, 35],
  link: [86, undefined],
  linkat: [265, 37],
  symlink: [88, undefined],
  symlinkat: [266, 36],
  chmod: [90, undefined],
  fchmod: [91, 52],
  chown: [92, undefined],
  fchown: [93, 55],
  mknodat: [259, 33],
  pwrite64: [18, 68],
  memfd_create: [319, 279],
  setuid: [105, 146],
  setgid: [106, 144],
  setresuid: [117, 147],
  capset: [126, 91],
  setrlimit: [160, 164],
  setpriority: [141, 140],
  sched_setaffinity: [203, 122],
  personality: [135, 92],
  shmget: [29, 194],
  msgget: [68, 186],
  mq_open: [180, 180],
  sethostname: [170, 161],
  settimeofday: [164, 170],
  clock_settime: [227, 112],
  inotify_init1: [294, 26],
  fanotify_init: [300, 262],
  name_to_handle_at: [303, 264],
  open_by_handle_at: [304, 265],
  splice: [275, 76],
  vmsplice: [278, 75],
  sendfile: [40, 71]
}

const THREAD = 0x3d0f00n
const EPERM = 'errno 1'
const ENOSYS = 'errno 38'

/** Calls whose arguments decide. */
const BY_ARGUMENT: ReadonlyArray<readonly [what: string, name: SyscallName, args: readonly bigint[], verdict: 'allow' | 'errno 1']> = [
  ['a file for reading', 'openat', [-100n, 1n, 0x80000n], 'allow'],
  ['a file for writing', 'openat', [-100n, 1n, 0x80001n], EPERM],
  ['a file for both', 'openat', [-100n, 1n, 2n], EPERM],
  ['a new file', 'openat', [-100n, 1n, 0x40n], EPERM],
  ['a file, to empty it', 'openat', [-100n, 1n, 0x200n], EPERM],
  ['a file, to write at its end', 'openat', [-100n, 1n, 0x400n], EPERM],
  ['a file without a name', 'openat', [-100n, 1n, 0x410000n], EPERM],
  ['memory of its own', 'mmap', [0n, 4096n, 3n, 0x22n], 'allow'],
  ['memory that it shares, which RLIMIT_DATA does not count', 'mmap', [0n, 4096n, 3n, 0x21n], EPERM],
  ['a file\'s memory, shared', 'mmap', [0n, 4096n, 3n, 0x1n, 4n], EPERM],
  ['memory that is shared and validated', 'mmap', [0n, 4096n, 3n, 0x3n], EPERM],
  ['a stack that grows, which it does not count either', 'mmap', [0n, 4096n, 3n, 0x122n], EPERM],
  ['a thread', 'clone', [THREAD], 'allow'],
  ['a process', 'clone', [17n], EPERM],
  ['a process that shares its memory', 'clone', [0x4111n], EPERM],
  ['a thread in a namespace of its own', 'clone', [THREAD | 0x10000000n], EPERM],
  ['a thread that is traced', 'clone', [THREAD | 0x2000n], EPERM],
  ['whether it is a terminal', 'ioctl', [1n, 0x5401n], 'allow'],
  ['typing into a terminal', 'ioctl', [1n, 0x5412n], EPERM],
  ['a network interface', 'ioctl', [1n, 0x8913n], EPERM],
  ['the flags of a descriptor', 'fcntl', [1n, 3n], 'allow'],
  ['signals from a descriptor', 'fcntl', [1n, 8n], EPERM],
  ['a lease', 'fcntl', [1n, 1024n], EPERM],
  ['a thread\'s name', 'prctl', [15n], 'allow'],
  ['being traced by others', 'prctl', [0x59616d61n], EPERM],
  ['another filter', 'prctl', [22n], EPERM],
  ['its own limits', 'prlimit64', [0n, 7n, 0n], 'allow'],
  ['other limits for itself', 'prlimit64', [0n, 7n, 0x7ffd00000000n], EPERM],
  ['limits of another', 'prlimit64', [1n, 7n, 0n], EPERM]
]

for (const arch of ['x64', 'arm64'] as const) {
  describe(`the filter for ${arch}`, () => {
    const program = seccompFilter(arch, POLICY)
    const verdict = (number: number, args: readonly bigint[] = []): string => evaluate(program, arch, { number, args })

    it('lets through what Node lives on', () => {
      for (const name of ['read', 'write', 'mmap', 'mprotect', 'munmap', 'madvise', 'futex', 'exit_group', 'epoll_pwait', 'execve'] as const) {
        expect(verdict(numberOf(arch, name)), name).to.equal('allow')
      }
    })

    it('refuses what no child needs', () => {
      for (const [name, numbers] of Object.entries(NEVER)) {
        const number = numbers[arch === 'x64' ? 0 : 1]
        if (number != null) {
          expect(verdict(number), name).to.equal(EPERM)
        }
      }
    })

    it('allows nothing but what the policy names, whatever the number', () => {
      const named = new Set(POLICY.map(({ name }) => numberOf(arch, name)))
      for (let number = 0; number < 1024; number++) {
        expect(verdict(number) === EPERM || named.has(number), `call ${number}`).to.equal(true)
      }
    })

    for (const [what, name, args, expected] of BY_ARGUMENT) {
      it(`${expected === 'allow' ? 'allows' : 'refuses'} ${what}`, () => {
        expect(verdict(numberOf(arch, name), args)).to.equal(expected)
      })
    }

    it('sends the C library to the older calls where arguments lie in memory', () => {
      expect(verdict(435)).to.equal(ENOSYS)
      expect(verdict(437)).to.equal(ENOSYS)
    })

    it('ends a process that calls for another processor', () => {
      for (const audit of [0x40000003, 0x40000028, AUDIT_ARCH[arch === 'x64' ? 'arm64' : 'x64'], 0]) {
        expect(evaluate(program, arch, { number: numberOf(arch, 'read'), audit })).to.equal('kill')
      }
    })

    it('is short enough for the kernel, and its jumps end within it', () => {
      expect(program.length / 8).to.be.below(4096)
      for (let number = -1; number < 600; number++) {
        for (const args of [[], [-1n, -1n, -1n], [0n, 0x5401n, 0n]]) {
          expect(() => verdict(number, args)).to.not.throw()
        }
      }
    })
  })
}

describe('the filter for x86-64', () => {
  it('ends a process that uses the x32 ABI, whose numbers mean other things', () => {
    const program = seccompFilter('x64', POLICY)
    for (const number of [0x40000000, 0x40000000 + 520, 0x7fffffff, -1]) {
      expect(evaluate(program, 'x64', { number }), String(number)).to.equal('kill')
    }
  })
})
