import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CliError, EXIT } from '../exit.ts'
import { progressLine } from './words.ts'
import type { Control, JobView, ResultView } from '../../control.ts'
import type { Call } from '../verb.ts'

/** Follows a job to its end. Undefined where the caller was interrupted: the job goes on without it. */
export async function follow (call: Call, control: Control, id: string): Promise<JobView | undefined> {
  let last: JobView | undefined

  for await (const view of control.watchJob(id, call.signal)) {
    last = view
    call.progress(progressLine(view))

    if (view.state !== 'running') {
      return view
    }
  }

  if (call.signal.aborted) {
    return undefined
  }

  throw new CliError(EXIT.unavailable, 'unavailable', `the daemon stopped telling about job ${last?.id ?? id}`, `ask again: mycel job show ${id}`)
}

/** Outputs in the order of their units: to a folder as files named by index, else to stdout one after the other. */
export async function deliver (call: Call, results: readonly ResultView[], folder: string | undefined): Promise<void> {
  const sorted = results.toSorted((a, b) => BigInt(a.index) < BigInt(b.index) ? -1 : 1)

  if (folder != null) {
    await mkdir(folder, { recursive: true })

    for (const { index, output } of sorted) {
      await writeFile(join(folder, index), output)
    }
  } else if (!call.json) {
    for (const { output } of sorted) {
      call.write(output)
    }
  }

  const bad = sorted.filter(({ status }) => status !== 0)

  if (bad.length > 0) {
    call.note(`${bad.length} of ${sorted.length} units ended with another status than 0: ${bad.slice(0, 5).map(({ index, status }) => `unit ${index} with ${status}`).join(', ')}${bad.length > 5 ? ', …' : ''}`)
  }
}
