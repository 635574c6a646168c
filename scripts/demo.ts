// Raises a local network, runs a real job through it with a liar and a crash in it, and writes down what happened: npm run demo.
import { writeFile } from 'node:fs/promises'
import { parseOptions } from './demo/options.ts'
import { Progress } from './demo/progress.ts'
import { renderReport } from './demo/report/page.ts'
import { runDemo } from './demo/run.ts'
import { introduction, summary } from './demo/summary.ts'

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
  await writeFile(options.out, renderReport(record))
  await writeFile(options.out.replace(/(\.html)?$/, '.json'), JSON.stringify(record))
  progress.say(summary(record, options.out))
  process.exitCode = record.checks.every(({ ok }) => ok) ? 0 : 1
} catch (err) {
  progress.done()
  process.stderr.write(`demo: ${err instanceof Error ? err.stack ?? err.message : String(err)}\n`)
  process.exitCode = 1
}
