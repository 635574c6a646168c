/**
 * How far a child is kept from the machine, strongest first; the names are what ads and `status` say.
 *
 * `bwrap+seccomp+cgroup`: namespaces of its own (no network, no processes but itself, no files but Node, the system's libraries and the child's code, all read-only),
 * no capabilities, a list of system calls, a control group that caps memory and tasks, rlimits. `bwrap+seccomp+rlimits`: the same without the control group.
 * `unshare+setuid+permission`, where there is no bwrap and the daemon is root: no network, no other processes to see, a user of its own that owns nothing, rlimits, and Node's
 * permission model against reading files and starting programs. Code that had escaped V8 could read what every user of the machine may read.
 */
export const RUNGS = ['bwrap+seccomp+cgroup', 'bwrap+seccomp+rlimits', 'unshare+setuid+permission'] as const
export type Rung = typeof RUNGS[number]

/** `none`: a process of its own with rlimits and the permission model where the machine has them, and no wall: for modules that one trusts. Strangers' work is refused. */
export type Isolation = Rung | 'none'

/** Parts of a rung. A trial leaves the permission model out, to see what holds where V8 does not. */
export type Layer = 'seccomp' | 'network' | 'files' | 'processes' | 'capabilities' | 'user' | 'rlimits' | 'cgroup' | 'environment' | 'permission'
