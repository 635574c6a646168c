import { changed } from './mutant.ts'
import type { Mutant } from './mutant.ts'

const TESTS = 'packages/daemon/dist/test'
const room = (name: string, ...tests: readonly string[]): { file: string, specs: readonly string[] } => ({ file: `packages/daemon/src/${name}.ts`, specs: tests.map(test => `${TESTS}/${test}.spec.js`) })

/** What a node signs, and takes over, after it was set back to an earlier state. */
export const ROLLBACK: readonly Mutant[] = [
  ...changed(room('contracts/take-over', 'contracts/take-over'), [
    [' || !later.every(ours)', '', 'who has built on a message has taken it'],
    [' || !ours(second)', '', 'what the other side signed is not undone by this node\'s own'],
    ['takeOver(begun.contract, messages.slice(2), self, law).some(({ message }) => equals(authorOf(message), self))', 'true', 'an award alone binds no provider'],
    ['bid?.id !== key || ', '', 'a contract is filed under its bid']
  ]),
  ...changed(room('contracts/tail', 'contracts/take-over'), [
    ['Uint8Array.of(complete ? 1 : 0)', 'Uint8Array.of(0)', 'a countersigned receipt is more than a half-signed one'],
    ['place -= step, step *= 2', 'place -= step', 'marks are few']
  ]),
  ...changed(room('contracts/handed', 'contracts/take-over'), [
    [' || holdings.length === MAX_HOLDINGS', '', 'a frame asks about so many contracts'],
    ['return used === envelopes.length ? groups : undefined', 'return groups', 'every envelope is of a contract']
  ]),
  ...changed(room('contracts/transcript-exchange', 'contracts/transcript-exchange'), [
    ['mailbox?.key === key && isWith(mailbox.contract, peer) ?', 'mailbox != null ?', 'nobody is shown a contract of others'],
    ['...proof == null ? [] : [proof], message.bytes', 'message.bytes', 'a proof goes before the refutation that names it'],
    ['if (!this.rate.take(toHex(peer), Number(this.ports.now())))', 'if (false)', 'one peer asks for so much'],
    ['while (keys.length < MAX_ALL_KEYS)', 'while (keys.length < 10 * MAX_ALL_KEYS)', 'one that names contracts without end keeps nobody busy'],
    ['if (all.some(({ taken }) => taken > 0)) {\n      await this.ports.contracts.resume(peer)', 'if (false) {\n      await this.ports.contracts.resume(peer)', 'what was taken over goes on']
  ]),
  ...changed(room('contracts/resumption', 'contracts/resumption'), [
    ['return this.unmet.has(peerKey(peer)) || ', 'return ', 'nothing is signed before a peer was met again'],
    [' || this.ports.waiting(peer) != null', '', 'nor before the books are caught up'],
    ['if (held && contract.id != null)', 'if (false)', 'whoever holds a contract back is asked']
  ]),
  ...changed(room('mailboxes/contract-mailbox', 'mailboxes/take-over'), [
    ['await this.ports.forgot(this.contract)', '', 'a node that is shown its own words learns that it was rolled back'],
    ['this.ports.holdsBack(contract) ? holdBack(', 'false ? holdBack(', 'nothing is decided before the other side was heard']
  ]),
  ...changed(room('mailboxes/turn', 'mailboxes/take-over'), [['if (!over && award != null', 'if (false && award != null', 'what was promised is reserved again']]),
  ...changed(room('core/hold-back', 'core/hold-back'), [
    ['context.now < heldBackUntil(contract, context)', 'false', 'a node waits as long as a state lasts'],
    ['    case \'started\':\n    case \'revealed\':', '    case \'revealed\':', 'no root is signed alone'],
    ['(time < AFTER_BREAK_MS ? time : AFTER_BREAK_MS)', '0n', 'the other side has time after a break']
  ]),
  ...changed(room('core/decide-provider', 'core/hold-back'), [
    [' || context.outlived === true) {\n        return sign({ type: \'fail\'', ') {\n        return sign({ type: \'fail\'', 'a second root would convict a provider that was rolled back'],
    [' && !equals(work.root, current.commit.body.root))', ' && false)', 'other results than were committed to are not opened']
  ]),
  ...changed(room('core/choose-units', 'core/choose-units'), [[' || known.shown === true) {', ') {', 'nonces that may have been shown prove nothing']]),
  ...changed(room('settlement/heads/catch-up', 'settlement/remembered'), [['if (surplus <= 0)', 'if (true)', 'what is remembered is bounded']]),
  ...changed(room('settlement/heads/doubts', 'settlement/remembered'), [['this.doubts.size > MAX_DOUBTS', 'false', 'doubts are bounded']]),
  ...changed(room('settlement/log/repair-log', 'settlement/log/damage'), [[' && other == null) {', ') {', 'a repair heeds the file beside the log']]),
  ...changed(room('settlement/log/open-log', 'settlement/log/damage'), [['return equals(anchored.last, end.last) && equals(anchored.epoch, end.epoch) ?', 'return true ?', 'another last entry is damage']]),
  ...changed(room('jobs/unit-ledger', 'jobs/unit-ledger'), [['units.length > 0 && units.every(unit => this.waitingUnits.has(unit))', 'units.length > 0', 'a unit is in one window']])
]
