/**
 * `npm run bench [-- name…] [--json]`: measures, and prints one JSON line per figure, each beside its goal and beside a peer or limit measured in the same run. What goes on meanwhile is
 * told on stderr, with --json not at all. Exit status 1 where a goal is missed, 2 for a bench that does not exist.
 */
import { discovery } from './bench/discovery.ts'
import { exec } from './bench/exec.ts'
import { loop } from './bench/loop.ts'
import { settle } from './bench/settle.ts'
import { start } from './bench/start.ts'
import { throughput } from './bench/throughput.ts'
import { verify } from './bench/verify.ts'
import { vouchers } from './bench/vouchers.ts'
import type { Bench, Figure } from './bench/figure.ts'

const BENCHES: Readonly<Record<string, Bench>> = { loop, throughput, discovery, start, settle: async note => [...await settle(note), ...await vouchers(note)], verify, exec }

const words = process.argv.slice(2)
const quiet = words.includes('--json')
const wanted = words.filter(word => word !== '--json')
const unknown = wanted.filter(word => !Object.hasOwn(BENCHES, word))

if (unknown.length > 0) {
  process.stderr.write(`no bench is called ${unknown.join(', ')}; there are: ${Object.keys(BENCHES).join(', ')}\n`)
  process.exit(2)
}

function met ({ goal, value }: Figure): boolean {
  const [, sign, bound] = /^(<=|>=) (\S+)$/.exec(goal ?? '') ?? []
  return bound == null || (sign === '<=' ? value <= Number(bound) : value >= Number(bound))
}

for (const [name, bench] of Object.entries(BENCHES).filter(([name]) => wanted.length === 0 || wanted.includes(name))) {
  const note = (text: string): void => {
    if (!quiet) {
      process.stderr.write(`${name}: ${text}\n`)
    }
  }

  for (const figure of await bench(note)) {
    const { bench: of, figure: what, value, unit, goal, peer, peerValue } = figure
    process.stdout.write(`${JSON.stringify({ bench: of, figure: what, value, unit, goal, peer, peerValue })}\n`)
    if (!met(figure)) {
      note(`missed: ${figure.figure} is ${figure.value} ${figure.unit}, the goal is ${figure.goal ?? ''}`)
      process.exitCode = 1
    }
  }
}
