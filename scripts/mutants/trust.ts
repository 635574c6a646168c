import { changed, without } from './mutant.ts'
import type { Mutant } from './mutant.ts'

const TESTS = 'packages/daemon/dist/test'
const room = (name: string, ...tests: readonly string[]): { file: string, specs: readonly string[] } => ({ file: `packages/daemon/src/${name}.ts`, specs: tests.map(test => `${TESTS}/${test}`) })

/** How far a requester trusts a provider: what it checks, what it orders, what it remembers. */
export const TRUST: readonly Mutant[] = [
  ...changed(room('core/choose-units', 'core/choose-units.spec.js'), [
    ['[...shown, hiddenNonce]', 'shown', 'nobody can foresee the challenge'],
    ['contract.windows[window - 1]?.units ?? 0', 'units', 'a first window has nothing before it to lose'],
    ['spreadPpm: known.spreadPpm,\n    blindPpm', 'blindPpm', 'uneven units are checked more'],
    ['blindPpm: known.blindPpm ?? 0', 'blindPpm: 0', 'verifiers that may collude are made up for'],
    ['luckPpm: roundingLuck(crypto, source)', 'luckPpm: undefined', 'a broken number of units is rounded by luck'],
    ['count: units }), rate: 1', 'count: 1 }), rate: 1', 'after a failure everything is checked']
  ]),
  ...without(room('core/choose-units', 'core/choose-units.spec.js'), [
    ['evidence.kind !== \'batch\'', 'what cannot be re-run is not drawn']
  ]),
  ...changed(room('core/secrets', 'core/choose-units.spec.js'), [
    ['this.derive(\'hidden\', contract, window)', 'this.derive(\'nonce\', contract, window)', 'the hidden nonce is not the revealed one']
  ]),
  ...changed(room('core/in-flight', 'core/in-flight.spec.js'), [
    ['within === 0 && unverified === 0n ?', 'false ?', 'a unit dearer than the cap can be tried'],
    ['ENDED.has(contract.state) ? payableWindows(contract) : contract.windows', 'contract.windows', 'what is never paid is not held'],
    ['Math.min(units, approve?.body.audited ?? 0)', '0', 'what was re-run is verified']
  ]),
  ...without(room('core/in-flight', 'core/in-flight.spec.js'), [['PAID_OR_NEVER.has(contract.state)', 'what is settled is not held']]),
  ...changed(room('contracts/held', 'core/in-flight.spec.js'), [
    ['key === now?.key ? now.contract : contract', 'contract', 'a step that is not on disk yet counts'],
    [' && tender.body.class === cls', '', 'one class'],
    ['role === \'requester\'', 'true', 'what this node has ordered, not what it owes']
  ]),
  ...changed(room('core/decide-requester', 'core/decide-requester.spec.js'), [
    ['units === 0 ? cancel(FULL) :', '', 'nothing is ordered beyond the cap']
  ]),
  ...changed(room('core/ranking', 'core/ranking.spec.js'), [
    ['failures === 0n ? overall :', 'true ? overall :', 'a failure resets routing']
  ]),
  ...changed(room('jobs/job', 'jobs/job-ends.spec.js'), [
    ['opened > 0 || full > 0 ? 0', 'opened > 0 ? 0', 'a job waits where bidders hold as much as they may']
  ]),
  ...changed(room('standing/told', 'standing/*.spec.js'), [
    ['at: first.body.at', 'at: contract.at', 'a pass is as old as its first window'],
    ['state === \'settled\' && receipt != null ? receipt.digest', 'receipt != null ? receipt.digest', 'a half-signed receipt is none'],
    [' || tender.body.evidence.kind !== \'batch\'', '', 'a word is no pass'],
    ['refuted == null || before.refuted != null', 'refuted == null', 'a refutation counts once'],
    [' && equals(last.body.author, tender.body.requester)', '', 'who waits in vain is not to blame'],
    ['check?.verdict === \'bad-opening\' && check.withheld === true', 'check?.verdict === \'bad-opening\'', 'what this node could not check is nobody\'s fault'],
    ['afterReveal: before.state === \'revealed\' || withheld', 'afterReveal: withheld', 'what is withheld after the reveal starts the checking again']
  ]),
  ...changed(room('standing/shelf', 'standing/shelf.spec.js'), [
    ['told.item.kind === \'proof\' || same(before, kept)', 'same(before, kept)', 'the first proof of a window stands'],
    ['all.length > MOST[kind] ?', 'false ?', 'what is kept of a peer is bounded'],
    ['sorted.filter(({ final }) => final)', 'sorted', 'a contract that may still change is not folded'],
    ['best == null || younger.item.at - older.item.at < gap', 'best == null', 'the nearest are folded'],
    ['{ ...older.item, units:', '{ ...younger.item, units:', 'a folded pass is as old as the older']
  ]),
  ...changed(room('standing/standing', 'standing/standing.spec.js'), [
    ['this.size > this.maxItems ?', 'false ?', 'what is kept of all peers is bounded'],
    ['(alone === proven && latest < age)', 'false', 'who was heard of last stays']
  ]),
  ...without(room('standing/rebuild', 'standing/standing.spec.js'), [['counts.length === 0', 'an older store is read once']]),
  ...changed(room('standing/rebuild', 'standing/standing.spec.js'), [
    ['contract != null && equals(applied.contract.tender.body.requester, self)', 'contract != null', 'what this node was asked for says nothing of it']
  ])
]
