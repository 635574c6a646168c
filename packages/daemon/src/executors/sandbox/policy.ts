import type { SyscallName } from './syscalls.ts'

/** A demand on one argument of a call, counted from 0; the lower 32 bits are looked at, which is what the kernel reads of these. */
export type Demand =
  | { readonly arg: number, readonly oneOf: readonly number[] }
  /** All of these bits, each a power of two. */
  | { readonly arg: number, readonly bits: readonly number[] }
  | { readonly arg: number, readonly noneOf: number }
  /** All 64 bits. */
  | { readonly arg: number, readonly null: true }

export interface Rule {
  readonly name: SyscallName
  /** All of them; anything else is refused with `EPERM`. */
  readonly demands?: readonly Demand[]
  /** In place of allowing it. */
  readonly errno?: number
}

export const EPERM = 1
export const ENOSYS = 38

/** `O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND` and the bit of `O_TMPFILE`: the same on both processors. */
const WRITING = 0x3 | 0x40 | 0x200 | 0x400 | 0x400000
/** `CLONE_NEW*`, `CLONE_PTRACE`, `CLONE_VFORK`. */
const NO_THREAD = 0x7e020000 | 0x2000 | 0x4000
const CLONE_VM = 0x100
const CLONE_THREAD = 0x10000
/** What no limit on data counts: memory that is shared, a stack that grows by itself. */
const UNCOUNTED = 0x1 | 0x100
const [TCGETS, FIONBIO, FIOCLEX] = [0x5401, 0x5421, 0x5451]
const [F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC] = [0, 1, 2, 3, 4, 1030]
const [PR_SET_NAME, PR_GET_NAME, PR_SET_VMA] = [15, 16, 0x53564d41]

function allowed (...names: readonly SyscallName[]): Rule[] {
  return names.map(name => ({ name }))
}

/**
 * What a child may ask the kernel for: computing, memory, threads, and the files that it was given, for reading. Found by tracing Node
 * 22.13, 22.23 and 24.21 through start, modules, compiling in both tiers, growing memory, collecting garbage, running out of
 * heap and of stack. Not here, and so refused with `EPERM`: sockets, processes, signals to others, ptrace and other processes' memory,
 * mounts, namespaces, keys, bpf, io_uring, userfaultfd, everything that changes a file.
 *
 * `execve` stays: bwrap loads the filter and then has to start Node. What it starts is under the same filter and in the same room.
 */
export const POLICY: readonly Rule[] = [
  // what a unit does all the time comes first: kernels before 5.11 go through the list for each call
  ...allowed('futex', 'read', 'write', 'madvise', 'mprotect', 'munmap', 'getpid', 'clock_gettime', 'epoll_pwait', 'epoll_wait'),
  ...allowed('readv', 'writev', 'pread64', 'close', 'fstat', 'newfstatat', 'stat', 'lstat', 'statx', 'lseek', 'readlink', 'readlinkat', 'access', 'faccessat', 'faccessat2', 'getdents64', 'getcwd', 'dup'),
  ...allowed('mremap', 'brk', 'mincore', 'membarrier', 'pkey_alloc', 'pkey_free', 'pkey_mprotect'),
  ...allowed('rt_sigaction', 'rt_sigprocmask', 'rt_sigreturn', 'sigaltstack', 'restart_syscall'),
  ...allowed('set_robust_list', 'rseq', 'set_tid_address', 'gettid', 'getppid', 'getuid', 'geteuid', 'getgid', 'getegid', 'capget', 'arch_prctl', 'exit', 'exit_group', 'execve'),
  ...allowed('clock_getres', 'clock_nanosleep', 'nanosleep', 'gettimeofday', 'time', 'sched_yield', 'sched_getaffinity', 'sched_getparam', 'sched_getscheduler', 'getrandom', 'uname', 'sysinfo', 'getrusage'),
  ...allowed('epoll_create1', 'epoll_ctl', 'eventfd2', 'pipe2', 'poll', 'ppoll'),
  { name: 'mmap', demands: [{ arg: 3, noneOf: UNCOUNTED }] },
  { name: 'openat', demands: [{ arg: 2, noneOf: WRITING }] },
  { name: 'open', demands: [{ arg: 1, noneOf: WRITING }] },
  { name: 'clone', demands: [{ arg: 0, bits: [CLONE_VM, CLONE_THREAD] }, { arg: 0, noneOf: NO_THREAD }] },
  { name: 'ioctl', demands: [{ arg: 1, oneOf: [TCGETS, FIONBIO, FIOCLEX] }] },
  { name: 'fcntl', demands: [{ arg: 1, oneOf: [F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC] }] },
  { name: 'prctl', demands: [{ arg: 0, oneOf: [PR_SET_NAME, PR_GET_NAME, PR_SET_VMA] }] },
  // its own limits, for reading
  { name: 'prlimit64', demands: [{ arg: 0, oneOf: [0] }, { arg: 2, null: true }] },
  // their arguments lie in memory, where a filter cannot look: the C library then takes the older call
  { name: 'clone3', errno: ENOSYS },
  { name: 'openat2', errno: ENOSYS }
]
