import { changed } from './mutant.ts'
import type { Mutant } from './mutant.ts'

const TESTS = 'packages/daemon/dist/test/settlement'
const room = (name: string, ...tests: readonly string[]): { file: string, specs: readonly string[] } => ({ file: `packages/daemon/src/${name}.ts`, specs: tests.map(test => `${TESTS}/${test}`) })

const DAMAGE = ['log/damage.spec.js', 'log/mailbox.spec.js']

/** The log on a disk, and what other nodes signed about theirs. */
export const STORED_LOG: readonly Mutant[] = [
  ...changed(room('settlement/log/open-log', ...DAMAGE), [
    ['anchored.ordinal > end.ordinal || anchored.size > end.size', 'false', 'a tail that is gone is missed'],
    ['log.size !== end.size || !equals(log.last, end.last)', 'false', 'a log ends where its record says'],
    ['known == null ? anchorFault(end, anchored)', 'true ? anchorFault(end, anchored)', 'damage that was found once is not forgotten']
  ]),
  ...changed(room('settlement/log/walk', ...DAMAGE), [
    ['presumed == null || await presumed.held', 'presumed == null || true', 'what was presumed to be signed is']
  ]),
  ...changed(room('settlement/log/copies', 'log/every-byte.spec.js'), [
    ['settled?.id !== id', 'false', 'a place leads to what it is of'],
    ['place.seq === seq && ', '', 'a place is where its entry stands'],
    ['ID.test(id) && isSettled(books, id)', 'true', 'what is filed stands in the log'],
    ['await store.get(COPIES, toHex(digest)) != null ? []', 'true ? []', 'what is nowhere is asked for again']
  ]),
  ...changed(room('settlement/log/repair-log', ...DAMAGE), [['for (let later = ordinal + 1; later <= last; later++)', 'for (const later of [] as number[])', 'tiles of what is put aside go too']]),
  ...changed({ file: 'packages/daemon/src/stores/store.ts', specs: ['packages/daemon/dist/test/stores/failed-write.spec.js'] }, [['if (this.failed != null)', 'if (false)', 'what waited for a write that failed is not written']]),
  ...changed(room('settlement/log/check-log', ...DAMAGE), [['const wrong = await tileFault(tiles, walked.tiles, walked.ledger.log.size)', 'const wrong = await tileFault(tiles, [], walked.ledger.log.size)', 'full tiles are checked']]),
  ...changed(room('mailboxes/books-mailbox', 'log/mailbox.spec.js', 'heads.spec.js'), [
    ['return log.headOf(this.init.crypto, this.durable.log)', 'return log.headOf(this.init.crypto, this.tip.log)', 'a head that goes out is on disk'],
    ['if (this.broken != null)', 'if (false)', 'nothing is logged after a write that failed'],
    ['Promise.all([this.written, ready.then(async ({ written }) => written)])', 'ready.then(async ({ written }) => written)', 'an answer waits for what it builds on']
  ]),
  ...changed(room('mailboxes/ask-books', 'heads.spec.js'), [['return reason == null ?', 'return true ?', 'nothing is risked with whoever forked its log']]),
  ...changed(room('settlement/heads/kept-heads', 'heads.spec.js', 'strangers-heads.spec.js'), [
    ['const near = this.dealt.has(name)', 'const near = false', 'strangers do not crowd out whom this node deals with'],
    ['await this.queue.run(async () => this.take(message, dealt))', 'await this.take(message, dealt)', 'heads that come at once are compared'],
    ['...later ? [', '...false ? [', 'a head that is signed again is known to be'],
    ['!equals(signedHead(opened.message).head.root, head.root)', 'false', 'two roots of one length are a fork']
  ]),
  ...changed(room('settlement/heads/head-exchange', 'heads.spec.js', 'lost-epochs.spec.js', 'strangers-heads.spec.js'), [
    ['await this.own.run(async () => {', 'await (async (work: () => Promise<void>) => work())(async () => {', 'several that tell at once of a rollback tell of one'],
    ['(!await this.isOurs(head) && (at > started || !await this.isLost(head))) ||', '', 'a node learns that it was rolled back'],
    ['|| !await this.isLost(head)', '|| true', 'an epoch that was forgotten is forgotten once'],
    ['kind: at > started ? \'twin\' : \'rolled-back\'', 'kind: \'rolled-back\'', 'a twin is no rollback'],
    ['body.at > opening.at + ENDING_MS', 'body.at > opening.at', 'a node\'s own last word on an epoch is no twin\'s'],
    ['|| await this.isLate(message)', '', 'a copy hears that what it was copied from goes on'],
    ['return holds ? undefined :', 'return true ? undefined :', 'a log continues what was signed before']
  ]),
  ...changed(room('mailboxes/books-mailbox', 'first-meeting.spec.js'), [['await this.init.met?.()', '', 'a start asks before it appends']]),
  ...changed(room('settlement/heads/riding-heads', 'riding-heads.spec.js'), [
    ['if (this.shownTo.get(name) === end)', 'if (false)', 'a head is shown once'],
    ['opened.ok && equals(opened.message.body.author, from)', 'opened.ok', 'a head is its sender\'s own'],
    ['bytes.byteLength <= MAX_BYTES', 'true', 'what rides is small'],
    ['const welcome = this.heard.size < MAX_PEERS || this.heard.has(toHex(from)) || this.init.dealsWith(from)', 'const welcome = true', 'strangers wait behind those dealt with'],
    ['await kept.note(opened.message, dealsWith(from))', 'await kept.note(opened.message, true)', 'strangers\' heads crowd nobody out']
  ]),
  ...changed(room('settlement/heads/catch-up', 'heads.spec.js'), [
    ['ordinal === 0 || this.caught', 'true || this.caught', 'nothing is signed before a pair has caught up']
  ]),
  ...changed(room('settlement/heads/forks', 'heads.spec.js'), [
    ['if (!verdict.ok)', 'if (false)', 'only a fork is kept as one']
  ])
]
