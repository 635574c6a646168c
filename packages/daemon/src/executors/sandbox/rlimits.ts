/** What Node maps writable at its start, whether it uses it or not, and the kernel counts as data. Measured: Node 24: 577 MiB, of which 512 are V8's code range; Node 22: 50 MiB. */
const RESERVED_MIB = 576

/** What a child takes beside linear memory, at most: heap 128, /tmp 64, chunks of mounts 32, module, input, output, compiler. */
export const BASE_MIB = 768

/** A thread of Node's default size would not do for `--stack-size=6000`: V8 believes the flag and the process would die of the guard page. */
const STACK_KIB = [16_384, 8192] as const
const OPEN_FILES = 128
/** Threads of the user that this process is, all together, before a child gets no more of them. The kernel holds root to no such limit: there it takes a control group. */
const USER_TASKS = 8192
/** Where memory runs out, the kernel takes a child first. */
const OOM_SCORE = 1000
/** A last net under the wall clock: no unit may take longer than a day. */
const CPU_SECONDS = 345_600

/** The most writable memory that a child may map, KiB: address space itself cannot be limited, V8 reserves terabytes. */
export function dataKib (memoryMib: number): number {
  return (memoryMib + BASE_MIB + RESERVED_MIB) * 1024
}

/**
 * A script for sh that limits itself and then becomes the command in its arguments. `cgroup`: its first argument is a `cgroup.procs` to enter before that. It ends with 125
 * where a limit cannot be set. The command gets one argument more: the descriptors that are open, see closeInherited.
 */
export function limitScript (memoryMib: number | undefined, cgroup: boolean): string {
  const stack = `{ ${STACK_KIB.map(kib => `ulimit -s ${kib} 2>/dev/null`).join(' || ')}; }`
  return [
    // neither is to be had everywhere, and a trial cannot see them
    `{ echo ${OOM_SCORE} > /proc/self/oom_score_adj || :; } 2>/dev/null`,
    ...(cgroup ? ['echo 0 > "$1"', 'shift'] : []),
    ...(memoryMib == null ? [] : [stack, 'ulimit -c 0', 'ulimit -f 0', `ulimit -n ${OPEN_FILES}`, `ulimit -t ${CPU_SECONDS}`, `ulimit -d ${dataKib(memoryMib)}`, `{ ulimit -p ${USER_TASKS} || ulimit -u ${USER_TASKS} || :; } 2>/dev/null`]),
    // what is open here is told to the child, which closes it: sh itself can name only nine descriptors
    // eslint-disable-next-line no-template-curly-in-string
    'for fd in /proc/$$/fd/*; do held="$held,${fd##*/}"; done',
    'exec "$@" "$held"'
  ].join(' && ') + '; exit 125'
}
