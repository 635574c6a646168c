/**
 * `npm run mutants [-- text…] [-- --list]`: takes every signature check, proof check and limit away in turn, in a copy of the built tree, and asks whether a test
 * turns red. Exit status 1 where one survives or stands in the list no longer. With words, only mutants whose file or reason holds one of them.
 */
import { execFileSync } from 'node:child_process'
import { Copy, mutated } from './mutants/copy.ts'
import { MUTANTS } from './mutants/list.ts'
import { runSpecs, stopAll } from './mutants/run-specs.ts'
import { ROOT } from './test/places.ts'
import type { Mutant } from './mutants/mutant.ts'

const WORKERS = 3

const words = process.argv.slice(2).filter(word => !word.startsWith('-'))
const unknown = process.argv.slice(2).filter(word => word.startsWith('-') && word !== '--list')

// the whole list takes hours: nobody means that by a word that there is not
if (unknown.length > 0) {
  process.stderr.write(`no option ${unknown.join(', ')}: npm run mutants [-- text…] [-- --list]\n`)
  process.exit(2)
}

const chosen = MUTANTS.filter(({ file, why, find }) => words.length === 0 || words.some(word => file.includes(word) || why.includes(word) || find.includes(word)))

/** Every entry is still about real source text: otherwise the list would claim what it does not test. */
const stale = MUTANTS.flatMap(mutant => {
  try {
    mutated(mutant)
    return []
  } catch (err) {
    return [err instanceof Error ? err.message : String(err)]
  }
})

function title ({ file, find, put, why }: Mutant): string {
  return `${file}: ${why}\n      ${find.replaceAll('\n', ' ')}  →  ${put.replaceAll('\n', ' ')}`
}

/** What the tests say before anything is broken: a red one would count as a kill for every mutant. */
async function baseline (copies: readonly Copy[]): Promise<string[]> {
  const sets = [...new Map(chosen.map(({ specs }) => [specs.join(' '), specs])).values()]
  return (await inTurn(copies, sets, async (copy, specs) => {
    const { red, output } = await runSpecs(copy.root, specs)
    return red ? [`${specs.join(' ')} is red before anything is changed:\n${output.slice(-2000)}`] : []
  })).flat()
}

/** Hands items out to workers, one each at a time; results in the items' order. */
async function inTurn<T, R> (copies: readonly Copy[], items: readonly T[], work: (copy: Copy, item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  await Promise.all(copies.map(async copy => {
    for (let i = next++; i < items.length; i = next++) {
      const item = items[i]
      if (item !== undefined) {
        results[i] = await work(copy, item)
      }
    }
  }))
  return results
}

async function attempt (copy: Copy, mutant: Mutant): Promise<boolean> {
  const restore = copy.apply(mutant)
  try {
    const { red, timedOut } = await runSpecs(copy.root, mutant.specs)
    process.stdout.write(red ? (timedOut ? `  killed (a test never ended) ${mutant.file}: ${mutant.why}\n` : '') : `  SURVIVED ${title(mutant)}\n`)
    return red
  } finally {
    restore()
  }
}

async function main (): Promise<number> {
  if (stale.length > 0) {
    process.stdout.write(`the list is not true any more:\n${stale.map(line => `  ${line}\n`).join('')}`)
    return 1
  }
  if (process.argv.includes('--list')) {
    process.stdout.write(chosen.map(mutant => `${title(mutant)}\n`).join(''))
    return 0
  }
  execFileSync(process.execPath, ['scripts/build.js'], { cwd: ROOT, stdio: 'inherit' })
  const begun = performance.now()
  const copies = Array.from({ length: WORKERS }, () => new Copy())
  try {
    const red = await baseline(copies)
    if (red.length > 0) {
      process.stdout.write(`${red.join('\n')}\n`)
      return 1
    }
    process.stdout.write(`${chosen.length} mutants, ${WORKERS} at a time; the tests are green without them (${((performance.now() - begun) / 1000).toFixed(0)} s)\n`)
    const killed = await inTurn(copies, chosen, attempt)
    const survivors = chosen.filter((_, i) => killed[i] !== true)
    process.stdout.write(`${((performance.now() - begun) / 1000).toFixed(0)} s\n${chosen.length - survivors.length} killed, ${survivors.length} survived\n`)
    return survivors.length > 0 ? 1 : 0
  } finally {
    stopAll()
    copies.forEach(copy => { copy.remove() })
  }
}

process.once('SIGINT', () => {
  stopAll()
  process.exitCode = 130
})
process.exitCode = await main()
