import { formatAmount } from '../../amount.ts'
import { EXIT } from '../exit.ts'
import { columns } from '../help.ts'
import { flag, positional, text } from '../verb.ts'
import type { EvidenceView, ReputationView, RequesterView } from '../../control.ts'
import type { Verb } from '../verb.ts'

export const reputationLs: Verb = {
  usage: 'reputation ls',
  summary: 'the peers of whose work this node keeps evidence, the best first; requesters that let this node\'s work lie',
  example: 'mycel reputation ls',
  positionals: [0, 0],
  options: {},
  async run (call) {
    const control = await call.control()
    const [providers, requesters] = [await control.listReputations(), await control.listRequesters()]
    const rows = providers.map(({ peer, class: cls, scorePpm, passesSinceFailure, verifiedSinceFailure }) => [peer, cls, percent(scorePpm), String(passesSinceFailure), formatAmount(BigInt(verifiedSinceFailure))])
    const lain = requesters.map(({ peer, lapses, paid, refused }) => [peer, String(lapses.length), formatAmount(BigInt(paid)), refused == null ? 'yes' : 'no'])
    call.print({ providers, requesters }, [
      ...columns([['PEER', 'CLASS', 'SCORE', 'CHECKED', 'VERIFIED'], ...rows]),
      ...(lain.length === 0 ? [] : ['', ...columns([['REQUESTER', 'LET LIE', 'PAID SINCE', 'WORKED FOR'], ...lain])])
    ].join('\n'))
    return EXIT.ok
  }
}

export const reputationShow: Verb = {
  usage: 'reputation show <peer> [--why] [--class CLASS]',
  summary: 'what this node makes of a peer, from its own checks alone; 1 where it knows nothing of it',
  example: 'mycel reputation show 12D3KooW… --why',
  positionals: [1, 1],
  options: {
    why: { type: 'boolean', help: 'every receipt, proof and abandoned contract behind the number' },
    class: { type: 'string', value: 'CLASS', help: 'in one class of capacity, known or not (default: all in which its work was checked)' }
  },
  async run (call) {
    const peer = positional(call, 0)
    const control = await call.control()
    const [provider, requester] = [await control.showReputation(peer, text(call, 'class')), await control.showRequester(peer)]
    const told = [...provider.map(view => reputationText(view, flag(call, 'why'))), ...requester.map(requesterText)]
    call.print({ provider, requester }, told.length === 0 ? `nothing is known of ${peer}: it counts as a stranger` : told.join('\n\n'))
    return told.length === 0 ? EXIT.no : EXIT.ok
  }
}

/** Why something counts nothing, for people. */
const IGNORED: Readonly<Record<string, string>> = {
  'no-believed-nonce': 'challenged by nobody whom this node trusts',
  'no-believed-finding': 'checked by nobody whom this node trusts',
  'unbelieved-reporter': 'told by nobody whom this node trusts',
  'false-accuser': 'rests on the word of one who accused another falsely',
  repeated: 'it is there already'
}

function reputationText (view: ReputationView, why: boolean): string {
  const { counts, policy } = view
  const lines = columns([
    [view.class, percent(view.scorePpm)],
    ['  right units', `at least ${percent(view.honestPpm)}: ${count(counts.passes)} passes, ${count(counts.failures)} failures`],
    ['  delivered', `${percent(view.deliversPpm)}: ${count(counts.deliveries)} contracts, ${count(counts.nonDeliveries)} let lie`],
    ['  since a failure', `${view.passesSinceFailure} units re-executed and right, worth ${formatAmount(BigInt(view.verifiedSinceFailure))}`],
    ['  rule', `a pass is ${formatAmount(BigInt(policy.passValue))} of verified value, halved every ${policy.halfLifeMs / 86_400_000} days; holds ${100 - policy.doubtPpm / 10_000} times in 100`]
  ])
  return [...lines, ...(why ? [...whyLines(view.why), ...ignoredLines(view)] : [])].join('\n')
}

const OWED = { reveal: 'did not reveal its nonces', approval: 'did not approve what it had seen', signature: 'did not countersign the bill' } as const

function requesterText ({ lapses, paid, refused }: RequesterView): string {
  return [
    ...columns([['as requester', refused == null ? 'this node works for it' : 'this node does not work for it'], ['  paid since', formatAmount(BigInt(paid))]]),
    ...(refused == null ? [] : [`  ${refused}`]),
    ...columns(lapses.map(({ contract, owed, value, at }) => [`  ${new Date(at).toISOString()}`, 'contract', contract, OWED[owed], `worth ${formatAmount(BigInt(value))}`]))
  ].join('\n')
}

function whyLines (why: readonly EvidenceView[]): readonly string[] {
  const rows = [...why].sort((a, b) => a.at - b.at).map(one => [`  ${new Date(one.at).toISOString()}`, ...rest(one), `counts ${count(one.weight)}`])
  return why.length === 0 ? ['  rests on nothing'] : ['  rests on', ...columns(rows)]
}

function ignoredLines ({ ignored, discredited }: ReputationView): readonly string[] {
  const rows = ignored.map(({ kind, id, code }) => [`  ${kind}`, id, `counts nothing: ${IGNORED[code] ?? code}`])
  return [...columns(rows), ...discredited.map(did => `  ${did} is trusted, but has accused somebody falsely: its word counts nothing`)]
}

function rest ({ kind, id, contract, folded, units = 0, value = '0', afterReveal, accusation }: EvidenceView): readonly string[] {
  const more = folded === 0 ? '' : ` and ${folded} older`

  switch (kind) {
    case 'audit': return [id === contract ? 'contract' : 'receipt', `${id}${more}`, `${units} units right, worth ${formatAmount(BigInt(value))}`]
    case 'proof': return ['proof', id, accusation === true ? `accused another falsely, over ${formatAmount(BigInt(value))}` : `a window worth ${formatAmount(BigInt(value))} refuted`]
    case 'non-delivery': return ['contract', id, afterReveal === true ? 'let lie after its units were challenged' : 'let lie']
  }
}

function percent (ppm: number): string {
  return `${(ppm / 10_000).toFixed(2)} %`
}

function count (millionths: string): string {
  return (Number(millionths) / 1e6).toFixed(2)
}
