import { changed, without } from './mutant.ts'
import type { Mutant } from './mutant.ts'

const DAEMON = 'packages/daemon/dist/test'
const VERIFY = 'packages/verify/dist/test/witness/witness.spec.js'
const room = (name: string, ...tests: readonly string[]): { file: string, specs: readonly string[] } => ({ file: `packages/daemon/src/${name}.ts`, specs: tests.map(test => `${DAEMON}/${test}`) })
const check = (name: string): { file: string, specs: readonly string[] } => ({ file: `packages/verify/src/witness/${name}.ts`, specs: [VERIFY] })

/** What third parties give their nonces for, what they count, and whom a provider works for no longer. */
export const WITNESS: readonly Mutant[] = [
  ...without(check('shown'), [
    ['equals(witness, requester) || equals(witness, provider)', 'a party is no third one'],
    ['tender.body.evidence.kind !== \'batch\'', 'only what is challenged has nonces'],
    ['own == null || !equals(own.commitment, commitmentFor(place))', 'a nonce is given for its own commitment'],
    ['units > tender.body.windowUnits || start.body.at < award.body.at || commit.body.at < start.body.at', 'a window has no more units than the tender says']
  ]),
  ...without(check('judged'), [
    ['!equals(award.body.bid, bid.digest) || !equals(bid.body.tender, tender.digest)', 'the price is that of the awarded bid'],
    ['!equals(reveal.body.prev, commit.digest) || !equals(opening.body.prev, reveal.digest) || !equals(approve.body.prev, opening.digest)', 'what is judged is this commit'],
    ['approve.body.audited > start.body.units || bid.body.unitPrice > tender.body.unitPriceCap', 'no more is counted than there is']
  ]),
  ...changed(check('judged'), [
    ['equals(body.contract, contract) && body.window === window', 'true', 'what is judged is this window'],
    ['equals(bid.body.provider, provider) && equals(reveal.body.author, requester) && equals(opening.body.author, provider) && equals(approve.body.author, requester)', 'true', 'nobody approves its own work'],
    ['equals(nonceCommitment(crypto, party, nonce), commitment)', 'true', 'the nonces that chose are the committed ones']
  ]),
  ...without(room('witness/bound-roots', 'witness/witness.spec.js'), [
    ['!this.hasRoom(bound.believed)', 'what is bound is bounded'],
    ['equals(known.root, bound.root)', 'the same root gets the same nonce again']
  ]),
  ...changed(room('witness/bound-roots', 'witness/witness.spec.js'), [
    ['      await written\n', '', 'the root is on disk before the nonce leaves'],
    ['(believed || this.strangers < this.most / 2)', 'true', 'strangers leave room for others'],
    ['this.held.set(key, { ...known, counted: true })', '', 'a window is counted once'],
    ['put(key, { ...stored, counted: true }), ', '', 'a window is counted once, whatever restarts'],
    ['until + MARGIN_MS < now', 'until - MARGIN_MS < now', 'a root is kept for as long as its nonce is given']
  ]),
  ...without(room('witness/witness', 'witness/witness.spec.js'), [
    ['!this.rate.take(peerKey(key), Number(this.ports.now()))', 'a witness is asked only so often'],
    ['!equals(requester, from) || !equals(witness, signer.publicKey)', 'commitments are for who asks'],
    ['!equals(shown.requester, from)', 'a provider learns no nonce before the reveal'],
    ['now() > until || deadline > now() + MAX_AHEAD_MS', 'what is forgotten is asked for no more'],
    ['!believes(from)', 'a stranger\'s word is not kept'],
    ['!equals(judged.requester, from)', 'a window is told of by who judged it'],
    ['judged.at > this.ports.now() + MAX_CLOCK_MS', 'nothing counts before its time'],
    ['countable !== \'yes\'', 'what counts was bound, and counts once']
  ]),
  ...changed(room('witness/witnessed', 'witness/witness.spec.js'), [
    ['audited + (known?.units ?? 0)', 'audited', 'windows of a contract add up']
  ]),
  ...changed(room('witness/circle', 'witness/circle.spec.js'), [
    ['!equals(key, award.body.provider)', 'true', 'no party is asked to be a witness'],
    ['silent.until(key, now()) != null', 'false', 'who kept a nonce is asked no more for a while'],
    [' && body.window === window\n', '\n', 'a commitment is for this window'],
    ['equals(nonceCommitment(this.ports.crypto, party, reply.body), commitment)', 'true', 'a nonce is the committed one'],
    ['reply.final || !goesOn()', 'false', 'nobody is waited for for ever'],
    ['reply.body.byteLength === NONCE_BYTES && ', '', 'a nonce is one that can be revealed'],
    ['left() > 0 ? Math.min(ATTEMPT_MS, Math.max(left(), LEAST_ATTEMPT_MS)) : ATTEMPT_MS', 'ATTEMPT_MS', 'who never answers is found silent in time'],
    ['left() <= 0 && requesterLapse(now().contract)?.owed === \'reveal\'', 'false', 'who kept its nonce until the end is not asked again'],
    ['(left() <= 0 && requesterLapse(now().contract)?.owed === \'reveal\')', 'true', 'after the end nobody is blamed for what else ended it']
  ]),
  ...changed(room('core/choose-units', 'core/witnessed.spec.js'), [
    ['foreseen: isForeseen(record) || known.told === true', 'foreseen: known.told === true', 'with a witness the challenge is foreseen, and less is at stake'],
    ['isForeseen({ start }) ? shown :', '', 'with a witness nothing else chooses']
  ]),
  ...changed(room('core/decide-requester', 'core/witnessed.spec.js'), [
    ['witnesses?.silent == null ? { do: \'unveil\', window } : undefined', '{ do: \'unveil\', window }', 'who keeps its nonce is not asked for ever']
  ]),
  ...changed(room('core/requester-lapse', 'core/requester-record.spec.js'), [
    [' || contract.refuted != null', '', 'who was refuted is owed nothing'],
    ['byProvider || ended.type === \'cancel\'', 'byProvider', 'to cancel what was seen is to let it lie'],
    ['const byProvider = ended.type === \'expire\' && equals(ended.body.author, bid.body.provider)', 'const byProvider = ended.type === \'expire\'', 'who is late is not who waited']
  ]),
  ...changed(room('core/requester-record', 'core/requester-record.spec.js'), [
    ['recent.length < TOO_MANY', 'recent.length < 1', 'the first is forgiven'],
    ['at + LAPSE_MS > now', 'true', 'what is long ago is forgiven'],
    ['at > first.at ? sum + value : sum', 'sum + value', 'what was paid before is no excuse'],
    ['lost > 0n ? lost : 1n', 'lost', 'work for nothing is not free'],
    ['.slice(-MOST)', '', 'lapses kept are bounded'],
    ['sorted.length > MOST && first', 'false && first', 'payments kept are bounded']
  ]),
  ...changed(room('standing/requesters', 'standing/requesters.spec.js'), [
    ['this.records.size > this.most ?', 'false ?', 'requesters that something is kept of are bounded'],
    ['last(one[1]) < last(best[1])', 'last(one[1]) > last(best[1])', 'who let something lie last stays'],
    ['state === \'settled\' && before.state !== \'settled\' ?', 'false ?', 'what is paid counts'],
    [', key, value: encodeRecord(next)', ', key: \'\', value: encodeRecord(next)', 'a record outlives the process']
  ]),
  ...changed(room('core/consequences', 'core/requester-record.spec.js'), [
    ['lapse == null || lapse.owed === \'signature\' ? 0n : lapse.value', '0n', 'work that was committed to and not paid stays counted']
  ]),
  ...changed(room('jobs/ended-badly', 'jobs/job-ends.spec.js'), [
    ['notes.windows[current.window]?.witnesses?.silent != null', 'false', 'units of a lost window go elsewhere']
  ]),
  ...changed(room('standing/shelf', 'standing/shelf.spec.js', 'witness/*.spec.js'), [
    ['before.get(voices)', 'before.get(\'\')', 'items on different words stay apart']
  ])
]
