import { changed, without } from './mutant.ts'
import type { Mutant } from './mutant.ts'

const SETTLE = 'packages/settle'
const DAEMON = 'packages/daemon'
const room = (home: string, name: string, ...tests: readonly string[]): { file: string, specs: readonly string[] } => ({ file: `${home}/src/${name}.ts`, specs: tests.map(test => `${home}/dist/test/${test}`) })

const GROWTH = ['books/growth.spec.js', 'books/economy.spec.js']
const CREDIT = 'settlement/credit.spec.js'

/** The pool that grows, lines and payments between two nodes, vouchers, and what becomes a ledger. */
export const CREDIT_AND_BOOKS: readonly Mutant[] = [
  ...changed(room(SETTLE, 'books/books', ...GROWTH), [
    ['positive(account.worked - positive(owedForWork(account)))', 'account.worked', 'a signature alone makes no pool larger'],
    ['positive(account.bought - positive(-account.balance))', 'account.bought', 'what is not paid yet makes no pool larger'],
    ['totals.proven.provider + proven(account, \'provider\') * sign', 'totals.proven.provider', 'the proven work of all peers is summed']
  ]),
  ...changed(room(SETTLE, 'books/headroom', ...GROWTH), [
    ['smaller(proven * BigInt(growth.ppm) / BigInt(WHOLE_PPM), positive(growth.most - cap))', 'proven * BigInt(growth.ppm) / BigInt(WHOLE_PPM)', 'a pool has a most'],
    ['forAttested * (cap + grown) / cap', 'forAttested', 'the part for attested newcomers grows with it'],
    ['const cap = base + grown', 'const cap = base', 'what has grown may be used']
  ]),
  ...changed(room(SETTLE, 'books/double', ...GROWTH), [
    ['worked: worked + (own ? amount : 0n)', 'worked: worked + amount', 'others\' work is not ours'],
    ['bought: bought + (work ? amount : 0n)', 'bought: bought + amount', 'fees and shares are no work']
  ]),
  ...changed(room(SETTLE, 'books/double', 'books/double.spec.js'), [
    ['doubleKey(counted.body) !== key || ', '', 'two receipts that are counted once are of one contract'],
    ['[contract, requester, author].map(toHex)', '[contract].map(toHex)', 'another pair\'s receipt is another contract\'s'],
    ['if (!isSettled(books, counted.id) || !isSettled(books, again.id))', 'if (false)', 'what is taken back was counted'],
    ['if (first && second)', 'if (false)', 'nothing is taken back twice'],
    ['if (!sameLines(taken, lines))', 'if (false)', 'what both owe alike is taken back, and nothing else'],
    ['get(books.doubled, doubleKey(counted))?.owed ?? ', '', 'a third receipt is compared with the most of the others'],
    ['.sort((a, b) => a.amount < b.amount ? -1 : 1)', '', 'the most of all counts for the next']
  ]),
  ...changed(room(SETTLE, 'export/effects', 'books/double.spec.js'), [['line.amount > before ? line.amount : before', 'line.amount', 'a journal counts the most']]),
  ...changed(room(DAEMON, 'settlement/log/filings', 'settlement/log/double.spec.js'), [
    ['const [oldest = Number.POSITIVE_INFINITY] = this.reading', 'const oldest = Number.POSITIVE_INFINITY', 'what a reading missed is known until it is done'],
    ['[...this.pending.get(key) ?? [], ...beside]', '[...beside]', 'receipts that are being written are known'],
    ['[...this.pending.get(key) ?? [], ...beside]', '[...this.pending.get(key) ?? []]', 'receipts of one batch are known'],
    ['fresh.find(({ id }) => id !== receipt.id) ?? await this.first(known, receipt)', 'fresh.find(({ id }) => id !== receipt.id)', 'receipts on disk are known']
  ]),
  ...changed(room(DAEMON, 'mailboxes/books-mailbox', 'settlement/log/double.spec.js'), [
    ['doubled.forEach(receipts => { batch.countOnce(receipts) })', '', 'a repaired log counts once what it counted once'],
    ['if (!await isFiled(store))', 'if (false)', 'a log without files is filed']
  ]),
  ...changed(room(DAEMON, 'settlement/log/copies', 'settlement/log/double.spec.js'), [['if (settled.type === \'receipt\' && ', 'if (false && ', 'a check looks receipts up where they are filed']]),
  ...changed(room(DAEMON, 'settlement/claims', 'settlement/crowding.spec.js'), [['await this.keeping.run(async () => this.keep(message, from, disputed))', 'await this.keep(message, from, disputed)', 'claims that come at once find one room']]),
  ...changed(room(DAEMON, 'settlement/asks', 'settlement/crowding.spec.js'), [['await this.keeping.run(async () => this.keep({ peer: from, asset, amount, at: this.init.now() }))', 'await this.keep({ peer: from, asset, amount, at: this.init.now() })', 'questions that come at once find one room']]),
  ...changed(room(DAEMON, 'settlement/log/copies', 'settlement/log/double.spec.js'), [['if (filed == null || copy == null)', 'if (false)', 'a copy that is gone is missed']]),
  ...changed(room(SETTLE, 'books/fold', ...GROWTH), [
    ['paid: account.paid + amount', 'paid: account.paid', 'a balance is the sum of its parts'],
    ['got: account.got + amount', 'got: account.got', 'a balance is the sum of its parts, received ones too']
  ]),
  ...without(room(SETTLE, 'assets/asset', 'assets/*.spec.js'), [['ISO_4217.has(name.toUpperCase())', 'no unit is spelled like a currency'], ['/^[A-Z]{3}$/.test(name)', 'capitals are currencies']]),
  ...changed(room(SETTLE, 'vouchers/batch', 'vouchers/*.spec.js'), [['return voucherFault(voucher) == null && ', 'return ', 'what is no voucher is in no batch']]),
  ...without(room(SETTLE, 'vouchers/till', 'vouchers/*.spec.js'), [
    ['peerKey(voucher.payee) !== till.self', 'a voucher is for its payee'],
    ['known != null && known.asset !== voucher.asset', 'a session keeps its asset'],
    ['known != null && voucher.amount <= known.amount', 'the voucher over most counts'],
    ['!checker.includes(included)', 'a voucher is in its batch']
  ]),
  ...changed(room(SETTLE, 'vouchers/checker', 'vouchers/*.spec.js'), [
    ['isKnown(next.place, hash) && ', '', 'a path joins what is proven'],
    [' && steps.slice(at).every(({ sibling }, n) => isKnown(sibling, path[at + n]))', '', 'the rest of a path is evidence too'],
    ['equals(hash, root)', 'true', 'a path leads to the root'],
    ['voucherFault(voucher) != null || steps', 'steps', 'what is no voucher is held by no checker'],
    ['!Number.isInteger(index) || ', '', 'a place is a whole number']
  ]),
  ...changed(room(SETTLE, 'export/journal', 'export/*.spec.js'), [
    ['item != null && !moved.has(id)', 'item != null', 'a half-signed stage says nothing once both have signed'],
    ['a.at === b.at ? a.id < b.id ? -1 : 1 : a.at < b.at ? -1 : 1', '0', 'a journal does not depend on when things were heard of'],
    ['!assetOf(body.asset).ok', 'false', 'nothing is booked in what is no asset']
  ]),
  ...without(room(SETTLE, 'export/lines', 'export/*.spec.js'), [['[...totals.values()].some(total => total !== 0n)', 'no ledger is made of what does not balance']]),
  ...changed(room(SETTLE, 'export/lines', 'export/*.spec.js'), [['.replace(/[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Surrogate}]+/gu, \' \')', '', 'what peers write stays in its line']]),
  ...changed(room(SETTLE, 'export/csv', 'export/*.spec.js'), [['/^[=+\\-@\\t\\r]/.test(text)', 'false', 'what peers write is no formula']]),
  ...changed(room(SETTLE, 'export/electricity', 'export/*.spec.js'), [['(2n * perKwh * watts * ms + whole) / (2n * whole)', 'perKwh * watts * ms / whole', 'an estimate is rounded half up']]),
  ...changed(room(DAEMON, 'settlement/lines', CREDIT), [
    ['!opened.ok || !equals(opened.message.body.grantor, from) || ', '!opened.ok || ', 'a line comes from who grants it'],
    [' || !equals(opened.message.body.grantee, signer.publicKey)', '', 'a line is for this node'],
    [' && assetOf(asset).ok', '', 'a line is in something'],
    [' && this.ofOne.take(toHex(from), Number(now()))', '', 'a peer does not fill the log with lines'],
    ['!this.shown.take(toHex(from), Number(this.init.now()))', 'false', 'a peer shows its lines so often'],
    ['(limit > 0n || known.limit > 0n)', 'true', 'a line of nothing is news only to whom had one'],
    ['known >= now() ? known + 1n : now()', 'now()', 'a later line has a higher number']
  ]),
  ...without(room(DAEMON, 'settlement/payments', CREDIT), [['kept.disputed === true', 'a payment is disputed once']]),
  ...changed(room(DAEMON, 'settlement/payments', CREDIT), [
    ['now() - claim.body.at > BigInt(paymentAnswerMs) ?', 'false ?', 'a silence that lasts too long is noted'],
    ['kept.disputed === true ? [PAYMENT, DISPUTED] : [PAYMENT]', '[PAYMENT]', 'the payee is told of a dispute']
  ]),
  ...changed(room(DAEMON, 'settlement/claims', CREDIT), [
    ['if (disputed && known?.disputed !== true)', 'if (disputed)', 'the payee notes a dispute once'],
    ['return [...await this.stored(CLAIMS), ...await this.stored(REFUSED)]', 'return this.stored(CLAIMS)', 'what was refused can still be confirmed']
  ]),
  ...changed(room(DAEMON, 'settlement/claims', 'settlement/crowding.spec.js'), [
    [' || accountOf(this.init.books.books, asset, peerKey(payer)).worked > 0n', '', 'customers have room for their claims'],
    ['own < MAX_CLAIMS_OF_ONE && ', '', 'a customer claims so many at a time']
  ]),
  ...changed(room(DAEMON, 'settlement/asks', 'settlement/crowding.spec.js'), [['accountOf(books.books, asset, peerKey(peer)).worked > 0n || ', '', 'customers have room for their asks']]),
  ...changed(room(DAEMON, 'settlement/asks', CREDIT), [['amount > 0n && amount <= MAX_AMOUNT && ', '', 'an ask is for something']])
]
