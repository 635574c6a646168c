import { ControlError } from '../control-error.ts'
import type { Config } from '../config.ts'
import type { JobRequest } from '../control.ts'

/** Refuses a job that this node could not see through as it is asked for. Throws ControlError `refused`. */
export function checkJob ({ evidence, limits, witnesses = 0 }: JobRequest, { executor, policy }: Config): void {
  if (evidence === 'batch' && limits.memoryPages > executor.memoryPages) {
    throw new ControlError('refused', `a unit may take ${limits.memoryPages} pages of memory, and this node, which has to check results, gives one ${executor.memoryPages}`, 'raise executor.memory_mib in config.toml, or lower the job\'s memory')
  }

  if (witnesses > policy.verifiers.length) {
    throw new ControlError('refused', `${witnesses} witnesses are asked for, and this node has ${policy.verifiers.length} to ask`, 'name peers in policy.verifiers in config.toml, or ask for fewer')
  }
}
