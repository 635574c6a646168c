import { changed, without } from './mutant.ts'
import type { Mutant } from './mutant.ts'

const TESTS = 'packages/settle/dist/test'
const room = (name: string, ...tests: readonly string[]): { file: string, specs: readonly string[] } => ({ file: `packages/settle/src/${name}.ts`, specs: tests.map(test => `${TESTS}/${test}`) })

const BOOKS = ['books/*.spec.js', 'log/entry-bodies.spec.js']
const RECONCILE = ['reconcile/reconcile.spec.js', 'reconcile/hostile.spec.js', 'reconcile/limits.spec.js']

/** Who owes whom? Reservations, books. */
export const MONEY: readonly Mutant[] = [
  ...changed(room('books/headroom', ...BOOKS), [
    ['Object.hasOwn(policy, asset) ?', 'true ?', 'an asset is one of the policy\'s own'],
    ['positive(line.limit - exposure(account, side))', 'positive(line.limit)', 'what a credit line carries already'],
    ['cap - rest.attested - rest.others', 'cap - rest.others', 'attested newcomers use the same pool'],
    ['const shared = cap - rest.attested - rest.others', 'const shared = cap', 'the pool is shared'],
    ['attested ? shared : smaller(shared, cap - forAttested - rest.others)', 'shared', 'part of the pool is for attested newcomers'],
    ['positive(open - uncovered(account, side))', 'positive(open)', 'what the peer uses of the pool already'],
    ['side === \'requester\' ? smaller(total, prepaid + positive(limits.maxOwed - totals.owed)) : total', 'total', 'a node\'s limit on what it owes'],
    ['positive(-promised(account, side))', 'positive(-account.balance)', 'what is promised uses up what was prepaid']
  ]),
  ...without(room('books/stakes', ...BOOKS), [
    ['peer === books.self', 'a node risks nothing with itself'],
    ['stake != null && (stake.peer !== peer || stake.asset !== asset || stake.side !== side)', 'a contract keeps its peer, asset and role'],
    ['stake.stage === \'pending\'', 'a half-signed receipt is never released'],
    ['stake.stage !== \'reserved\'', 'what is closed stays closed'],
    ['lost > stake.amount || (lost > 0n && stake.side !== \'provider\')', 'no more is lost than was reserved, and by the provider'],
    ['stake == null || stake.asset !== asset', 'a receipt is in the asset that was reserved'],
    ['amount <= before && stakeOf(books, contract) != null', 'a smaller reservation changes nothing']
  ]),
  ...changed(room('books/stakes', ...BOOKS), [
    ['stake.peer !== peer || stake.asset', 'stake.asset', 'a contract keeps its peer'],
    ['stake.asset !== asset || stake.side', 'stake.side', 'a contract keeps its asset'],
    [' || stake.side !== side)', ')', 'a contract keeps its role'],
    ['return stake == null || stake.stage === \'reserved\' ? undefined', 'return true ? undefined', 'nothing is reserved for a closed contract'],
    ['lost > stake.amount || (lost', '(lost', 'no more is lost than was reserved'],
    ['peerKey(self) === books.self && peerKey(peer) === stake.peer ?', 'true ?', 'a receipt settles a stake between its signers'],
    ['account.reserved[side] + amount - before', 'account.reserved[side] + amount', 'raising a reservation counts the difference']
  ]),
  ...changed(room('books/fold', ...BOOKS), [
    ['event.message.complete ? afterReceipt', 'true ? afterReceipt', 'a half-signed receipt moves nothing'],
    ['function afterReceipt (books: Books, { id, body }: Authenticated<\'receipt\'>): Folded {\n  if (isSettled(books, id))', 'function afterReceipt (books: Books, { id, body }: Authenticated<\'receipt\'>): Folded {\n  if (false)', 'no receipt counts twice'],
    ['function afterHalfReceipt (books: Books, { id, body }: Authenticated<\'receipt\'>): Folded {\n  if (isSettled(books, id))', 'function afterHalfReceipt (books: Books, { id, body }: Authenticated<\'receipt\'>): Folded {\n  if (false)', 'a settled receipt is not half-signed again'],
    ['if (incoherent != null)', 'if (false)', 'a receipt\'s lines fit its total'],
    ['if (ours.length === 0 && requester !== books.self && author !== books.self)', 'if (false)', 'a receipt that is none of ours'],
    ['if (stake == null) {\n    return refuse(\'unknown-contract\', \'nothing is reserved', 'if (false) {\n    return refuse(\'unknown-contract\', \'nothing is reserved', 'a half-signed receipt needs a reservation'],
    ['stake.stage === \'reserved\' ? withStake', 'true ? withStake', 'a dispute outlasts a half-signed receipt'],
    ['if (payer !== books.self && payee !== books.self)', 'if (false)', 'a payment that is none of ours'],
    ['if (!complete || isSettled(books, id))', 'if (isSettled(books, id))', 'an unconfirmed payment moves nothing'],
    ['if (!complete || isSettled(books, id))', 'if (!complete)', 'no payment counts twice'],
    ['if (from === to || (from !== books.self && to !== books.self))', 'if (false)', 'a credit line that is none of ours'],
    ['line.seq > known.seq || (line.seq === known.seq && line.limit < known.limit)', 'true', 'an old credit line does not come back'],
    ['line.seq > known.seq || (line.seq === known.seq && line.limit < known.limit)', 'line.seq > known.seq', 'of two lines with one number the lower counts'],
    ['if (stake == null || stake.stage === \'disputed\' || stake.stage === \'lost\')', 'if (stake == null)', 'nothing is disputed twice'],
    ['stake.side === \'provider\' ? stake.amount : 0n', '0n', 'disputed work stays counted'],
    ['if (stake == null) {\n    return refuse(\'unknown-contract\', \'nothing is counted', 'if (false) {\n    return refuse(\'unknown-contract\', \'nothing is counted', 'only what is counted can be reversed'],
    ['if (stake.stage !== \'disputed\' && stake.stage !== \'lost\')', 'if (false)', 'an open contract is not reversed']
  ]),
  ...without(room('books/apply', ...BOOKS), [
    ['part != null && (part.kind !== entry.body.body.kind || !equals(part.body, entry.body.body.body))', 'an entry says what its event says'],
    ['peerKey(author) !== self', 'another node\'s log'],
    ['seq < counted.size', 'no entry counts twice']
  ]),
  ...changed(room('books/apply', ...BOOKS), [
    ['seq === 0n && body.kind === \'epoch\' ?', 'true ?', 'an epoch begins with its opening'],
    ['seq === counted.size && counted', 'counted', 'no entry is passed over'],
    ['counted === epochs.at(-1) && ', '', 'an epoch that was left is not taken up again'],
    [' && body.kind !== \'epoch\'\n', '\n', 'an epoch is opened once']
  ]),
  ...without(room('books/operations', ...BOOKS), [
    ['fault != null', 'a reservation fits what is at stake already'],
    ['message.complete', 'what is countersigned is settled, not held'],
    ['!message.complete', 'only a countersigned receipt settles']
  ]),
  ...changed(room('books/operations', ...BOOKS), [
    ['wanted <= room.total ?', 'true ?', 'nothing is promised beyond the headroom'],
    ['if (isSettled(books, message.id)) {', 'if (false) {', 'a settled receipt is not logged again'],
    ['promised?.stage === \'reserved\'', 'false', 'a promise that is learned after its receipt holds nothing'],
    [' || doubledWith(books, message.body).length < MAX_OF_OTHERS', ' || true', 'two others sign so many receipts of one contract here'],
    ['return isSettled(books, message.id) ? { ok: true, unchanged: true } : changed(books, { kind: \'payment\', message })', 'return changed(books, { kind: \'payment\', message })', 'a booked payment is not logged again'],
    ['return taken ? changed', 'return true ? changed', 'a stale credit line is refused']
  ]),
  ...without(room('books/record', ...BOOKS), [['!applied.ok', 'log and books never drift apart']]),
  ...without(room('receipts/receipt', 'receipts/*.spec.js'), [
    ['units * unitPrice !== total', 'a total is units times price'],
    ['lines.some(({ debtor }) => !equals(debtor, requester))', 'only who signs owes'],
    ['lines.some(({ creditor }) => equals(creditor, requester))', 'nobody owes itself'],
    ['lines.some(({ amount }) => amount === 0n)', 'no empty line']
  ]),
  ...changed(room('receipts/receipt', 'receipts/*.spec.js'), [['sum === total ? undefined', 'true ? undefined', 'lines sum to the total']]),
  ...changed(room('receipts/lines', 'receipts/*.spec.js'), [
    ['.filter(({ party }) => !equals(party, requester))', '', 'nobody grants itself a discount'],
    ['.filter(({ amount }) => amount > 0n)', '', 'lines of zero are left out']
  ]),
  ...without(room('receipts/shares', 'receipts/*.spec.js'), [
    ['total < 0n || ppms.some(ppm => !Number.isInteger(ppm) || ppm < 0) || ppms.reduce((sum, ppm) => sum + ppm, 0) !== WHOLE_PPM', 'shares make a whole']
  ])
]

