/**
 * `npm run simulate [-- --check | --strip]`: plays liars of many kinds against the audit and reputation policy of the packages, under fixed seeds, and writes tables and picture of
 * docs/verification.md. With --check it writes nothing; exit status 1 where a document differs, or where a strategy gains. With --strip it prints 200 seeds of one strategy as JSON.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { curve } from './simulate/curve.ts'
import { SEEDS, simulated, written } from './simulate/document.ts'
import { gaining } from './simulate/outcome.ts'
import { STRIPPED } from './simulate/strategy.ts'
import { strip } from './simulate/strip.ts'
import { DEFAULTS } from './simulate/world.ts'

const ROOT = new URL('../', import.meta.url)

if (process.argv.includes('--strip')) {
  console.log(JSON.stringify({ strategy: STRIPPED.name, cells: strip(DEFAULTS, STRIPPED) }))
} else {
  const begun = performance.now()
  const results = simulated(curve(SEEDS))

  for (const [path, text] of written(results)) {
    const url = new URL(path, ROOT)
    const stored = readFileSync(url, 'utf8')

    if (text(stored) === stored) {
      continue
    }

    if (process.argv.includes('--check')) {
      console.error(`${path} is not what the simulation comes to`)
      process.exitCode = 1
    } else {
      writeFileSync(url, text(stored))
      console.log(`${path} written`)
    }
  }

  for (const { name } of gaining(results.strategies)) {
    console.error(`"${name}" is not shown to lose`)
    process.exitCode = 1
  }

  console.log(`${results.strategies.length + results.untold.length} strategies, ${((performance.now() - begun) / 1000).toFixed(0)} s`)
}
