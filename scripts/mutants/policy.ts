import { changed, without } from './mutant.ts'
import type { Mutant } from './mutant.ts'

const TESTS = 'packages/verify/dist/test'
const room = (name: string, tests: string): { file: string, specs: readonly string[] } => ({ file: `packages/verify/src/${name}.ts`, specs: [`${TESTS}/${tests}`] })

/** How much is checked, by whom, and who is believed. */
export const AUDITS: readonly Mutant[] = [
  ...without(room('audit/challenge', 'audit/*.spec.js'), [
    ['!Number.isInteger(units) || units < 1 || units > MAX_WINDOW_UNITS || !Number.isInteger(count) || count < 0 || count > units', 'a challenge has units and a count'],
    ['nonces.length === 0', 'there is no challenge without a nonce']
  ]),
  ...changed(room('audit/challenge', 'audit/*.spec.js'), [
    ['...nonces.map(nonce => digest32(nonce, \'nonce\'))', 'digest32(nonces[0] ?? root, \'nonce\')', 'every nonce counts'],
    ['digest32(root, \'root\'), ', '', 'the root counts'],
    ['tagged(ROUNDING_TAG, challengeSeed(crypto, source))', 'tagged(ROUNDING_TAG, source.root)', 'the rounding cannot be foreseen']
  ]),
  ...changed(room('audit/draw', 'audit/*.spec.js'), [
    ['while (value >= limit)', 'while (false)', 'no position is favoured'],
    ['const j = i + draw(size - i)', 'const j = draw(size)', 'every order is equally likely'],
    ['u32be(blocks++)', 'u32be(0)', 'draws go on with fresh words']
  ]),
  ...without(room('audit/verifiers', 'audit/*.spec.js'), [
    ['distinct.size !== trusted.length || !Number.isInteger(count) || count < 1 || count > trusted.length', 'verifiers are drawn from a list of distinct keys']
  ]),
  ...changed(room('audit/verifiers', 'audit/*.spec.js'), [
    ['distinct.size !== trusted.length || ', '', 'no verifier stands twice'],
    [', u32be(position)', '', 'each unit has its own verifiers'],
    ['digest32(key, \'verifier\').join()', 'key.join()', 'a verifier is a key']
  ]),
  ...changed(room('audit/at-stake', 'audit/*.spec.js'), [
    ['return foreseen ? units : units + trailingUnits', 'return units + trailingUnits', 'who foresees the challenge loses one window only']
  ]),
  ...without(room('audit/at-stake', 'audit/*.spec.js'), [
    ['!Number.isInteger(units) || units < 1 || !Number.isInteger(trailingUnits) || trailingUnits < 0', 'what is at stake are units']
  ]),
  ...changed(room('audit/margin', 'audit/*.spec.js'), [
    ['- atStake * (1 - (misses[forged - 1] ?? 0))', '- atStake', 'only what is found is lost'],
    ['Math.min(spread * forged, units)', 'Math.min(forged, units)', 'a forger leaves out the dearest units'],
    ['(1 - above) * miss(low) + above * miss(low + 1)', 'miss(low)', 'luck decides the broken unit']
  ]),
  ...without(room('audit/in-flight', 'audit/*.spec.js'), [
    ['!Number.isInteger(units) || !Number.isInteger(checked) || checked < 0 || checked > units || unitPrice < 0n', 'no more is checked than was ordered'],
    ['[verified, base, growth, most].some(amount => amount < 0n)', 'amounts are not negative']
  ]),
  ...changed(room('audit/in-flight', 'audit/*.spec.js'), [
    ['BigInt(units - checked)', 'BigInt(units)', 'what was re-run is not unverified'],
    ['grown < most ? grown : most', 'grown', 'nobody passes the limit'],
    ['return room <= 0n ? 0 :', 'return', 'nothing is ordered beyond the cap']
  ]),
  ...without(room('audit/odds', 'audit/*.spec.js'), [
    ['![trusted, colluding, verifiers].every(Number.isInteger) || colluding < 0 || colluding > trusted || verifiers < 1 || verifiers > trusted', 'colluders are part of the list'],
    ['!(blind >= 0 && blind <= 1)', 'blind is a share']
  ]),
  ...without(room('audit/rate', 'audit/*.spec.js'), [
    ['!(value >= min && value <= max)', 'terms of the rate are in range'],
    ['passes < FIRST_PASSES', 'the first ten units are all checked'],
    ['!Number.isInteger(units) || units < 1', 'a window has units']
  ]),
  ...changed(room('audit/rate', 'audit/*.spec.js'), [
    ['FIRST_PASSES = 10', 'FIRST_PASSES = 9', 'ten units come before sampling'],
    ['{ rate: floor, term: \'floor\' }', '{ rate: 0, term: \'floor\' }', 'nobody is checked at less than the floor'],
    ['{ rate: 1 / passes, term: \'history\' }', '{ rate: 0, term: \'history\' }', 'newcomers are checked more'],
    ['{ rate: deterrent(kappa, spread / refusableUnits, blind), term: \'deterrence\' }', '{ rate: 0, term: \'deterrence\' }', 'forging has to be a loss'],
    ['spread / refusableUnits', '1 / refusableUnits', 'uneven units are checked more'],
    [' / (1 - blind))', ')', 'blind checks are made up for'],
    ['Math.min(1, -Math.expm1', 'Math.max(0, -Math.expm1', 'no more than everything is checked'],
    ['luckPpm < fraction * PPM', 'luckPpm < fraction', 'luck rounds as often as the fraction says'],
    ['(luckPpm == null || ', '(', 'without luck a count is rounded up']
  ])
]