/** The log, and two nodes' agreement about it. */
export const LOG: readonly Mutant[] = [
  ...without(room('log/verify', 'log/*.spec.js'), [
    ['!opened.ok', 'every entry opens'],
    ['head.size !== expected.size', 'the log is as long as its head says'],
    ['stored == null || !equals(stored, hashes)', 'stored tiles are right'],
    ['!equals(author, state.author) || !equals(epoch, state.epoch)', 'one author and epoch'],
    ['seq !== BigInt(state.size)', 'no position is missing'],
    ['!equals(prev, state.last)', 'every entry names the one before']
  ]),
  ...changed(room('log/verify', 'log/*.spec.js'), [
    ['return equals(head.root, expected.root) && ', 'return ', 'the entries make the root'],
    [' && equals(head.epoch, expected.epoch) ?', ' ?', 'the head is of this epoch'],
    ['const placed = opens === (state.size === 0) && (', 'const placed = (', 'an epoch begins with its opening, and has one'],
    [' && (!opens || decodeNote(\'epoch\', body.body).ok)', '', 'an opening decodes'],
    ['!equals(author, state.author) || ', '', 'one author'],
    [' || !equals(epoch, state.epoch)', '', 'one epoch']
  ]),
  ...without(room('log/append', 'log/*.spec.js'), [['(state.size === 0) !== (kind === \'epoch\')', 'an epoch begins with its opening, once']]),
  ...without(room('log/proofs', 'log/*.spec.js'), [
    ['!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size', 'a proof is of a leaf that is there'],
    ['size1 === size2', 'equal trees need no proof']
  ]),
  ...changed(room('log/proofs', 'log/*.spec.js'), [
    ['return proof.length === 0 && equals(root1, root2)', 'return proof.length === 0', 'trees of one size have one root'],
    ['return proof.length === 0 && equals(root1, root2)', 'return equals(root1, root2)', 'equal trees take no proof'],
    ['return last === 0 && equals(old, root1) && equals(now, root2)', 'return equals(old, root1) && equals(now, root2)', 'a proof is not too short'],
    [' && equals(old, root1) && ', ' && ', 'a proof leads to the old root'],
    [' && equals(now, root2)', '', 'a proof leads to the new root']
  ]),
  ...without(room('log/equivocation', 'log/*.spec.js'), [
    ['!first.ok', 'the first opens'],
    ['!second.ok', 'the second opens'],
    ['(first.message.type === \'log-entry\') !== (second.message.type === \'log-entry\')', 'entry and head do not contradict each other'],
    ['!equals(one.author, other.author)', 'one author'],
    ['!equals(one.epoch, other.epoch) || one.at !== other.at', 'one place of one log']
  ]),
  ...changed(room('log/equivocation', 'log/*.spec.js'), [
    ['!equals(one.epoch, other.epoch) || ', '', 'one epoch'],
    [' || one.at !== other.at', '', 'one position'],
    ['return equals(one.content, other.content)\n', 'return false\n', 'the same twice proves nothing']
  ]),
  ...without(room('log/state', 'log/*.spec.js', 'books/record.spec.js'), [['epoch.byteLength !== EPOCH_BYTES', 'an epoch\'s size']]),
  ...changed(room('log/state', 'log/*.spec.js'), [
    ['return Number.isSafeInteger(size) && epoch.byteLength === EPOCH_BYTES && last', 'return last', 'a stored end has an epoch'],
    [' && last.byteLength === 32\n', '\n', 'a stored end has a digest']
  ]),
  ...changed(room('log/tiles', 'log/tiles.spec.js'), [
    ['if (full || row > 0) {', 'if (full) {', 'a growing tile is stored'],
    ['grown[row] = full ? [] : tail', 'grown[row] = tail', 'a full tile is begun anew'],
    ['return hashes?.length === width ?', 'return hashes != null ?', 'no subtree is read that is not whole'],
    ['stored?.byteLength === TILE_HASHES * HASH_BYTES ?', 'stored != null ?', 'a cut tile is no tile'],
    ['const rest = row === 0 ? 0 : hashes % TILE_HASHES', 'const rest = hashes % TILE_HASHES', 'row 0 stores full tiles only']
  ]),
  ...without(room('log/settle-proof', 'log/settle-proof.spec.js'), [
    ['bytes.byteLength > MAX_SETTLE_PROOF_BYTES', 'the largest file'],
    ['proof == null || proof.path.length > MAX_PATH || proof.path.some(({ byteLength }) => byteLength !== HASH_BYTES)', 'a file of that form'],
    ['!message.complete || incoherent != null || message.type !== entry.message.body.body.kind', 'what is proven is signed by both'],
    ['!equals(author, checkpoint.message.body.author) || !equals(epoch, head.epoch)', 'entry and checkpoint are of one log']
  ]),
  ...changed(room('log/settle-proof', 'log/settle-proof.spec.js'), [
    ['return equals(buildSettleProof(proof), bytes) ?', 'return true ?', 'one text for one proof'],
    [' || message.type !== entry.message.body.body.kind', '', 'the entry is of the kind that it says'],
    ['return verifyInclusion(crypto, leafHash(crypto, entry.message.digest), Number(seq), Number(head.size), proof.path, head.root)\n', 'return true\n', 'the entry is under the root'],
    ['proof.path.length > MAX_PATH || ', '', 'the longest path']
  ]),
  ...changed(room('log/base64', 'log/settle-proof.spec.js', 'log/fork-proof.spec.js'), [
    ['return toBase64(bytes) === text ? bytes : undefined', 'return bytes', 'one base64 for one sequence of bytes'],
    ['return !/\\p{Surrogate}/u.test(text)', 'return text.length >= 0', 'a text that UTF-8 can hold']
  ]),
  ...changed(room('log/settle-proof', 'log/settle-proof.spec.js'), [[' && isWellFormed(network)', '', 'a proof\'s network is a text']]),
  ...changed(room('log/fork-proof', 'log/fork-proof.spec.js'), [[' && isWellFormed(network)', '', 'a fork\'s network is a text']]),
  ...without(room('log/fork-proof', 'log/fork-proof.spec.js'), [
    ['bytes.byteLength > MAX_FORK_PROOF_BYTES', 'the largest file'],
    ['file == null', 'a file of that form'],
    ['!equals(buildForkProof(network, a, b), bytes)', 'one text for one proof']
  ]),
  ...changed(room('log/fork-proof', 'log/fork-proof.spec.js'), [['const verdict = equivocation(crypto, network, a, b)', 'const verdict = equivocation(crypto, network, a, a).ok ? equivocation(crypto, network, a, b) : { ok: true as const, author: a, epoch: a, at: 0n }', 'the two conflict']]),
  ...changed(room('books/settled-set', 'books/settled-set.spec.js'), [
    ['if (has(set, id)) {\n    return set', 'if (false) {\n    return set', 'an id is counted once'],
    ['before.byteLength <= bytes && ', '', 'runs are merged where they are alike'],
    ['low = middle + 1', 'low = middle + 2', 'every id is found']
  ]),
  ...without(room('snapshot/snapshot', 'snapshot/snapshot.spec.js'), [
    ['!equals(crypto.sha256(json), value.subarray(0, DIGEST_BYTES))', 'a snapshot has its digest'],
    ['run == null || key !== runKey(crypto, run)', 'a run has its digest']
  ]),
  ...changed(room('snapshot/snapshot', 'snapshot/snapshot.spec.js'), [
    ['.filter(({ key }) => !before.includes(key))', '', 'a run is written once'],
    [' && sameIds(a, b)', '', 'the same ids are settled']
  ]),
  ...changed(room('log/entry-bodies', 'log/entry-bodies.spec.js'), [
    ['const reason = decoded.ok ? limits(decoded.value) : undefined', 'const reason: string | undefined = undefined', 'entries keep their limits'],
    ['if (reason != null) {\n    throw', 'if (false) {\n    throw', 'no entry is written beyond its limits'],
    ['(evidence.byteLength > MAX_EVIDENCE_BYTES ?', '(false ?', 'the largest evidence'],
    ['MAX_NOTE_BYTES = 12 * 1024', 'MAX_NOTE_BYTES = 13 * 1024', 'the largest entry'],
    ['MAX_REASON_CHARS = 256', 'MAX_REASON_CHARS = 257', 'the longest reason'],
    ['MAX_ASSET_CHARS = 16', 'MAX_ASSET_CHARS = 17', 'the longest asset'],
    ['MAX_AMOUNT = 1n << 62n', 'MAX_AMOUNT = (1n << 62n) + 1n', 'the largest amount'],
    ['value.byteLength === size ? undefined', 'true ? undefined', 'sizes of ids'],
    ['sideOf(side) == null ?', 'false ?', 'a side is one of two']
  ]),
  ...changed(room('reconcile/settled', ...RECONCILE), [
    ['if (!opened.ok)', 'if (false)', 'what a peer sends opens'],
    ['!message.complete || incoherent', 'incoherent', 'what a peer sends is countersigned'],
    [' || incoherent != null', '', 'what a peer sends is coherent'],
    ['return concerns(message, a, b) ?', 'return true ?', 'what a peer sends concerns the pair']
  ]),
  ...without(room('reconcile/reconciler', ...RECONCILE), [
    ['!checked.ok', 'one bad envelope spoils its frame'],
    ['names.has(name) || mine.has(ref)', 'nothing is sent twice'],
    ['compared > (maxCompared ?? COMPARED_PER_ITEM * mine.size + COMPARED_ANYWAY)', 'comparisons have a budget'],
    ['done', 'an ended reconciliation is over'],
    ['frames > maxFrames || bytesIn > maxBytes', 'frames and bytes have a budget'],
    ['!decoded.ok', 'a frame decodes'],
    ['decoded.value.network !== network', 'another network']
  ]),
  ...changed(room('reconcile/reconciler', ...RECONCILE), [
    ['frames > maxFrames || ', '', 'frames have a budget'],
    [' || bytesIn > maxBytes', '', 'bytes have a budget'],
    ['return passes > maxPasses\n', 'return false\n', 'passes have a budget'],
    ['frame.summary.count === BigInt(mine.size) && equals(frame.summary.root, mine.root(crypto))', 'frame.summary.count === BigInt(mine.size)', 'agreement is about roots'],
    ['names.has(name) || ', '', 'nothing comes twice in a frame'],
    [' || mine.has(ref)', '', 'what is held does not come again'],
    ['.filter(([name]) => !theirs.has(name))', '', 'nothing is sent twice, nor back'],
    ['passes = learned.length > 0 ? 0 : passes', 'passes = 0', 'passes without progress have a budget']
  ]),
  ...changed(room('reconcile/pair-index', 'reconcile/pair-index.spec.js'), [
    ['if (place.byteLength !== PLACE_BYTES || (before != null && compare(before, place) >= 0))', 'if (false)', 'an index is in order'],
    ['!this.holds(place) && ', '', 'an item is there once'],
    ['Math.floor(this.after(first) / BLOCK_ITEMS)', '0', 'what comes before the first new item is not hashed again']
  ]),
  ...changed(room('reconcile/frame', ...RECONCILE), [
    ['const reason = decoded.ok ? frameFault(decoded.value) : undefined', 'const reason: string | undefined = undefined', 'a frame keeps its limits'],
    ['summary.root.byteLength !== 32 || summary.epoch', 'summary.epoch', 'a root\'s size'],
    ['if (!isIdList(wants))', 'if (false)', 'the ids asked for'],
    ['if (ranges.reduce((sum, { ids }) => sum + ids.byteLength, 0) > MAX_FRAME_IDS * SHORT_ID_BYTES)', 'if (false)', 'the ids listed'],
    ['if (settled.reduce((sum, { byteLength }) => sum + byteLength, 0) > MAX_FRAME_SETTLED_BYTES)', 'if (false)', 'the bytes of envelopes'],
    ['if ([lowerId, upperId].some(({ byteLength }) => byteLength !== 0 && byteLength !== 32))', 'if (false)', 'a bound\'s size'],
    ['(upper != null && byPlace(lowerOf(range), upper) >= 0) || ', '', 'ranges run forwards'],
    [' || (before != null && (end == null || byPlace(end, lowerOf(range)) > 0))', '', 'ranges do not overlap'],
    [' && ids.byteLength === count * SHORT_ID_BYTES', '', 'a list has as many ids as it says'],
    [' && bytes.byteLength <= MAX_FRAME_IDS * SHORT_ID_BYTES', '', 'a list has a longest length']
  ])
]
