import { changed, without } from './mutant.ts'
import type { Mutant } from './mutant.ts'

const TESTS = 'packages/daemon/dist/test'
const room = (name: string, ...tests: readonly string[]): { file: string, specs: readonly string[] } => ({ file: `packages/daemon/src/${name}.ts`, specs: tests.map(test => `${TESTS}/${test}`) })

const GOSSIP = ['discovery/gossip-rules.spec.js', 'discovery/spec.spec.js']

/** What one node takes from strangers. */
export const NODE: readonly Mutant[] = [
  ...without(room('jobs/bid-check', 'jobs/bid-check.spec.js'), [
    ['body.unitPrice > tender.body.unitPriceCap', 'a bid keeps below the price cap'],
    ['body.at < tender.body.at', 'a bid comes after its tender'],
    ['body.at > tender.body.bidDeadline || body.validUntil <= now || body.validUntil <= body.at', 'a bid comes in time'],
    ['!opened.ok', 'its ad opens'],
    ['!equals(ad.body.peer, body.provider)', 'its ad is its own'],
    ['ad.body.expires <= now', 'its ad is fresh'],
    ['unread != null', 'it reads what we sign']
  ]),
  ...changed(room('jobs/bid-check', 'jobs/bid-check.spec.js'), [
    ['body.at > tender.body.bidDeadline || ', '', 'a bid comes before the bid deadline'],
    [' || body.validUntil <= now', '', 'a bid is still valid'],
    [' || body.validUntil <= body.at', '', 'a bid was valid at some time'],
    ['return offer == null ?', 'return false ?', 'its ad offers the class']
  ]),
  ...changed(room('settlement/booking', 'settlement/shares.spec.js'), [
    ['this.ofOne.take(toHex(from), now)', 'true', 'strangers\' shares enter the log at a bounded rate'],
    ["this.ofStrangers.take('all', now)", 'true', 'so do those of many strangers'],
    ['this.isOwn(message) || ', '', 'what this node signed itself waits for no rate'],
    ['.every(booked => booked)', '.every(() => true)', 'what is not booked is not agreed']
  ]),
  ...changed(room('settlement/settlement', 'settlement/crowding.spec.js'), [
    ['peers ?? all.filter(peer => dealt.has(peerKey(peer)))', 'all', 'who is there for a share keeps nobody waiting']
  ]),
  ...changed(room('settlement/settlement', 'settlement/trades.spec.js'), [
    ['as const), ...open]).values()', 'as const)]).values()', 'who promised something is asked too']
  ]),
  ...changed(room('settlement/sessions', 'settlement/sessions.spec.js'), [
    ['!this.beginnings.take(name, Number(now)) || ', '', 'a peer begins so many reconciliations'],
    [' || (this.resting.get(name) ?? now) > now', '', 'who sent what does not hold waits'],
    ['first && !done && !this.comparisons.take(name, Number(now))', 'false', 'a peer makes this node compare so often'],
    ['others.length >= MAX_SESSIONS || ', '', 'so many reconciliations at a time'],
    ['(stranger && others.filter(([, session]) => session.stranger).length >= MAX_STRANGERS)', 'false', 'strangers leave room for others'],
    ['if (at + BigInt(SESSION_MS) < now)', 'if (false)', 'a reconciliation that pauses is forgotten']
  ]),
  ...changed(room('crypto/presuming', 'crypto/presuming.spec.js'), [
    ['if (!checks.knows(key))', 'if (false)', 'signatures of new keys are checked at once'],
    ['Promise.all([sound, checks.held()])', 'Promise.all([checks.held()])', 'what did not hold never holds again']
  ]),
  ...changed(room('crypto/run-batch', 'crypto/signing-thread.spec.js'), [
    ['work.secret == null ? -1 : this.open', 'true ? -1 : this.open', 'own signatures wait for no checks']
  ]),
  ...changed(room('crypto/later-signatures', 'crypto/signing-thread.spec.js'), [
    ['.catch(() => { this.signHere(asked) })', '.catch((err: unknown) => { asked.forEach(({ reject }) => { reject(err) }) })', 'what a thread leaves is signed here']
  ]),
  ...changed(room('settlement/bookkeeping', 'settlement/bookkeeping.spec.js'), [
    [' && this.meetings.take(name, Number(now))', '', 'a peer that comes and goes is asked so often'],
    [' && await knows(peer)', '', 'strangers are not asked'],
    ['(agreed == null || agreed < since) && ', '', 'who has asked is not asked'],
    ['first ? FIRST_MS : SECOND_MS', 'FIRST_MS', 'the lower key asks']
  ]),
  ...changed(room('settlement/pair-indexes', 'settlement/pair-indexes.spec.js'), [
    ['(loaded.index ?? read).with(loaded.fresh)', 'loaded.index ?? read', 'what is settled since is in the index'],
    ['if (items <= this.maxItems || this.loaded.size === 1)', 'if (true)', 'indexes in memory have a bound']
  ]),
  ...without(room('proofs/court', 'proofs/*.spec.js'), [
    ['known != null', 'a proof is judged once'],
    ['under != null', 'a proof is judged once at a time'],
    ['this.strikes.isOut(accuserOf(proof)) || !this.budget.mayCheck(this.now)', 'nobody makes this node work for ever'],
    ['decided == null && concern == null', 'nothing is run about peers that are nothing to this node'],
    ['!large', 'what is large is not gossiped']
  ]),
  ...changed(room('proofs/court', 'proofs/*.spec.js'), [
    ['if (verdict === \'dismissed\') {\n      this.strikes.add(accuser)', 'if (false) {\n      this.strikes.add(accuser)', 'a false accusation is a strike'],
    ['if (!checked.ok || !isFraudClaim(checked.claim))', 'if (false)', 'an own proof holds before it is kept'],
    ['if (!checked.ok) {\n      this.strikes', 'if (false) {\n      this.strikes', 'a stranger\'s proof is checked before it is run again'],
    ['this.strikes.isOut(accuserOf(proof)) || ', '', 'who accuses falsely is not heard for ever'],
    [' || !this.budget.mayCheck(this.now)', '', 'checks have a budget'],
    ['this.budget.checked(this.clock() - began, this.now)', '', 'checks are counted'],
    ['ruling != null && ruling.verdict === \'upheld\' && ', 'ruling != null && ', 'only an upheld proof refutes'],
    ['ruling.window === claim.window && ', '', 'a proof refutes its own window'],
    [' && equals(ruling.contract, claim.contract)', '', 'a proof refutes its own contract'],
    ['equals(accuser, claim.requester) || this.ports.relation(accuser) === \'dealings\'', 'true', 'a repeated accusation is free, and held against few'],
    ['verdict === \'upheld\' && !told', 'verdict === \'upheld\'', 'an audit that waits for its proof is not told of it'],
    ['(verdict === \'dismissed\' && self != null && equals(accuser, self))', 'false', 'nobody holds anything against itself'],
    ['!checked.ok || this.rulings.ofWindow(checked.claim.contract, checked.claim.window) != null', '!checked.ok', 'two roots are published once'],
    ['this.witnessed.take(\'\', this.now)', 'true', 'strangers do not have a witness talk without end'],
    ['told || concern != null ? this.record', 'true ? this.record', 'strangers do not fill a witness\'s evidence']
  ]),
  ...without(room('proofs/trial', 'proofs/*.spec.js'), [
    ['unit?.verdict === \'dismissed\'', 'a unit is run once, whoever accuses'],
    ['isFraudClaim(claim) && this.strikes.isGivenUp(unitKey(unitOf(claim)))', 'a unit that does not end is run once']
  ]),
  ...changed(room('proofs/trial', 'proofs/*.spec.js'), [
    ['concern !== \'own\' && isTooLarge(claim) ?', 'isTooLarge(claim) ?', 'own contracts may be large'],
    ['others.length >= MAX_WAITING || ', '', 'proofs wait in a bounded queue'],
    ['return named ? unit?.verdict : \'moot\'', 'return \'moot\'', 'who is refuted judges the proof that refutes it'],
    ['budget.executed(concern, claim.provider, this.clock() - began, this.now)', '', 'executions are counted'],
    ['Math.max(0, most - size - brought)', 'most', 'what came is counted'],
    ['Math.max(0, most - size - brought)', '0', 'what did not come is not'],
    ['this.strikes.giveUp(unitKey(unitOf(claim)))', '', 'a unit that does not end is remembered'],
    ['hindrance === \'engine\' || ', '', 'a unit for which there was no engine is judged later'],
    [' || (hindrance === \'memory\' && this.strikes.mayTryAgain(unitKey(unitOf(claim)), this.now))', '', 'a unit for which there was no memory is judged later'],
    [' && this.strikes.mayTryAgain(unitKey(unitOf(claim)), this.now)', '', 'a unit that ends its child is given up'],
    ['this.strikes.rests(unitKey(unitOf(claim)), this.now) ? 0 : ', '', 'who accuses again uses no tries up']
  ]),
  ...changed(room('proofs/strikes', 'proofs/strikes.spec.js'), [
    ['this.tried.size > MAX_TRIED', 'false', 'the memory of tries is bounded'],
    ['tries >= MAX_TRIES', 'false', 'tries are bounded'],
    ['until: now + REST_MS', 'until: now', 'tries are a minute apart']
  ]),
  ...changed(room('effects/confirm', 'effects/confirm.spec.js'), [
    ['baseline.rerun === \'unavailable\' ? undefined : ', '', 'what stays in one tier is final'],
    ['baseline.hindrance == null ? await', 'true ? await', 'nothing is run for nothing']
  ]),
  ...changed(room('proofs/rerun', 'proofs/unheard.spec.js'), [
    ['options.signal?.aborted === true ? undefined : hindranceOf(err)', 'undefined', 'a proof waits for an engine that cannot be started']
  ]),
  ...changed(room('proofs/rerun', 'proofs/*.spec.js'), [
    ['sizeOf(claim) > MAX_GOSSIP_BYTES || ', '', 'the blobs of a stranger\'s proof'],
    [' || claim.work.memoryPages > MAX_GOSSIP_PAGES', '', 'the memory of a stranger\'s proof']
  ]),
  ...changed(room('proofs/rulings', 'proofs/*.spec.js'), [
    ['this.strangers.size > MAX_STRANGERS ? [...this.strangers] : []', '[]', 'the memory of strangers\' proofs is bounded'],
    ['all.find(id => this.byId.get(id)?.dealings !== true) ?? all[0]', 'all[0]', 'what was made up does not push out what matters'],
    ['${toHex(root)}/${position}', '${position}', 'what stands under another root is another unit'],
    ['equals(ruling.provider, self) || equals(ruling.requester, self)', 'equals(ruling.provider, self)', 'what a requester refuted by stays'],
    ['equals(ruling.provider, self) || equals(ruling.requester, self)', 'equals(ruling.requester, self)', 'what a provider was refuted by stays']
  ]),
  ...changed(room('proofs/strikes', 'proofs/*.spec.js'), [['if (this.accusers.size > MAX_ACCUSERS)', 'if (false)', 'the memory of accusers is bounded']]),
  ...changed(room('proofs/docket', 'proofs/*.spec.js'), [
    ['this.entries.size > MAX_ENTRIES ? this.leastConcerning().slice(0, TRIMMED) : []', '[]', 'what is kept for later is bounded'],
    ['this.leastConcerning().slice(0, TRIMMED)', '[...this.entries.values()].slice(0, TRIMMED)', 'what concerns this node stays'],
    ['about.length < MAX_ACCUSED', 'true', 'of one accused few are kept'],
    ['other.worth === least && least < worth', 'other.worth === least', 'what is worth no more takes no place'],
    ['kind === \'double-root\' ? PROVEN : ', '', 'what proves itself has a place'],
    ['worth === PROVEN && others.some(other => other.worth === PROVEN) ? undefined : ', '', 'two roots are kept once'],
    ['accuser != null && this.concern({ requester: accuser, provider: accuser }) === \'dealings\' ? 1 : 0', '0', 'who is known here comes before made-up keys'],
    ['inTurn(concerns.get(concern) ?? [])', 'concerns.get(concern) ?? []', 'one accused does not stand before all others']
  ]),
  ...changed(room('proofs/budget', 'proofs/*.spec.js'), [
    ['Math.min(left, ofAccused) >= most ? most : 0', 'most', 'nothing begins that there is no time for'],
    ['concern === \'dealings\' ? this.accused.left(now, peerKey(accused)) : Infinity', 'Infinity', 'one accused takes nobody else\'s time'],
    ['concern === \'own\' ? took : Math.max(took, MIN_EXECUTION_MS)', 'took', 'small units count too'],
    ['return may', 'return true', 'what is fetched is bounded']
  ]),
  ...changed(room('proofs/commit-watch', 'proofs/commit-watch.spec.js'), [
    ['!equals(commit.body.author, award.body.provider) || ', '', 'two roots are the provider\'s'],
    [' || !equals(commit.body.contract, award.digest)', '', 'two roots are of one contract'],
    ['this.remembered.get(name)]', 'undefined]', 'the wrong one may come first'],
    ['this.remembered.size > MAX_REMEMBERED', 'false', 'the memory of commits is bounded']
  ]),
  ...changed(room('effects/audit-window', 'effects/audit-proof.spec.js'), [
    ['if (!rerun.agreed)', 'if (false)', 'nothing is published that both tiers have not found'],
    ['lacking ??= isLacking(rerun) ? unit.index : undefined', '', 'a doubt that could not be looked into is not paid for'],
    ['if (verdict(claimed, rerun.outcome) === \'mismatch\')', 'if (true)', 'nothing is published that both tiers found to be as claimed']
  ]),
  ...changed(room('core/refute-found', 'core/refute-found.spec.js'), [
    ['!permitted(contract).some(({ step, by }) => step === \'refute\' && by === \'requester\')', 'false', 'what the law takes no more is not signed'],
    ['commit != null && check', 'check', 'what was not committed is not refuted']
  ]),
  ...changed(room('standing/standing', 'standing/*.spec.js'), [
    ['isProof(kept) ? 0 : 1', '1', 'proofs alone are no dealings'],
    ['isProof(kept) ? 0 : -1', '0', 'what is forgotten is no dealing'],
    ['value: value < most ? value : most', 'value', 'a made-up price does not count for ever'],
    ['(alone && !proven) || ', '', 'what strangers brought goes first'],
    ['this.chosen.trusted.filter(key => this.accusers.has(peerKey(key)))', '[]', 'who accused falsely is believed no more']
  ]),
  ...without(room('inbound/contract-handler', 'inbound/contract-handler.spec.js'), [
    ['!opened.ok', 'an envelope opens'],
    ['!isContractMessage(message)', 'only steps of a contract'],
    ['!equals(from.key, message.body.provider)', 'a bid comes from its provider'],
    ['!equals(from.key, tender.body.requester)', 'a tender comes from its requester'],
    ['!this.rate.take(peerKey(from.key), Number(this.ports.now()))', 'a requester hands over only so many tenders'],
    ['isAhead(message, this.ports.now())', 'nothing is taken from the future']
  ]),
  ...changed(room('inbound/contract-handler', 'inbound/contract-handler.spec.js'), [
    ['one.byteLength === named.size && equals(blobDigest(this.ports.crypto, one), named.digest)', 'true', 'only attachments that are named are kept'],
    ['one.byteLength === named.size && ', '', 'an attachment has the size that is named'],
    [' || !await this.ports.contracts.wouldTake(message)', '', 'attachments are kept only for contracts of this node']
  ]),
  ...changed(room('contracts/ahead', 'inbound/contract-handler.spec.js'), [
    ['MAX_AHEAD_MS = 60_000n', 'MAX_AHEAD_MS = 61_000n', 'how far ahead a clock may be']
  ]),
  ...without(room('contracts/transcript-exchange', 'contracts/hostile-hands.spec.js'), [
    ['isContractMessage(opened.message) && isAhead(opened.message, now())', 'nothing that is handed over is from the future'],
    ['all.some(({ ahead }) => ahead)', 'who could not take all has met nobody']
  ]),
  ...changed(room('contracts/transcript-exchange', 'contracts/hostile-hands.spec.js'), [
    ['whole && this.handing.delete(name)', 'whole', 'nothing decides again for nothing']
  ]),
  ...changed(room('contracts/take-over', 'contracts/hostile-hands.spec.js'), [
    [' || (equals(message.body.author, self) && !before.transcript.some(({ id }) => id === message.id))', ' || equals(message.body.author, self)', 'a countersigned bill is no rollback of its author'],
    ['equals(message.body.requester, self) || ', '', 'a countersignature that is not here is forgotten'],
    ['takeOver(begun.contract, messages.slice(2), self, law)', 'messages.map(message => ({ message })).slice(3)', 'a step of another contract binds nobody']
  ]),
  ...without(room('discovery/gossip-rules', ...GOSSIP), [
    ['bytes.byteLength > GOSSIP_BYTES[topic.kind]', 'the largest message of a topic'],
    ['!opened.ok', 'a message opens, as the topic\'s type'],
    ['!ofClass(message, topic.class)', 'a message is of the topic\'s class'],
    ['timing != null', 'a message is timely'],
    ['message.type === \'ad\' && message.body.seq <= (context.index.seqOf(peerKey(message.body.peer), now) ?? -1n)', 'an old ad'],
    ['!rate.take(`${topic.kind}/${peerKey(authorOf(message))}`, now)', 'an author speaks only so often'],
    ['until <= now', 'an expired message'],
    ['from > now + CLOCK_SKEW_MS', 'a message from the future']
  ]),
  ...changed(room('discovery/gossip-rules', ...GOSSIP), [
    ['until > now + longest ? \'too-long\' : undefined', 'undefined', 'a message that would live too long'],
    ['opened.code === \'unknown-type\' ? \'ignore\' : \'reject\'', '\'reject\'', 'a later version\'s message is no offence'],
    ['opened.code === \'unknown-type\' ? \'ignore\' : \'reject\'', '\'ignore\'', 'malformed bytes are an offence'],
    ['only: TYPES[topic.kind]', 'only: Object.values(TYPES).flat()', 'each topic carries one type'],
    ['MAX_AD_BYTES + AROUND, tenders', 'MAX_BODY_BYTES + AROUND, tenders', 'the largest message on an ads topic'],
    ['MAX_TENDER_BYTES + AROUND, proofs', 'MAX_BODY_BYTES + AROUND, proofs', 'the largest message on a tenders topic']
  ]),
  ...changed(room('discovery/ad-exchange', 'discovery/ad-exchange.spec.js'), [
    ['if (!opened.ok)', 'if (false)', 'a fetched ad opens'],
    ['if (key == null || !equals(body.peer, key))', 'if (false)', 'a fetched ad is the peer\'s own'],
    ['left > 0 && left <= MAX_AD_VALIDITY_MS ?', 'left <= MAX_AD_VALIDITY_MS ?', 'a fetched ad is fresh'],
    ['left > 0 && left <= MAX_AD_VALIDITY_MS ?', 'left > 0 ?', 'a fetched ad does not live too long']
  ]),
  ...changed(room('discovery/trust', 'discovery/*.spec.js'), [
    ['!checked.ok || !equals(checked.credential.subject, ad.peer)', '!checked.ok', 'an attestation is about the peer that shows it'],
    ['return verdict.trusted ? [', 'return true ? [', 'an attestation is by somebody whom we believe']
  ]),
  ...changed(room('proofs/bundle', 'cli/proof.spec.js'), [
    ['if (bytes.byteLength > MAX_BUNDLE_BYTES)', 'if (false)', 'the largest bundle'],
    ['if (!equals(buildProofBundle(file.network, envelope, blobs), bytes))', 'if (false)', 'a bundle has one form'],
    ['if (!isNamed(crypto, cid, blob))', 'if (false)', 'blobs of a bundle are what their names say']
  ]),
  ...without(room('executors/inspect', 'executors/inspect.spec.js'), [
    ['module.length > MAX_BLOB_BYTES', 'the largest module that is looked at'],
    ['signal?.aborted === true', 'who has gone waits for no inspection']
  ]),
  ...changed(room('executors/inspect', 'executors/inspect.spec.js'), [
    ['.regex(/^[^\\p{Cc}]*$/u)', '', 'a child\'s words do not steer a terminal'],
    ['z.string().max(2048)', 'z.string()', 'a child\'s words end']
  ]),
  ...without(room('cli/exec/in-files', 'cli/exec.spec.js'), [
    ['mounts.length === MAX_MOUNTS', 'the most files below /in'],
    ['mounts.some(other => other.path === path)', 'no file below /in hides another']
  ]),
  ...without(room('executors/frames', 'executors/*.spec.js'), [['length === 0 || length - 1 > this.#limit()', 'a child\'s frame has a largest size']]),
  ...without(room('executors/messages', 'executors/messages.spec.js'), [
    ['body.length < RESULT_HEADER_BYTES', 'a child\'s result has a head'],
    ['body.readUInt32LE(0) !== sequence', 'a child answers what it was asked'],
    ['status > MAX_STATUS || !fuelCanBe(status, fuel, budget) || length > outputBytes || length > body.length - RESULT_HEADER_BYTES || (status > 255 && length > 0)', 'a child\'s result can be'],
    ['words.length > MAX_MESSAGE_BYTES || reasonLength > words.length || memoryPages > MAX_PAGES', 'a child\'s words are short, and its memory can be'],
    ['code == null', 'a child fails in a known way']
  ]),
  ...changed(room('executors/messages', 'executors/messages.spec.js'), [
    ['status > MAX_STATUS || ', '', 'the largest status'],
    ['!fuelCanBe(status, fuel, budget) || ', '', 'fuel within the budget'],
    ['length > outputBytes || ', '', 'the largest output'],
    ['length > body.length - RESULT_HEADER_BYTES || ', '', 'a child\'s output is there'],
    [' || (status > 255 && length > 0)', '', 'only what exits has an output'],
    ['words.length > MAX_MESSAGE_BYTES || ', '', 'a child\'s words are short'],
    ['reasonLength > words.length || ', '', 'a child\'s reason is there'],
    [' || memoryPages > MAX_PAGES', '', 'the largest memory']
  ]),
  ...without(room('identity', 'config/identity.spec.js'), [
    ['process.platform !== \'win32\' && (mode & OTHERS) !== 0', 'nobody else reads the key'],
    ['seed?.byteLength !== SEED_BYTES', 'a key has 32 bytes']
  ]),
  ...without(room('ticket', 'config/ticket.spec.js'), [
    ['!equals(checksum(body), bytes.subarray(-CHECKSUM_BYTES))', 'a mistyped ticket'],
    ['!trimmed.startsWith(\'mycel\') || trimmed.length > MAX_TICKET_LENGTH', 'what is no ticket'],
    ['!NETWORK_ID.test(network)', 'a ticket\'s network'],
    ['addrs.length === 0 || addrs.length > MAX_TICKET_ADDRS', 'a ticket\'s addresses']
  ])
]