const REPUTED = 'reputation/*.spec.js'

/** What evidence is worth, and whose. */
export const REPUTATION: readonly Mutant[] = [
  ...without(room('reputation/admit', REPUTED), [
    ['!equals(item.peer, peer) || item.class !== cls', 'evidence is about this peer and class']
  ]),
  ...changed(room('reputation/admit', REPUTED), [
    ['policy.trusted.filter(key => !equals(key, peer))', 'policy.trusted', 'nobody vouches for itself'],
    ['trusted.filter(key => !(policy.discredited ?? []).some(one => equals(one, key)))', 'trusted', 'who accused falsely is believed no more'],
    ['believed.length < trusted.length && whyNot(item, peer, cls, trusted) == null ? \'false-accuser\' : code', 'believed.length < trusted.length ? \'false-accuser\' : code', 'what a stranger says is not called a false accuser\'s'],
    ['!among(item.contributors) ?', 'false ?', 'a nonce has to be believed'],
    ['!among(item.auditors) ?', 'false ?', 'a finding has to be believed'],
    ['return among([item.reporter]) ? undefined :', 'return true ? undefined :', 'a reporter has to be believed'],
    ['groups.map(group => group.reduce(worst))', 'able', 'an item counts once'],
    ['less(a.value, b.value)', 'a.value', 'the smaller pass counts'],
    ['Math.min(a.units, b.units)', 'a.units + b.units', 'the fewer units count'],
    ['at: less(a.at, b.at)', 'at: more(a.at, b.at)', 'the older pass counts'],
    ['value: more(a.value, b.value), at: more(a.at, b.at)', 'value: b.value, at: more(a.at, b.at)', 'the dearer failure counts'],
    ['value: more(a.value, b.value), at: more(a.at, b.at)', 'value: more(a.value, b.value), at: a.at', 'the later failure counts'],
    ['afterReveal: a.afterReveal || b.afterReveal', 'afterReveal: a.afterReveal', 'what came after the reveal does, whoever says otherwise'],
    [' || item.class !== cls', '', 'one class']
  ]),
  ...without(room('reputation/policy', REPUTED), [
    ['!Number.isSafeInteger(halfLifeMs) || halfLifeMs < 1 || passValue < 1n || !Number.isInteger(doubtPpm) || doubtPpm < 1 || doubtPpm > 500_000', 'a policy is in range']
  ]),
  ...changed(room('reputation/decay', REPUTED), [
    ['ageMs < 0n ? 0n : ageMs', 'ageMs', 'what lies ahead is of now'],
    ['broken >> whole', 'broken', 'whole half-lives count'],
    ['product * factor >> DECAY_BITS', 'product', 'broken half-lives count']
  ]),
  ...changed(room('reputation/bound', REPUTED), [
    ['* PPM <= doubtPpm', '* PPM <= 2 * doubtPpm', 'the bound holds as often as it says'],
    ['largest > most ? count * most / largest : count', 'count > most ? most : count', 'large counts keep their proportion'],
    ['below += j <= failures ? term : 0\n    term = term * (j * ppm)', 'below += j < failures ? term : 0\n    term = term * (j * ppm)', 'failures so many, and not fewer']
  ]),
  ...without(room('reputation/bound', REPUTED), [['passes < 0n || failures < 0n', 'counts are not negative']]),
  ...without(room('reputation/reputation', REPUTED), [['item.kind !== \'non-delivery\' && item.value < 0n', 'values are not negative']]),
  ...changed(room('reputation/reputation', REPUTED), [
    ['item.value > passValue ? item.value * ONE / passValue : ONE', 'item.value * ONE / passValue', 'a proof is a failure, however cheap the unit'],
    ['(units + ONE / 2n) / ONE', 'units / ONE', 'ten passes stay ten for a while'],
    ['item.at > failedAt)', 'item.at >= failedAt)', 'a failure resets what came before it'],
    [' && item.afterReveal)', ')', 'only what was withheld after the reveal resets'],
    ['item.kind === \'proof\' || (', '(', 'a proof resets'],
    ['(deliveries + nonDeliveries + ONE)', '(deliveries + ONE)', 'contracts let lie lower the score']
  ])
]
