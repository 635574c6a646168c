import { formatAmount } from '../../amount.ts'
import { EXIT } from '../exit.ts'
import { columns } from '../help.ts'
import { deliver } from '../job/follow.ts'
import { jobText } from '../job/words.ts'
import { positional, text } from '../verb.ts'
import type { Verb } from '../verb.ts'

export const jobLs: Verb = {
  usage: 'job ls',
  summary: 'this node\'s jobs, and how far they are',
  example: 'mycel job ls',
  positionals: [0, 0],
  options: {},
  async run (call) {
    const jobs = await (await call.control()).listJobs()
    const rows = jobs.map(({ id, name, state, units, spent, asset, created }) => [id, name, state, `${units.done}/${units.total}`, `${formatAmount(BigInt(spent))} ${asset}`, new Date(created).toISOString()])
    call.print(jobs, columns([['ID', 'NAME', 'STATE', 'UNITS', 'SPENT', 'CREATED'], ...rows]).join('\n'))
    return EXIT.ok
  }
}

export const jobShow: Verb = {
  usage: 'job show <id>',
  summary: 'one job with its contracts, windows and audits',
  example: 'mycel job show 5f2c… --json',
  positionals: [1, 1],
  options: {},
  async run (call) {
    const job = await (await call.control()).showJob(positional(call, 0))
    call.print(job, jobText(job))
    return EXIT.ok
  }
}

export const jobResults: Verb = {
  usage: 'job results <id> [--out DIR]',
  summary: 'the outputs that a job has so far, in the order of its units: to stdout, or one file each',
  example: 'mycel job results 5f2c… --out results',
  positionals: [1, 1],
  options: { out: { type: 'string', value: 'DIR', help: 'one file for each unit, named by its index' } },
  async run (call) {
    const results = await (await call.control()).results(positional(call, 0))
    await deliver(call, results, text(call, 'out'))

    if (call.json) {
      call.print(results, '')
    }

    return EXIT.ok
  }
}

export const jobCancel: Verb = {
  usage: 'job cancel <id>',
  summary: 'stop a job; what was proven until then is paid',
  example: 'mycel job cancel 5f2c…',
  positionals: [1, 1],
  options: {},
  async run (call) {
    const job = await (await call.control()).cancelJob(positional(call, 0))
    call.print(job, jobText(job))
    return EXIT.ok
  }
}
