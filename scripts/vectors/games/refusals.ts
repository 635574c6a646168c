import { contributor, stranger } from '../../../packages/wire/dist/test/fixtures/parties.js'
import { awardOf, bidOf, FUEL, T0, tenderBody, tenderOf, TIMEOUTS } from '../../../packages/wire/dist/test/fixtures/steps.js'
import { PROOF } from '../law-ports.ts'
import { crypto } from '../people.ts'
import { fill } from '../people.ts'
import { ACCEPTED, begin, BILL, next, OPENING, play, PLAIN_WINDOW, WINDOW } from './game.ts'
import type { Game, Played } from './game.ts'
import type { StepOptions } from '../../../packages/wire/dist/test/fixtures/steps.js'
import type { Role, Step } from '@mycel/wire/contract'
import type { Message } from '@mycel/wire/envelope'
import type { Award, Bid, Tender } from '@mycel/wire/messages'

const opened = play(begin(), OPENING)
const started = play(opened, WINDOW.slice(0, 1))
const committed = play(opened, WINDOW.slice(0, 2))
const answered = play(opened, WINDOW.slice(0, 4))
const one = play(opened, WINDOW)
const all = play(one, [...WINDOW, ...WINDOW])
const receipted = play(all, BILL.slice(0, 2))
const bidden = play(begin(), OPENING.slice(0, 1))

type Attempt = readonly [name: string, from: Played, step: Step, role: Role, options: StepOptions, code: string | undefined]

/** One message on top of an honest beginning that must be refused, or at the last value that is accepted. */
const ATTEMPTS: readonly Attempt[] = [
  ['a step that the state does not have', opened, 'commit', 'provider', {}, 'not-allowed'],
  ['a step that the other role takes', opened, 'start', 'provider', {}, 'wrong-role'],
  ['a step by a stranger', opened, 'start', 'requester', { signer: stranger }, 'wrong-party'],
  ['a step by a contributor', opened, 'start', 'requester', { signer: contributor }, 'wrong-party'],
  ['another contract', opened, 'start', 'requester', { change: { contract: fill(9) } }, 'wrong-contract'],
  ['a predecessor that is not there', opened, 'start', 'requester', { change: { prev: fill(9) } }, 'unknown-predecessor'],
  ['as old as its predecessor', opened, 'start', 'requester', { after: 0n }, undefined],
  ['older than its predecessor', opened, 'start', 'requester', { after: -1n }, 'time-reversed'],
  ['expire one millisecond early', started, 'expire', 'requester', { after: BigInt(TIMEOUTS.windowMs) - 1n }, 'not-yet-due'],
  ['expire to the millisecond', started, 'expire', 'requester', { after: BigInt(TIMEOUTS.windowMs) }, undefined],
  ['the wrong window', opened, 'start', 'requester', { change: { window: 1 } }, 'wrong-window'],
  ['a window as large as agreed', opened, 'start', 'requester', { change: { units: 4 } }, undefined],
  ['a window larger than agreed', opened, 'start', 'requester', { change: { units: 5 } }, 'out-of-terms'],
  ['a window larger than what is left', play(one, WINDOW), 'start', 'requester', { change: { units: 3 } }, 'out-of-terms'],
  ['a start without a nonce where the kind draws a challenge', opened, 'start', 'requester', { change: { nonces: [] } }, 'out-of-terms'],
  ['a start with another\'s nonce first', opened, 'start', 'requester', { change: { nonces: [{ party: contributor.publicKey, commitment: fill(1) }] } }, 'out-of-terms'],
  ['a start with a nonce where the kind draws no challenge', play(begin(ACCEPTED), OPENING), 'start', 'requester', { change: { nonces: [{ party: fill(1), commitment: fill(1) }] } }, 'out-of-terms'],
  ['a commit of other units', started, 'commit', 'provider', { change: { units: 3 } }, 'out-of-terms'],
  ['a commit of as much fuel as the units may burn', started, 'commit', 'provider', { change: { fuel: FUEL * 4n } }, undefined],
  ['a commit of more fuel', started, 'commit', 'provider', { change: { fuel: FUEL * 4n + 1n } }, 'out-of-terms'],
  ['a commit with fuel that nobody can check', play(begin(ACCEPTED), [...OPENING, ...PLAIN_WINDOW.slice(0, 1)]), 'commit', 'provider', { change: { fuel: 1n } }, 'out-of-terms'],
  ['a nonce that was not committed to', committed, 'reveal', 'requester', { change: { nonces: [fill(7)] } }, 'wrong-nonce'],
  ['one nonce too many', committed, 'reveal', 'requester', { change: { nonces: [fill(0x0e), fill(7)] } }, 'wrong-nonce'],
  ['an open before the reveal', committed, 'open', 'provider', {}, 'not-allowed'],
  ['all units audited', answered, 'approve', 'requester', { change: { audited: 4 } }, undefined],
  ['more units audited than there are', answered, 'approve', 'requester', { change: { audited: 5 } }, 'out-of-terms'],
  ['delivered before every unit is proven', one, 'deliver', 'provider', {}, 'not-allowed'],
  ['a proof that was not upheld here', one, 'refute', 'requester', { change: { proof: fill(0xfe) } }, 'unproven'],
  ['a proof of a window without a commitment', one, 'refute', 'requester', { change: { window: 1, proof: PROOF } }, 'wrong-window'],
  ['a bill for more', play(all, BILL.slice(0, 1)), 'receipt', 'provider', { change: { units: 11n } }, 'out-of-terms'],
  ['a bill whose lines are in another order', play(all, BILL.slice(0, 1)), 'receipt', 'provider', { change: reversedLines() }, 'out-of-terms'],
  ['a bill without its fuel', play(all, BILL.slice(0, 1)), 'receipt', 'provider', { change: { meters: [{ name: 'units', amount: 10n }] } }, 'out-of-terms'],
  ['a dispute after it was settled', play(receipted, BILL.slice(2)), 'dispute', 'requester', {}, 'crossed']
]

