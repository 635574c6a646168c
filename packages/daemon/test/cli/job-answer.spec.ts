import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'aegir/chai'
import { check, jobRequest } from '../../src/api/bodies.ts'
import { prepareJob, requestOf } from '../../src/cli/job/prepare.ts'
import { timeoutsOf } from '../../src/jobs/tender.ts'
import { inFolder } from '../api/folder.ts'
import { MemoryControl } from '../api/memory-control.ts'
import { noop } from './modules.ts'
import type { JobRequest } from '../../src/control.ts'

/** What becomes of a job file with these limits. */
async function jobWith (limits: string): Promise<JobRequest> {
  return inFolder(async dir => {
    await writeFile(join(dir, 'm.wasm'), noop)
    await writeFile(join(dir, 'job.toml'), `name = "t"\nmodule = "m.wasm"\n[inputs]\ncount = 3\n[price]\ncap = "0.002"\n[limits]\n${limits}\n`)
    return check(jobRequest, await requestOf(await prepareJob(join(dir, 'job.toml')), new MemoryControl()))
  })
}

describe('a job file\'s limits.answer_s', () => {
  it('is how long either side may take for an answer, in the tender', async () => {
    expect(timeoutsOf(await jobWith('answer_s = 7'))).to.include({ acceptMs: 7000, startMs: 7000, revealMs: 7000, openMs: 7000, settleMs: 7000, windowMs: 120_000 })
    expect(timeoutsOf(await jobWith('window_s = 9'))).to.include({ acceptMs: 10_000, startMs: 60_000, windowMs: 9000 })
  })

  it('has bounds', async () => {
    await expect(jobWith('answer_s = 0')).to.eventually.be.rejectedWith(/limits\.answer_s: .*at least 1|answer_s/)
    await expect(jobWith('answer_s = 1801')).to.eventually.be.rejectedWith(/answer_s/)
  })
})
