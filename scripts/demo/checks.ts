import { sumOfBalances } from './books.ts'
import { LIAR, WITNESS } from './cast.ts'
import type { Check, DemoRecord } from './record.ts'

export type Unchecked = Omit<DemoRecord, 'checks'>

/** Proofs that each node upholds, by the accused's name. */
export type Convictions = ReadonlyArray<{ readonly node: string, readonly accused: string }>

/** Everything that must hold. Pure. */
export function checksOf (record: Unchecked, convictions: Convictions): readonly Check[] {
  return [...ofTheWork(record), ...ofTheLiar(record, convictions), ...ofTheBooks(record)]
}

function ofTheWork ({ settings, rounds, cast, crash, winner, benchmark }: Unchecked): readonly Check[] {
  const results = rounds.flatMap(({ results: some }) => some)
  const indexes = new Set(results.map(({ index }) => index))
  const workers = new Set(results.map(({ provider }) => provider))
  const latecomer = benchmark.unbelieved.name
  const passed = rounds.flatMap(({ job }) => job.passedOver).filter(({ peer }) => peer === cast.find(({ name }) => name === latecomer)?.peer)
  const pairs = rounds.flatMap(({ job }) => job.contracts).flatMap(({ peer, windows }) =>
    windows.filter(({ audited = [] }) => audited.length > 0).map(({ auditTier }) => [cast.find(one => one.peer === peer)?.tier, auditTier] as const))
  const diverged = results.filter(({ score }) => score.kind === 'diverged').length

  return [
    check('every experiment has one approved result', indexes.size === settings.units && results.length === settings.units, `${results.length} of ${settings.units}, over ${rounds.length} rounds`),
    check('at least 4 rounds, 200 units, 4 providers, 6 processes', rounds.length >= 4 && results.length >= 200 && workers.size >= 4 && new Set(cast.map(({ pid }) => pid)).size >= 6, `${workers.size} providers, ${cast.length} processes`),
    check('a run that diverged says so, and every result can be read', diverged > 0 && results.every(({ score }) => score.kind !== 'unreadable'), `${diverged} diverged`),
    check('the bidder without the attestation was passed over', passed.length > 0 && !workers.has(latecomer), passed[0]?.why ?? 'it never bid'),
    check('kill -9 in the middle of a window lost nothing', crash.outcome === 'resumed' || crash.outcome === 'rerun-elsewhere', crashText(crash)),
    check('every audit ran in another V8 tier than the work', pairs.length > 0 && pairs.every(([computed, audited]) => audited != null && computed !== audited), `${pairs.length} windows: ${[...new Set(pairs.map(([computed, audited]) => `${computed ?? 'nobody'} audited in ${audited ?? 'nothing'}`))].join(', ')}`),
    check('the winner came out the same in both V8 tiers', winner.rechecks.length === 2 && winner.rechecks.every(({ same }) => same), winner.struck.length === 0 ? 'first in line' : `after ${winner.struck.length} better ones were struck`)
  ]
}

function ofTheLiar (record: Unchecked, convictions: Convictions): readonly Check[] {
  const { fraud, settings, rounds, books } = record
  const honest = convictions.filter(({ accused }) => accused !== LIAR)
  const innocent = check('no honest node was convicted by anybody', honest.length === 0, honest.length === 0 ? 'V8 tiers mixed throughout' : honest.map(({ node, accused }) => `${node} against ${accused}`).join(', '))

  if (fraud == null) {
    // a liar who forges little or waits may get away with it; one who forges a tenth from the start may not
    const mustFind = settings.forge >= 0.1 && settings.patience === 0
    return [check(mustFind ? 'the forgery was found by re-execution' : 'a forgery is found by re-execution, as far as the odds go', !mustFind, settings.forge === 0 ? 'nobody forged' : mustFind ? 'it was not' : 'it was not: with such a liar the odds allow it'), innocent]
  }

  const { contract, window, witnesses, verified, flipped } = fraud
  const refuted = new Set(contract.windows.find(one => one.window === window)?.indexes.map(Number))
  const results = rounds.flatMap(({ results: some }) => some)
  const fromRefuted = results.filter(({ index, contract: id }) => refuted.has(index) && id === contract.id)
  const rerun = results.filter(({ index, provider }) => refuted.has(index) && provider !== LIAR)
  const paid = books.receipts.filter(({ provider }) => provider === LIAR).reduce((sum, { entry }) => sum + BigInt(entry.amount ?? '0'), 0n)
  const owed = rounds.flatMap(({ job }) => job.contracts).filter(({ peer }) => peer === fraud.proof.provider).reduce((sum, one) => sum + BigInt(one.total), 0n)
  const witness = witnesses.find(({ name }) => name === WITNESS)

  return [
    check('the forgery was found by re-execution', true, `round ${fraud.round}, unit ${fraud.proof.index}`),
    check('a bystander re-executed it and agrees', witness?.verdict === 'upheld' && witness.learned === 'gossip', `${witnesses.filter(({ verdict }) => verdict === 'upheld').length} nodes uphold the proof`),
    check('nothing in the refuted window is paid', fromRefuted.length === 0 && paid === owed && contract.windows.find(one => one.window === window)?.approvedAt == null, `the liar was paid ${paid} micro-units, for other windows`),
    check('its units were re-run elsewhere', rerun.length === refuted.size && refuted.size > 0, `${rerun.length} of ${refuted.size}`),
    check('the proof verifies from its file, and not with one byte flipped', verified.exit === 0 && flipped.exit !== 0, `exits ${verified.exit} and ${flipped.exit}`),
    innocent
  ]
}

function ofTheBooks ({ books, rounds }: Unchecked): readonly Check[] {
  const pairs = books.nodes.flatMap(({ pairs: some }) => some)
  const split = pairs.filter(({ agreed }) => !agreed)
  const bad = books.nodes.filter(({ log }) => !log.ok)
  const sum = sumOfBalances(books)
  const contracts = rounds.flatMap(({ job }) => job.contracts)
  const owed = contracts.reduce((total, one) => total + BigInt(one.total), 0n)
  const unsettled = contracts.filter(({ total, state }) => BigInt(total) > 0n && state !== 'settled')
  const receipted = books.receipts.reduce((total, { work, fee }) => total + BigInt(work) + BigInt(fee), 0n)

  return [
    check('every pair of books agrees', pairs.length > 0 && split.length === 0, `${pairs.length} sides of pairs`),
    check('every settlement log verifies', bad.length === 0, bad.length === 0 ? `${books.nodes.reduce((total, { log }) => total + log.entries, 0)} entries` : bad.map(({ name, log }) => `${name}: ${log.fault ?? ''}`).join(', ')),
    check('all balances add up to zero', sum === 0n, `${sum} micro-units`),
    check('countersigned receipts hold exactly what the approved units cost', owed === receipted && owed > 0n && unsettled.length === 0, `${books.receipts.length} receipts, ${receipted} of ${owed} micro-units`)
  ]
}

function crashText ({ name, outcome }: Unchecked['crash']): string {
  const texts: Readonly<Record<Unchecked['crash']['outcome'], string>> = {
    resumed: `${name} resumed its window, which was approved`,
    'rerun-elsewhere': `the window of ${name} was run elsewhere`,
    'nothing-under-way': `${name} was killed after its window was committed`
  }
  return texts[outcome]
}

function check (name: string, ok: boolean, detail: string): Check {
  return { name, ok, detail }
}
