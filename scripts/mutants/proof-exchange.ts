import { changed, without } from './mutant.ts'
import type { Mutant } from './mutant.ts'

const TESTS = 'packages/daemon/dist/test/proofs'
const room = (name: string, ...tests: readonly string[]): { file: string, specs: readonly string[] } => ({ file: `packages/daemon/src/proofs/${name}.ts`, specs: tests.map(test => `${TESTS}/${test}.spec.js`) })

/** Proofs that arrive: what is told, what is taken, how often. */
export const ARRIVING: readonly Mutant[] = [
  ...without(room('exchange/proof-exchange', 'exchange', 'hostile-lists'), [
    ['news.length === 0 || this.asking.has(name) || this.asking.size >= MAX_ASKED', 'nothing that is known is asked for'],
    ['this.liars.has(name) || !this.mayTake(name, key)', 'what is taken has a rate, and of liars nothing'],
    ['verdict === \'busy\'', 'what there was no time for is asked for again'],
    ['!truthful', 'who names one thing and gives another is asked no more']
  ]),
  ...changed(room('exchange/proof-exchange', 'exchange', 'hostile-lists'), [
    [' || this.asking.has(name)', '', 'of one peer one thing is taken at a time'],
    [' || this.asking.size >= MAX_ASKED', '', 'so many peers are asked at a time'],
    ['opened.message.id !== ref.id', 'false', 'what comes is what was named'],
    [' && forkId(crypto, first, second) === ref.id', '', 'a fork that comes is what was named'],
    ['!near && [...this.asking', 'false && [...this.asking', 'strangers have half of the places'],
    ['.toSorted((a, b) => last(a) - last(b))', '', 'each is asked for in its turn'],
    ['      // that says nothing of the proof', '      this.see(ref)\n      // that says nothing of the proof', 'who lies about a proof hides it from nobody'],
    ['this.told == null || this.told.of !== of || Math.abs(now - this.told.at) >= TOLD_MS', 'true', 'what is told of is put together once a second'],
    ['!this.seen.has(refName(ref)) && ', '', 'nothing is asked for twice'],
    [' && !this.has(ref))', ')', 'nothing that is here is asked for'],
    ['.slice(0, MAX_TAKEN)', '', 'a peer is asked for so much in one go'],
    ['refs == null || !this.lists.take(toHex(key), this.now)', 'refs == null', 'lists are given so often'],
    ['refs == null || !this.given.take(toHex(key), this.now)', 'refs == null', 'proofs are given so often'],
    ['this.ofOne.take(name, this.now) && ', '', 'what one peer brings has a rate'],
    ['(this.init.deals(key) || this.ofStrangers.take(\'all\', this.now))', 'true', 'what all strangers bring has a rate'],
    ['(this.init.deals(key) || ', '(', 'those dealt with come beside the strangers'],
    ['ref == null || !this.offered().some(one => refName(one) === refName(ref))', 'ref == null', 'only what is told of is given'],
    ['this.believe(name, verdict !== \'refused\')', '', 'who brings what does not hold is asked no more'],
    ['this.take(peer, key, refs, stopping', 'this.take(peer, key, [], stopping', 'who is asked learns as well']
  ]),
  ...changed(room('exchange/ref', 'refs'), [
    ['!Number.isInteger(count) || count > MAX_REFS', '!Number.isInteger(count)', 'a list is of so many']
  ]),
  ...changed(room('exchange/offered', 'rounds'), [
    ['ruling.at + OFFERED_MS > now && ', '', 'a proof is told of for a month'],
    [' && Number(found) + OFFERED_MS > now', '', 'a fork is told of for a month'],
    ['ruling.large !== true && ', '', 'what is too large to check is not told of'],
    ['(ruling.verdict === \'upheld\' || rank < STRANGER)', 'true', 'false accusations among strangers are not told of'],
    [' && !equals(convictOf(ruling), self)', '', 'nobody tells what convicts itself'],
    ['a.rank - b.rank || b.ruling.at', 'b.ruling.at', 'strangers crowd out nothing'],
    ['a.rank - b.rank || Number(b.fork', 'Number(b.fork', 'strangers\' forks crowd out nothing'],
    ['learned === \'own-audit\' && kind === \'fraud-proof\'', 'learned === \'own-audit\'', 'strangers\' two roots are strangers\''],
    [' && !equals(author, self))', ')', 'nobody tells of a fork of its own'],
    ['!lifted && ', '', 'what an owner has lifted is not told of']
  ]),
  ...changed(room('exchange/rounds', 'rounds'), [
    ['this.timers.size < MAX_MET && this.meetings.take(name, since)', 'true', 'who comes and goes gets no more of it'],
    ['(this.exchanged.get(name) ?? -1) < since', 'true', 'who has asked meanwhile is not asked'],
    ['last(a) - last(b)', '0', 'those that heard least come first'],
    ['!this.timers.has(name) && ', '', 'a peer is waited on once']
  ]),
  ...changed({ file: 'packages/daemon/src/settlement/heads/forks.ts', specs: [`${TESTS}/exchange.spec.js`, 'packages/daemon/dist/test/settlement/strangers-heads.spec.js'] }, [
    ['      this.found()\n', '', 'a fork that is learned of is told at once'],
    ['return compare(a, b) < 0 ? [a, b] : [b, a]', 'return [a, b]', 'a fork has one name'],
    ['count < MAX_FAR && ', '', 'so many proofs of forks are kept'],
    [' && bytes <= MAX_FAR_BYTES', '', 'proofs of forks take so many bytes'],
    ['!lifted && !this.deals(author)', 'true', 'those of peers dealt with, or lifted, stay'],
    ['(lifted || (near && others.length < MAX_OF_ONE))', 'others.length < MAX_OF_ONE', 'of a stranger one fork is kept'],
    ['...gone.map((key)', '...[].map((key)', 'what goes is gone from the disk']
  ]),
  ...changed(room('court', 'refs'), [
    [' || this.docket.has(id as MessageId)', '', 'what is kept is held']
  ])
]
