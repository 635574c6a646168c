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
    ['return await held() ? presumed :', 'return await held() || true ? presumed :', 'what was presumed to be signed is']
  ]),
  ...changed(room('settlement/log/check-log', ...DAMAGE), [['const wrong = await tileFault(tiles, walked.tiles, walked.ledger.log.size)', 'const wrong = await tileFault(tiles, [], walked.ledger.log.size)', 'full tiles are checked']]),
  ...changed(room('mailboxes/books-mailbox', 'log/mailbox.spec.js', 'heads.spec.js'), [
    ['return log.headOf(this.init.crypto, this.durable.log)', 'return log.headOf(this.init.crypto, this.tip.log)', 'a head that goes out is on disk'],
    ['if (this.broken != null)', 'if (false)', 'nothing is logged after a write that failed'],
    ['Promise.all([this.written, store.write(all)])', 'store.write(all)', 'an answer waits for what it builds on'],
    ['return frozen == null\n', 'return true\n', 'nothing is risked with whoever forked its log']
  ]),
  ...changed(room('settlement/heads/kept-heads', 'heads.spec.js'), [
    ['!equals(signedHead(opened.message).head.root, head.root)', 'false', 'two roots of one length are a fork']
  ]),
  ...changed(room('settlement/heads/head-exchange', 'heads.spec.js'), [
    ['await this.own.run(async () => {', 'await (async (work: () => Promise<void>) => work())(async () => {', 'several that tell at once of a rollback tell of one'],
    ['if (!await this.isOurs(head) && (at > started || !await this.isLost(head)))', 'if (false)', 'a node learns that it was rolled back'],
    ['kind: at > started ? \'twin\' : \'rolled-back\'', 'kind: \'rolled-back\'', 'a twin is no rollback'],
    ['return holds ? undefined :', 'return true ? undefined :', 'a log continues what was signed before']
  ]),
  ...changed(room('settlement/heads/catch-up', 'heads.spec.js'), [
    ['ordinal === 0 || this.caught', 'true || this.caught', 'nothing is signed before a pair has caught up']
  ]),
  ...changed(room('settlement/heads/forks', 'heads.spec.js'), [
    ['if (!verdict.ok)', 'if (false)', 'only a fork is kept as one']
  ])
]
