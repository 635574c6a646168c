// Raises a local network, runs a real job through it with a liar and a crash in it, and writes down what happened: npm run demo.
import { readFile, writeFile } from 'node:fs/promises'
import { parseOptions } from './demo/options.ts'
import { Progress } from './demo/progress.ts'
import { renderReport } from './demo/report/page.ts'
import { bundlePage } from './demo/report/rerun/bundle.ts'
import { pack } from './demo/report/rerun/pack.ts'
import { runDemo } from './demo/run.ts'
import { introduction, summary } from './demo/summary.ts'
import { STRIPPED } from './simulate/strategy.ts'
import { strip } from './simulate/strip.ts'
import { DEFAULTS } from './simulate/world.ts'
import type { DemoRecord } from './demo/record.ts'
import type { Rerun } from './demo/report/rerun/section.ts'

const parsed = parseOptions(process.argv.slice(2))

if (!parsed.ok) {
  (parsed.help ? process.stdout : process.stderr).write(parsed.text)
  process.exit(parsed.help ? 0 : 64)
}

const { options } = parsed
const progress = new Progress(process.stdout)
progress.say(introduction(options))

try {
  const record = await runDemo(options, progress)
  const rerun = await rerunOf(record)
  const seeds = { strategy: STRIPPED.name, world: DEFAULTS, cells: strip(DEFAULTS, STRIPPED) }
  const report = renderReport(record, { seeds, ...(rerun == null ? {} : { rerun }) })
  await writeFile(options.out, report)
  await writeFile(options.out.replace(/(\.html)?$/, '.json'), JSON.stringify(record))
  progress.say(summary(record, options.out, Buffer.byteLength(report)))
  process.exitCode = record.checks.every(({ ok }) => ok) ? 0 : 1
} catch (err) {
  progress.done()
  process.stderr.write(`demo: ${err instanceof Error ? err.stack ?? err.message : String(err)}\n`)
  process.exitCode = 1
}

/** What the reader's browser needs to run the forged unit again; undefined where none was found. */
async function rerunOf ({ fraud, cast }: DemoRecord): Promise<Rerun | undefined> {
  return fraud == null ? undefined : { carried: pack(await readFile(fraud.file), Object.fromEntries(cast.map(({ did, name }) => [did, name]))), script: await bundlePage() }
}
