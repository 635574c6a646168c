import { changed, without } from './mutant.ts'
import type { Mutant } from './mutant.ts'

const specs = ['packages/wire/dist/test/contract/*.spec.js']
const room = (name: string): { file: string, specs: readonly string[] } => ({ file: `packages/wire/src/contract/${name}.ts`, specs })
const evidence = (name: string): { file: string, specs: readonly string[] } => ({ file: `packages/wire/src/evidence/${name}.ts`, specs })

/** What both parties of a contract compute alike. */
export const LAW: readonly Mutant[] = [
  ...without(room('parties'), [
    ['message.body.network !== contract.tender.body.network', 'a step of another network'],
    ['equals(body.provider, contract.tender.body.requester)', 'nobody bids on its own tender'],
    ['!equals(body.bid, contract.bid.digest)', 'an award names the bid'],
    ['!equals(body.contract, contract.award.digest)', 'a step names the contract']
  ]),
  ...changed(room('parties'), [
    ['if (!equals(body.tender, contract.tender.digest)) {\n    return refuse(\'wrong-contract\', \'it answers', 'if (false) {\n    return refuse(\'wrong-contract\', \'it answers', 'a bid names the tender'],
    ['if (!equals(body.tender, contract.tender.digest)) {\n    return refuse(\'wrong-contract\', \'it awards', 'if (false) {\n    return refuse(\'wrong-contract\', \'it awards', 'an award names the tender'],
    ['message.id === contract.tender.id ?', 'true ?', 'a contract has one tender'],
    ['contract.bid == null || contract.bid.id === id ?', 'true ?', 'a contract has one bid'],
    ['equals(body.requester, contract.tender.body.requester) && ', '', 'an award is by the author of the tender'],
    [' && equals(body.provider, contract.bid.body.provider)', '', 'an award is to the author of the bid'],
    ['roleOf(contract, body.author) ?? refuse(', 'roleOf(contract, body.author) ?? \'provider\' ?? refuse(', 'a step is by one of the two parties']
  ]),
  ...without(room('apply'), [
    ['!isContractMessage(message)', 'only steps of a contract apply'],
    ['trail.find(message.id) != null', 'nothing applies twice'],
    ['found == null', 'a step names a predecessor that is here']
  ]),
  ...changed(room('apply'), [
    ['found === trail.length - 1 ? applied(', 'true ? applied(', 'a step that does not follow the head is a crossing']
  ]),
  ...without(room('advance'), [
    ['refusal != null', 'a tender whose terms make no sense starts nothing'],
    ['isRefusal(row)', 'the table decides which step is possible'],
    ['message.body.at < standing.at', 'time does not run backwards']
  ]),
  ...changed(room('advance'), [['return refusal ?? next(', 'return next(', 'every step keeps to its terms']]),
  ...changed(room('permit'), [
    ['rows.find(({ by }) => by === role)', 'rows[0]', 'each step belongs to one role'],
    ['.filter(({ when }) => when == null || when.every(guard => HOLDS[guard](contract)))', '', 'a row holds only under its conditions'],
    ['unchallenged: contract => !isChallenged(contract)', 'unchallenged: () => true', 'nothing is opened before the nonce is revealed'],
    ['challenged: isChallenged', 'challenged: () => true', 'no nonce is revealed where none was committed'],
    ['contract.provenUnits < awarded(contract)', 'true', 'no window starts when all units are proven'],
    ['contract.provenUnits === awarded(contract)', 'true', 'nothing is delivered before all is proven'],
    ['payableUnits(contract) > 0n', 'true', 'no receipt about nothing'],
    ['unbilled: contract => contract.receipt == null', 'unbilled: () => true', 'one receipt at a time'],
    ['billed: contract => contract.receipt != null', 'billed: () => true', 'only what is billed can be disputed as billed'],
    ['unrefuted: contract => contract.refuted == null', 'unrefuted: () => true', 'a refuted contract is refuted once']
  ]),
  ...without(room('cross'), [
    ['rival.role === role', 'two messages by one signer on one head are an equivocation'],
    ['winner !== role || later != null', 'the crossing table decides, and nobody rewrites what was built on'],
    ['place == null', 'a receipt names a head that is here']
  ]),
  ...changed(room('cross'), [
    ['if (standing.state === \'settled\') {', 'if (false) {', 'a countersigned receipt beats what crosses it'],
    ['winner !== role || later != null', 'winner !== role', 'who has built on a message has taken it'],
    ['standing.receipt.id === receipt.id\n      ? refuse', 'true\n      ? refuse', 'two receipts of one contract are an equivocation']
  ]),
  ...without(room('terms'), [
    ['kind == null', 'an evidence kind that nobody knows'],
    ['tender.at > tender.bidDeadline || tender.bidDeadline > tender.deadline', 'deadlines follow each other'],
    ['deductions > MAX_DEDUCTIONS_PPM', 'fee and shares take half at most'],
    ['(tender.feePpm > 0) !== (tender.feePayee.byteLength > 0)', 'a fee has a payee'],
    ['bid.unitPrice > tender.unitPriceCap', 'a bid keeps below the price cap'],
    ['bid.at > tender.bidDeadline', 'a bid comes in time'],
    ['award.units > most', 'no more is awarded than was offered'],
    ['award.at > (bid?.body.validUntil ?? 0n)', 'an award comes while the bid is valid'],
    ['contract.windows[window]?.commit == null', 'a refuted window holds a commitment']
  ]),
  ...changed(room('terms'), [
    ['return reason == null ? undefined : outOfTerms(reason)\n}\n\n/** Whether a message', 'return undefined\n}\n\n/** Whether a message', 'the evidence kind has its say about the terms'],
    ['tender.at > tender.bidDeadline || ', '', 'bids can come after the tender'],
    [' || tender.bidDeadline > tender.deadline', '', 'work can start after bidding'],
    ['tender.shares.reduce((sum, { ppm }) => sum + ppm, tender.feePpm)', 'tender.feePpm', 'shares count as deductions'],
    ['bid.validUntil > bid.at ? undefined', 'true ? undefined', 'a bid is valid at some time'],
    ['Math.min(tender.body.units, bid?.body.maxUnits ?? 0)', 'tender.body.units', 'no more is awarded than the bidder takes'],
    ['total < MAX_TOTAL ? undefined', 'true ? undefined', 'a total fits a receipt'],
    ['deadline != null && at >= deadline.at ? undefined', 'true ? undefined', 'nothing expires before its deadline'],
    ['ports.provenFraud(proof, claim) ? undefined', 'true ? undefined', 'only an upheld fraud proof refutes']
  ]),
  ...without(room('window-terms'), [
    ['message.body.window !== expected', 'windows follow each other'],
    ['start.units > most', 'a window is no larger than agreed or left'],
    ['start.at > tender.body.deadline', 'no window starts after the deadline'],
    ['first == null || !equals(first.party, tender.body.requester)', 'the first nonce is the requester\'s'],
    ['commit.units !== start.body.units', 'all started units are committed'],
    ['reveal.nonces.length !== nonces.length', 'all committed nonces are revealed']
  ]),
  ...changed(room('window-terms'), [
    ['Math.min(tender.body.windowUnits, unitsLeft(contract))', 'unitsLeft(contract)', 'a window is no larger than the tender says'],
    ['Math.min(tender.body.windowUnits, unitsLeft(contract))', 'tender.body.windowUnits', 'a window is no larger than what is left'],
    ['start.nonces.length === 0 ? undefined', 'true ? undefined', 'no nonces where there is no challenge'],
    ['parties.size === start.nonces.length ? undefined', 'true ? undefined', 'one nonce for each party'],
    ['message.body.audited <= current.units ? undefined', 'true ? undefined', 'no more is audited than there is'],
    ['return reason == null ? undefined : refuse(\'out-of-terms\', reason)\n}\n\nfunction checkReveal', 'return undefined\n}\n\nfunction checkReveal', 'the evidence kind has its say about a commitment'],
    ['return holds ? undefined', 'return true ? undefined', 'a revealed nonce is the committed one']
  ]),
  ...changed(room('nonce'), [['concat([TAG, party, nonce])', 'concat([TAG, nonce])', 'a nonce commitment is bound to its party']]),
  ...changed(room('receipt'), [
    ['return wrong == null ? undefined', 'return true ? undefined', 'a receipt says what the contract says'],
    ['requester: equals(facts.requester, receipt.requester)', 'requester: true', 'a receipt\'s requester'],
    ['asset: facts.asset === receipt.asset', 'asset: true', 'a receipt\'s asset'],
    ['units: facts.units === receipt.units', 'units: true', 'a receipt\'s units'],
    ['unitPrice: facts.unitPrice === receipt.unitPrice', 'unitPrice: true', 'a receipt\'s price'],
    ['total: facts.total === receipt.total', 'total: true', 'a receipt\'s total'],
    ['meters: sameList(facts.meters, receipt.meters, sameMeter)', 'meters: true', 'a receipt\'s meters'],
    ['audit: sameAudit(facts.audit, receipt.audit)', 'audit: true', 'a receipt\'s audit'],
    ['lines: sameList(facts.lines, receipt.lines, sameLine)', 'lines: true', 'a receipt\'s lines'],
    ['a.name === b.name && a.amount === b.amount', 'a.name === b.name', 'a meter\'s amount'],
    ['a.windows === b.windows && a.units === b.units && a.audited === b.audited', 'a.windows === b.windows && a.units === b.units', 'how much was audited'],
    [' && a.amount === b.amount && a.reason === b.reason', ' && a.reason === b.reason', 'a line\'s amount'],
    ['equals(a.debtor, b.debtor) && ', '', 'a line\'s debtor'],
    ['equals(a.creditor, b.creditor) && ', '', 'a line\'s creditor'],
    ['a.length === b.length && a.every', 'a.every', 'no line too many']
  ]),
  ...changed(room('payable'), [
    ['refuted == null ? provenWindows : Math.max(0, provenWindows - 1)', 'provenWindows', 'after a fraud proof the last window is not owed'],
    ['.filter(({ window }) => window !== refuted?.window)', '', 'a refuted window is never owed']
  ]),
  ...without(evidence('batch'), [
    ['tender.evidence.body.byteLength > 0', 'batch evidence takes no parameters'],
    ['tender.work.kind !== \'wasm\'', 'batch evidence needs work that can be run again']
  ]),
  ...changed(evidence('batch'), [
    ['return work.ok ? undefined', 'return true ? undefined', 'work decodes'],
    ['commit.fuel <= most ? undefined', 'true ? undefined', 'no more fuel than the units may burn']
  ]),
  ...changed(evidence('accepted'), [
    ['tender.evidence.body.byteLength > 0 ?', 'false ?', 'accepted evidence takes no parameters'],
    ['commit.fuel === 0n ? undefined', 'true ? undefined', 'accepted evidence meters nothing']
  ])
]
