import { percent } from './rounds.ts'
import type { DemoOptions } from './options.ts'
import type { DemoRecord } from './record.ts'

/** What is about to happen, for people. */
export function introduction ({ units, rounds, forge, patience, seed, seedGiven }: DemoOptions): string {
  const liar = forge === 0 ? 'Nobody lies this time' : `One of them lies about ${forge * 100} % of its units${patience === 0 ? '' : ` after behaving for ${patience}`}`
  return `Mycel demo: a search for good hyper-parameters over real handwritten digits, run by strangers.

  ${units} training runs in ${rounds} rounds, each round proposed from the approved results of those before it.
  Nine nodes, each a process of its own, talk over loopback (TCP, Noise, Yamux, DHT, gossip): one asks,
  five work, one attests, one only watches, one comes late. ${liar};
  another is killed with kill -9 in the middle. Seed ${seed}${seedGiven ? '' : ' (built in; --seed changes it)'}.
`
}

/** The end, for people: what came out, who earned what, and whether everything held. `bytes`: the report's size. */
export function summary (record: DemoRecord, out: string, bytes: number): string {
  const { winner, checks, fraud, forged, odds, settings, ended, started, otherWorld } = record
  const unaudited = forged.filter(({ audited }) => !audited).length
  const failed = checks.filter(({ ok }) => !ok).length
  const liar = settings.forge === 0
    ? 'nobody lied'
    : fraud == null
      ? `not caught; it forged ${forged.length} units and was paid for ${forged.filter(({ paid }) => paid).length} of them; ${unaudited} were never re-executed (chance of catching it, stated before: ${share(odds.detection)})`
      : `caught in round ${fraud.round} by re-execution (chance, stated before: ${share(odds.detection)}); it forged ${forged.length}, ${unaudited} of them never re-executed`

  return [
    '',
    `winner   ${percent(winner.score)} on digits it had not seen: hidden ${winner.experiment.hidden}, lr ${winner.experiment.lr}, momentum ${winner.experiment.momentum}, batch ${winner.experiment.batch}, epochs ${winner.experiment.epochs}`,
    `liar     ${liar}`,
    ...(otherWorld == null ? [] : [`unseen   with nothing checked${otherWorld.rounds === settings.rounds ? '' : ` (${otherWorld.rounds} of ${settings.rounds} rounds computed)`}: ${otherWorld.forged.length} made-up results believed, ${credits(BigInt(otherWorld.paid))} paid to the liar; the best, ${percent(otherWorld.best.claimed)}, is really ${percent(otherWorld.best.truth)}`]),
    `time     ${Math.round((ended - started) / 1000)} s`,
    '',
    ...table([['node', 'role', 'units', 'paid', 'balance'], ...people(record)]),
    '',
    ...checks.map(({ ok, name, detail }) => `  ${ok ? '✓' : '✗'} ${name} (${detail})`),
    '',
    failed === 0 ? `All ${checks.length} checks held.` : `${failed} of ${checks.length} checks FAILED.`,
    `Report: ${out} (${(bytes / 1e6).toFixed(1)} MB${record.fraud == null ? '' : '; it runs the forged unit again in your browser'})`,
    ...(fraud == null
      ? ['No fraud proof this time: nothing to verify.']
      : [`The proof verified from its file (exit ${fraud.verified.exit}), and not with byte ${fraud.flipped.at} flipped (exit ${fraud.flipped.exit}). Check it yourself:`, '', verifyCommand(fraud.file)])
  ].join('\n')
}

export function verifyCommand (file: string): string {
  return `npx mycel proof verify ${file}`
}

function people ({ cast, rounds, books }: DemoRecord): string[][] {
  const results = rounds.flatMap(({ results: some }) => some)
  return cast.map(({ name, role, price }) => {
    const receipts = books.receipts.filter(({ provider }) => provider === name)
    const paid = receipts.reduce((sum, { work }) => sum + BigInt(work), 0n)
    const balance = books.nodes.find(node => node.name === name)?.balances.reduce((sum, one) => sum + BigInt(one.balance), 0n) ?? 0n
    const units = results.filter(({ provider }) => provider === name).length
    return [name, role, price == null ? '' : String(units), price == null ? '' : credits(paid), credits(balance)]
  })
}

/** Micro-units as a decimal with all six places. */
export function credits (micro: bigint): string {
  const size = micro < 0n ? -micro : micro
  return `${micro < 0n ? '-' : ''}${size / 1_000_000n}.${(size % 1_000_000n).toString().padStart(6, '0')}`
}

function share (value: number): string {
  return `${(value * 100).toFixed(1)} %`
}

function table (rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map(row => row[i]?.length ?? 0)))
  return rows.map(row => `  ${row.map((cell, i) => i > 1 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd())
}