/** Every code, at least once. */
export function refusalGames (): Game[] {
  return [
    ...ATTEMPTS.map(([name, { contract, messages }, step, role, options, code]) => game(name, messages, next(contract, step, role, options), code)),
    ...tenders(),
    ...offers(),
    game('a message twice', started.messages, started.messages.at(-1), 'duplicate'),
    game('two starts after one accept', started.messages, next(opened.contract, 'start', 'requester', { after: 2n }), 'equivocation'),
    buffered()
  ]
}

/** A message that comes before its predecessor is refused, and applies when it is offered again. */
function buffered (): Game {
  const [last, ...before] = [...committed.messages].reverse()
  const [start, ...earlier] = before

  if (last == null || start == null) {
    throw new Error('a window has a start and a commit')
  }

  return { name: 'a commit before its start', arrivals: [...earlier.reverse().map(message => ({ message })), { message: last, code: 'unknown-predecessor' }, { message: start }, { message: last }] }
}

function tenders (): Game[] {
  const shares = [{ party: contributor.publicKey, ppm: 490_000, reason: 'model' }]
  const cases: ReadonlyArray<readonly [name: string, change: Partial<Tender>, code: string | undefined]> = [
    ['tender: an evidence kind that is not known', { evidence: { kind: 'session', body: new Uint8Array(0) } }, 'unknown-evidence'],
    ['tender: half of it taken away', { shares }, undefined],
    ['tender: more than half of it taken away', { shares, feePpm: 10_001 }, 'out-of-terms'],
    ['tender: a fee without a payee', { feePayee: new Uint8Array(0) }, 'out-of-terms'],
    ['tender: a payee without a fee', { feePpm: 0 }, 'out-of-terms'],
    ['tender: bids after its end', { bidDeadline: tenderBody().deadline + 1n }, 'out-of-terms'],
    ['tender: over before it is out', { bidDeadline: T0 - 1n }, 'out-of-terms'],
    ['tender: evidence with parameters', { evidence: { kind: 'batch', body: fill(1, 1) } }, 'out-of-terms'],
    ['tender: re-execution of what is no module', { work: { kind: 'order', body: new Uint8Array(0) } }, 'out-of-terms'],
    ['tender: work that does not decode', { work: { kind: 'wasm', body: fill(1, 3) } }, 'out-of-terms']
  ]
  return cases.map(([name, change, code]) => game(name, [], tenderOf(change, crypto), code))
}

function offers (): Game[] {
  const { contract, messages } = begin()
  const bids: ReadonlyArray<readonly [name: string, change: Partial<Bid>, code: string | undefined]> = [
    ['bid: at the price cap', { unitPrice: 1500n }, undefined],
    ['bid: above the price cap', { unitPrice: 1501n }, 'out-of-terms'],
    ['bid: at the deadline', { at: T0 + 1000n }, undefined],
    ['bid: after the deadline', { at: T0 + 1001n }, 'out-of-terms'],
    ['bid: never valid', { at: T0 + 5n, validUntil: T0 + 5n }, 'out-of-terms'],
    ['bid: on another tender', { tender: fill(9) }, 'wrong-contract']
  ]
  const awards: ReadonlyArray<readonly [name: string, change: Partial<Award>, code: string | undefined]> = [
    ['award: more units than tendered', { units: 11 }, 'out-of-terms'],
    ['award: as long as the bid is valid', { at: T0 + 5000n }, undefined],
    ['award: when the bid is no longer valid', { at: T0 + 5001n }, 'out-of-terms'],
    ['award: of another bid', { bid: fill(9) }, 'wrong-contract'],
    ['award: to another provider', { provider: stranger.publicKey }, 'wrong-party']
  ]
  return [
    ...bids.map(([name, change, code]) => game(name, messages, bidOf(contract, change, crypto), code)),
    ...awards.map(([name, change, code]) => game(name, bidden.messages, awardOf(bidden.contract, change, crypto), code))
  ]
}

function reversedLines (): Record<string, unknown> {
  const { body } = next(play(all, BILL.slice(0, 1)).contract, 'receipt', 'provider') as Extract<Message, { type: 'receipt' }>
  return { lines: [...body.lines].reverse() }
}

function game (name: string, before: readonly Message[], last: Message | undefined, code: string | undefined): Game {
  if (last == null) {
    throw new Error(`${name}: no message`)
  }

  return { name, arrivals: [...before.map(message => ({ message })), { message: last, code }] }
}
