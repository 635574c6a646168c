import { EPERM } from './policy.ts'
import { AUDIT_ARCH, syscallNumber } from './syscalls.ts'
import type { Demand, Rule } from './policy.ts'
import type { Arch } from './syscalls.ts'

/** linux/filter.h and linux/seccomp.h. */
const LOAD = 0x20
const IF_EQUAL = 0x15
const IF_AT_LEAST = 0x35
const IF_ANY_BIT = 0x45
const RETURN = 0x06
const ALLOW = 0x7fff0000
const KILL_PROCESS = 0x80000000
const REFUSE = 0x00050000

/** struct seccomp_data: number, processor, instruction pointer, six arguments of 64 bits, little endian. */
const NUMBER_AT = 0
const ARCH_AT = 4
const ARGS_AT = 16

/** x86-64: calls of the x32 ABI have this bit, and other numbers. */
const X32_BIT = 0x40000000
const MAX_JUMP = 255

interface Instruction { readonly code: number, readonly yes: number, readonly no: number, readonly k: number }
/** An instruction of a rule, where a failed demand jumps to the rule's end. */
interface Step { readonly code: number, readonly k: number, readonly yes: number | 'refuse', readonly no: number | 'refuse' }

const load = (at: number): Step => ({ code: LOAD, k: at, yes: 0, no: 0 })

function stepsOf (demand: Demand): Step[] {
  const low = ARGS_AT + 8 * demand.arg
  if ('oneOf' in demand) {
    const { oneOf } = demand
    return [load(low), ...oneOf.map((k, i): Step => ({ code: IF_EQUAL, k, yes: oneOf.length - 1 - i, no: i === oneOf.length - 1 ? 'refuse' : 0 }))]
  }
  if ('bits' in demand) {
    return [load(low), ...demand.bits.map((k): Step => ({ code: IF_ANY_BIT, k, yes: 0, no: 'refuse' }))]
  }
  if ('noneOf' in demand) {
    return [load(low), { code: IF_ANY_BIT, k: demand.noneOf, yes: 'refuse', no: 0 }]
  }
  return [low, low + 4].flatMap((at): Step[] => [load(at), { code: IF_EQUAL, k: 0, yes: 0, no: 'refuse' }])
}

/** `if it is this call: its demands, allow; refuse`. Every way into it returns, so the number stays loaded for the next. */
function block (number: number, { demands = [], errno }: Rule): Instruction[] {
  const verdict: Instruction = { code: RETURN, yes: 0, no: 0, k: errno == null ? ALLOW : REFUSE | errno }
  if (demands.length === 0) {
    return [{ code: IF_EQUAL, k: number, yes: 0, no: 1 }, verdict]
  }
  const steps = demands.flatMap(stepsOf)
  const end = (jump: number | 'refuse', at: number): number => jump === 'refuse' ? steps.length - at : jump
  const size = steps.length + 2
  if (size > MAX_JUMP) {
    throw new RangeError(`a rule of ${size} instructions`)
  }
  return [
    { code: IF_EQUAL, k: number, yes: 0, no: size },
    ...steps.map(({ code, k, yes, no }, at) => ({ code, k, yes: end(yes, at), no: end(no, at) })),
    verdict,
    { code: RETURN, yes: 0, no: 0, k: REFUSE | EPERM }
  ]
}

/**
 * A program for seccomp that lets through what the rules allow and refuses everything else with `EPERM`. Calls made for another
 * processor, or by the x32 ABI, end the process: nothing honest makes them. The bytes are those of an array of `struct sock_filter`,
 * as `bwrap --seccomp` reads them.
 */
export function seccompFilter (arch: Arch, rules: readonly Rule[]): Buffer {
  const instructions: Instruction[] = [
    { code: LOAD, yes: 0, no: 0, k: ARCH_AT },
    { code: IF_EQUAL, yes: 1, no: 0, k: AUDIT_ARCH[arch] },
    { code: RETURN, yes: 0, no: 0, k: KILL_PROCESS },
    { code: LOAD, yes: 0, no: 0, k: NUMBER_AT }
  ]
  if (arch === 'x64') {
    instructions.push({ code: IF_AT_LEAST, yes: 0, no: 1, k: X32_BIT }, { code: RETURN, yes: 0, no: 0, k: KILL_PROCESS })
  }
  for (const rule of rules) {
    const number = syscallNumber(arch, rule.name)
    if (number != null) {
      instructions.push(...block(number, rule))
    }
  }
  instructions.push({ code: RETURN, yes: 0, no: 0, k: REFUSE | EPERM })
  const bytes = Buffer.alloc(instructions.length * 8)
  instructions.forEach(({ code, yes, no, k }, i) => {
    bytes.writeUInt16LE(code, 8 * i)
    bytes.writeUInt8(yes, 8 * i + 2)
    bytes.writeUInt8(no, 8 * i + 3)
    bytes.writeUInt32LE(k >>> 0, 8 * i + 4)
  })
  return bytes
}
