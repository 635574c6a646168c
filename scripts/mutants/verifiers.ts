import { changed, without } from './mutant.ts'
import type { Mutant } from './mutant.ts'

const TESTS = 'packages/daemon/dist/test'
const room = (name: string, ...tests: readonly string[]): { file: string, specs: readonly string[] } => ({ file: `packages/daemon/src/${name}.ts`, specs: tests.map(test => `${TESTS}/${test}`) })

/** Checks by others: who is asked and when, what they may cost, and what their word is worth. */
export const VERIFIERS: readonly Mutant[] = [
  ...changed(room('core/decide-requester', 'core/decide-requester.spec.js'), [
    ['consults && asked == null', 'false', 'verifiers are bound before the nonces are shown'],
    ['(audit?.ran ?? audit?.positions ?? []).length', '(audit?.positions ?? []).length', 'a requester signs for what it has run itself'],
    [' && (audit.ran == null || audit.ran.length === audit.positions.length)', '', 'of a convicted peer everything is re-run here, whoever has run it']
  ]),
  ...changed(room('verifiers/plan', 'verifiers/plan.spec.js'), [
    ['auditSelf || count < verifiers || ', 'auditSelf || ', 'a list that is too short spares nothing'],
    [' || blindPpm >= PPM', '', 'who colludes for certain spares nothing'],
    ['Math.ceil(trusted * COLLUDING_PPM / PPM)', '0', 'some of the list is taken to collude'],
    ['key !== peerKey(provider) && ', '', 'nobody checks itself'],
    ['.filter(key => !convicted(key))', '', 'a convicted peer is no verifier']
  ]),
  ...changed(room('effects/counsel', 'effects/counsel.spec.js'), [
    ['enough == null || here.length < enough', 'enough == null || here.length === 0', 'one finding of two spares nothing'],
    ['here.some(({ same }) => !same) ? contested : spared', 'spared', 'who contradicts is heard'],
    ['enough == null || here', 'here', 'where the requester runs all itself nothing is spared']
  ]),
  ...without(room('verifiers/hiring', 'verifiers/hiring.spec.js'), [
    ['now >= vacancy.until || now > body.deadline', 'nobody is hired when nobody waits'],
    ['this.left(vacancy) <= 0n && body.unitPriceCap > 0n', 'nobody is asked without a budget'],
    ['wanted <= 0', 'the budget'],
    ['room.units === 0', 'what a verifier may hold'],
    ['!checked.ok || !equals(bid.body.provider, call.verifier)', 'a bid is of whom was asked, and on its terms']
  ]),
  ...changed(room('verifiers/hiring', 'verifiers/hiring.spec.js'), [
    ['least(left / unitPrice, BigInt(vacancy.positions.length))', 'BigInt(vacancy.positions.length)', 'the budget, unit for unit'],
    ['Math.min(affordable, maxUnits)', 'affordable', 'no more than was bid for'],
    ['ops: [putHire(hire)]', 'ops: []', 'a hire is on disk with its award'],
    ['      hires.remove(hire)\n', '', 'what was not awarded costs nothing'],
    [' || !equals(bid.body.provider, call.verifier)', '', 'nobody bids for another']
  ]),
  ...changed(room('verifiers/hires', 'verifiers/hires.spec.js'), [
    ['mailbox != null && isOver(mailbox.contract) ? auditShown(mailbox).total : hire.value', 'mailbox == null ? hire.value : auditShown(mailbox).total', 'what an audit may still cost is spoken for'],
    ['this.spoken.get(job) ?? 0n', '[...this.spoken.values()].reduce((sum, one) => sum + one, 0n)', 'each job has its own budget'],
    ['spoken - held.spoken', 'spoken', 'what changed is counted once'],
    ['    this.addTo(hire.job, -held.spoken)\n', '', 'what was not awarded is spoken for no longer'],
    ['    held.mailbox = undefined\n', '', 'of what is done no transcript is held'],
    [' && (this.audits.get(audited)?.open ?? 0) === 0', '', 'what is audited is held as long as an audit of it goes on'],
    ['contract != null && isOver(contract) && ', '', 'what is audited is held until it is over'],
    ['        audits.open++\n', '', 'what goes on again is waited for again']
  ]),
  ...changed(room('verifiers/verifiers', 'verifiers/verifiers.spec.js'), [
    ['this.hires.in(place) ?? ', '', 'a place is filled once'],
    ['this.hires.at(key) == null && ', '', 'an audit is not audited by others'],
    [' && !this.init.suspect(contract)', '', 'of a convicted peer everything is re-run here'],
    ['BigInt(contract.tender.body.timeouts.revealMs) / 2n', 'BigInt(contract.tender.body.timeouts.revealMs)', 'half of the time for the reveal'],
    ['blindPpm, told: true', 'blindPpm', 'a verifier may tell the provider what is checked'],
    ['late ? LATE : undefined', 'undefined', 'one that stalls is waited for once in a contract'],
    ['this.hires.auditOf(hire)?.begun === true', 'true', 'one that had no place may have one later'],
    ['stored ?? chooseUnits', 'chooseUnits', 'what was drawn stays drawn'],
    ['contract: hire.contract, committed: this.hasCommitted(hire)', 'contract: hire.contract, committed: true', 'who is late does not count'],
    ['!hasEnded(audited.contract) && audited.notes', 'audited.notes', 'an audit of a contract that has ended is not begun'],
    ['waited || (state !== \'awarded\' && state !== \'accepted\') ?', 'waited ?', 'an audit that has begun may end'],
    ['ref == null || contract.windows.length > 0 ?', 'ref == null ?', 'an audit has one window'],
    ['this.init.convicted(verifier, contract.tender.body.class)', 'false', 'nobody is hired whose word is worth nothing']
  ]),
  ...without(room('verifiers/findings', 'verifiers/findings.spec.js'), [
    ['suspect(contract)', 'of a convicted peer everything is re-run here, whatever others say'],
    ['check?.verdict === \'refuted\' || suspect(audited.contract)', 'who agrees with a liar proves nothing']
  ]),
  ...changed(room('verifiers/findings', 'verifiers/findings.spec.js'), [
    ['Math.min(SHOW_MS, Number((until - now()) / PARTS))', 'SHOW_MS', 'no verifier makes a judgement late'],
    [' || this.init.suspect(audit.contract)', '', 'a convicted verifier spares nothing'],
    [' || suspect(audited.contract)', '', 'who agrees with one that was a liar elsewhere proves nothing'],
    ['asked.filter(({ committed }) => committed)', 'asked', 'what was committed to after the reveal does not count'],
    ['check?.verdict !== \'passed\'', 'false', 'claims that were not found right say nothing'],
    ['opened.ok ? stated(verifier, opened.outcomes, positions) : []', 'stated(verifier, (opened as never as { outcomes: [] }).outcomes, positions)', 'what belongs to no commitment says nothing']
  ]),
  ...changed(room('standing/told', 'standing/told.spec.js'), [
    ['approve == null ? 0 : notes.windows[window]?.audit?.vouched ?? 0', '0', 'what all verifiers found right makes passes'],
    ['approve == null ? 0 : notes', 'notes', 'once it is approved'],
    [' || (gaveUp && isDrawn(before, notes)) }', ' }', 'who gives up what verifiers were asked about is checked anew']
  ])
]
