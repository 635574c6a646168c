import { CliError, EXIT, usage } from '../exit.ts'
import { deliver, follow } from '../job/follow.ts'
import { prepareJob, requestOf } from '../job/prepare.ts'
import { doubt, jobText, notice } from '../job/words.ts'
import { flag, positional, text } from '../verb.ts'
import type { Verb } from '../verb.ts'

export const jobSubmit: Verb = {
  usage: 'job submit <job.toml> [--dry-run] [--yes] [--wait] [--out DIR]',
  summary: 'check a job, say who will see its inputs and the most it can cost, ask, and have it done. The file: docs/job.md',
  example: 'mycel job submit job.toml --dry-run\nmycel job submit job.toml --yes --wait --out results',
  positionals: [1, 1],
  graceful: true,
  options: {
    'dry-run': { type: 'boolean', help: 'check and say, submit nothing (the files go to your own node only)' },
    yes: { type: 'boolean', short: 'y', help: 'do not ask' },
    wait: { type: 'boolean', help: 'follow it to its end, then print the results; exits 2 where it fails' },
    out: { type: 'string', value: 'DIR', help: 'with --wait: one file for each unit, named by its index' }
  },
  async run (call) {
    if (text(call, 'out') != null && !flag(call, 'wait')) {
      throw usage('--out needs --wait', 'or fetch them later: mycel job results <id> --out DIR')
    }

    const job = await prepareJob(positional(call, 0))
    const ask = !flag(call, 'dry-run') && !flag(call, 'yes') && !call.json

    if (ask && !call.interactive) {
      throw usage('nobody can be asked: this is no terminal', 'add --yes to submit, or --dry-run to see what it would cost')
    }

    const control = await call.control()
    const request = await requestOf(job, control, call)
    const quote = await control.quote(request)
    const why = doubt(job, quote)
    call.note(notice(job, request, quote))

    if (why != null) {
      call.note(`  but ${why}`)
    }

    if (flag(call, 'dry-run')) {
      call.print({ quote, request }, '')
      return EXIT.ok
    }

    if (ask && !await call.confirm('Submit?')) {
      throw new CliError(EXIT.refused, 'not-confirmed', 'nothing was submitted')
    }

    const submitted = await control.submit(request)

    if (!flag(call, 'wait')) {
      call.print({ quote, job: submitted }, `${submitted.id}\nFollow it: mycel job show ${submitted.id}`)
      return EXIT.ok
    }

    call.note(`job ${submitted.id}`)
    const ended = await follow(call, control, submitted.id)

    if (ended == null) {
      call.note(`no longer following; the job goes on. Ask: mycel job show ${submitted.id}`)
      return EXIT.interrupted
    }

    const results = await control.results(ended.id)
    await deliver(call, results, text(call, 'out'))
    call.note(jobText(ended))

    if (call.json) {
      call.print({ quote, job: ended, results }, '')
    }

    return ended.state === 'done' ? EXIT.ok : EXIT.refused
  }
}
