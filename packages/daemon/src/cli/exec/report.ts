import { cidOf } from '@mycel/wire'
import { blobCid } from '@mycel/wire/blobs'
import { createNodeCrypto } from '../../crypto/node-crypto.ts'
import { PROFILE, STATUS } from '../../executors/index.ts'
import { EXIT } from '../exit.ts'
import type { Plan } from './plan.ts'
import type { Isolation, Outcome } from '../../executors/index.ts'
import type { ExitCode } from '../exit.ts'
import type { Call } from '../verb.ts'

interface Ending { readonly name: string, readonly words: string, readonly exit: ExitCode, readonly hint: string }

/** How a unit ends that does not exit by itself. */
const ENDINGS: Readonly<Record<number, Ending>> = {
  [STATUS.trapped]: { name: 'trapped', words: 'trapped', exit: EXIT.trapped, hint: '' },
  [STATUS.fuelExhausted]: { name: 'out-of-fuel', words: 'out of fuel', exit: EXIT.outOfFuel, hint: 'raise --fuel, or make the unit smaller' },
  [STATUS.outputLimit]: { name: 'output-limit', words: 'too much output', exit: EXIT.outputLimit, hint: 'raise --output-limit' },
  [STATUS.refused]: { name: 'refused', words: 'refused', exit: EXIT.notAdmitted, hint: 'mycel exec --check says more' }
}

/** Shows what a unit came to, and returns the exit code: the program's own where it has one. */
export function report (call: Call, plan: Plan, outcome: Outcome, { isolation, wallMs }: { readonly isolation: Isolation, readonly wallMs: number }): number {
  const { status, fuel, output, stderr, reason, memoryPages } = outcome
  const ending = ENDINGS[status]

  if (call.json) {
    const cid = (bytes: Uint8Array): string => cidOf(createNodeCrypto().sha256(bytes))
    call.print({
      status,
      ended: ending?.name ?? 'exited',
      exitCode: ending == null ? status : null,
      reason: reason ?? null,
      fuel,
      fuelLimit: plan.workload.limits.fuel,
      memoryPages: memoryPages ?? null,
      memoryLimitPages: plan.workload.limits.memoryPages,
      stdout: output,
      stdoutBytes: output.byteLength,
      stdoutCid: cid(output),
      stderr,
      module: blobCid(plan.workload.module),
      input: cid(plan.unit.input),
      index: plan.unit.index,
      seed: Buffer.from(plan.seed).toString('hex'),
      profile: PROFILE,
      tier: plan.tier,
      isolation,
      wallMs
    }, '')
  } else {
    call.write(output)
    call.writeError(Buffer.from(stderr))
  }

  if (ending == null) {
    return status
  }

  if (!call.json) {
    const why = reason == null || reason.startsWith(ending.words) ? reason ?? ending.words : `${ending.words}: ${reason}`
    const spent = [
      ...(status === STATUS.refused || status === STATUS.fuelExhausted ? [] : [`fuel ${fuel} of ${plan.workload.limits.fuel}`]),
      ...(memoryPages == null ? [] : [`memory ${memoryPages} of ${plan.workload.limits.memoryPages} pages`])
    ]
    call.note(`${stderr === '' || stderr.endsWith('\n') ? '' : '\n'}mycel: ${[why, ...spent].join('; ')}${ending.hint === '' ? '' : `\n  ${ending.hint}`}`)
  }

  return ending.exit
}
