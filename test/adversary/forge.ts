import { createHash } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { OptionReader } from './options.ts'
import { claimed, shortened, spoiled } from './shorten.ts'
import { createStrata } from './strata.ts'
import type { Adversary, Executor, Outcome, RunOptions, Unit, Workload } from '@mycel/daemon/swarm'

/** Written into the node's folder: one JSON object a line for every unit whose result is not what the whole work gives. */
const FORGED_FILE = 'forged.jsonl'

/**
 * A provider that saves itself work: for a share of its units it trains for far fewer epochs and reports the result as if it had trained for all of them.
 * Where a unit has no `epochs` it spoils the output's last byte. Options: fraction (0.1), epochs (1), after (0: honest for that many units first), seed.
 */
export const adversary: Adversary = (options, { dir, name, log }) => {
  const read = new OptionReader(options, ['fraction', 'epochs', 'after', 'seed'])
  const fraction = read.number('fraction', 0.1, 0, 1)
  const epochs = read.whole('epochs', 1, 1, 100)
  const after = read.whole('after', 0, 0, Number.MAX_SAFE_INTEGER)
  const chosen = createStrata(fraction, read.text('seed', name))
  let units = 0

  const forge = async (honest: Executor, workload: Workload, unit: Unit, rest: RunOptions | undefined): Promise<Outcome> => {
    const shorter = shortened(unit.input, epochs)
    const outcome = await honest.run(workload, shorter == null ? unit : { ...unit, input: shorter.input }, rest)
    const output = shorter == null ? spoiled(outcome.output) : claimed(outcome.output, shorter.asked)
    const record = { index: unit.index.toString(), requester: rest?.requester ?? '', at: Date.now(), output: createHash('sha256').update(output).digest('hex') }
    appendFileSync(join(dir, FORGED_FILE), `${JSON.stringify(record)}\n`)
    return { ...outcome, output }
  }

  log(`forging ${fraction} of the units after the first ${after}`)

  return {
    executor: honest => ({
      tier: honest.tier,
      async run (workload, unit, rest) {
        const position = units++ - after
        return position >= 0 && fraction > 0 && chosen(position) ? forge(honest, workload, unit, rest) : honest.run(workload, unit, rest)
      },
      stop: async () => honest.stop()
    })
  }
}
