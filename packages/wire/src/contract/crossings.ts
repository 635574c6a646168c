import type { Role, StateName, Step } from './states.ts'

/** Two messages, one by each role, that name the same predecessor: which of them stands, and why that harms nobody beyond what is stated. */
export interface Crossing {
  readonly state: StateName
  readonly requester: Step
  readonly provider: Step
  readonly winner: Role
  readonly why: string
}

type Row = readonly [requester: Step, provider: Step, winner: Role, why: string]

const R = 'requester'
const P = 'provider'

const PROOF = 'a proof stands whatever the provider did meanwhile'
const PROMPT_BILL = 'the payable units are the same; the requester can dispute on top of the receipt'
const BOTH_DISPUTE = 'both lead to disputed; the debtor\'s reason is kept'

const ended: readonly Row[] = [
  ['dispute', 'receipt', P, PROMPT_BILL],
  ['dispute', 'dispute', R, BOTH_DISPUTE],
  ['refute', 'receipt', R, PROOF],
  ['refute', 'dispute', R, PROOF]
]

const ROWS: { readonly [S in StateName]?: readonly Row[] } = {
  awarded: [
    ['cancel', 'accept', R, 'no work has been ordered; nobody loses'],
    ['cancel', 'decline', P, 'nobody wants it; the decline says why'],
    ['expire', 'accept', R, 'the accept came late and no work has been ordered; nobody loses'],
    ['expire', 'decline', P, 'nobody wants it; the decline says why']
  ],
  accepted: [
    ['start', 'cancel', P, 'the provider has not begun; the requester places the window elsewhere'],
    ['start', 'expire', R, 'a late start is still the work that was accepted; the provider may fail at no cost'],
    ['cancel', 'cancel', R, 'both lead to cancelled'],
    ['cancel', 'expire', R, 'both end with nothing payable']
  ],
  started: [
    ['cancel', 'commit', R, 'provider loses the computing of this window; nothing of it is opened, so the requester gains nothing'],
    ['cancel', 'fail', P, 'both end at the proven windows; the provider\'s reason is kept'],
    ['expire', 'commit', R, 'provider loses the computing of a late window; nothing of it is opened, so the requester gains nothing'],
    ['expire', 'fail', P, 'both end at the proven windows; the provider\'s reason is kept'],
    ['refute', 'commit', R, PROOF],
    ['refute', 'fail', R, PROOF]
  ],
  committed: [
    ['reveal', 'expire', R, 'the late reveal lets the window be opened and paid, which is what the provider wanted'],
    ['reveal', 'fail', P, 'the provider gives up this window; it could do so after the reveal as well'],
    ['expire', 'open', R, 'provider loses one late window'],
    ['expire', 'fail', P, 'both end at the proven windows; the provider\'s reason is kept'],
    ['refute', 'expire', R, PROOF],
    ['refute', 'open', R, PROOF],
    ['refute', 'fail', R, PROOF]
  ],
  revealed: [
    ['expire', 'open', R, 'provider loses one late window; no more than when an opened window is not approved'],
    ['expire', 'fail', P, 'both end at the proven windows; the provider\'s reason is kept'],
    ['refute', 'open', R, PROOF],
    ['refute', 'fail', R, PROOF]
  ],
  opened: [
    ['approve', 'expire', R, 'the late approval makes the window payable, which is what the provider wanted'],
    ['cancel', 'expire', R, 'both end at the proven windows'],
    ['refute', 'expire', R, PROOF]
  ],
  proven: [
    ['start', 'expire', R, 'a late start is still the work that was accepted; the provider may fail and keeps every proven window'],
    ['cancel', 'expire', R, 'both end at the proven windows'],
    ['expire', 'deliver', P, 'every window is proven and payable either way; delivery shortens the way to the receipt'],
    ['refute', 'expire', R, PROOF],
    ['refute', 'deliver', R, PROOF]
  ],
  delivered: [
    ['dispute', 'receipt', P, PROMPT_BILL],
    ['expire', 'receipt', P, 'the payable units are the same'],
    ['refute', 'receipt', R, PROOF]
  ],
  receipted: [
    ['countersign', 'dispute', R, 'both have signed the amount'],
    ['countersign', 'expire', R, 'both have signed the amount'],
    ['dispute', 'dispute', R, BOTH_DISPUTE],
    ['dispute', 'expire', R, 'both lead to disputed; the debtor\'s reason is kept'],
    ['refute', 'dispute', R, PROOF],
    ['refute', 'expire', R, PROOF]
  ],
  cancelled: ended,
  failed: ended,
  expired: ended,
  refuted: ended.slice(0, 2),
  disputed: [
    ['refute', 'receipt', R, PROOF]
  ]
}

/** The crossing table, complete for every pair that `TRANSITIONS` allows. Spec: docs/spec/contract.md, "Crossings". */
export const CROSSINGS: readonly Crossing[] = (Object.keys(ROWS) as StateName[]).flatMap(state => {
  return (ROWS[state] ?? []).map(([requester, provider, winner, why]): Crossing => ({ state, requester, provider, winner, why }))
})

const WINNERS: ReadonlyMap<string, Role> = new Map(CROSSINGS.map(({ state, requester, provider, winner }) => [`${state} ${requester} ${provider}`, winner]))

/** Who wins a crossing; undefined where the table knows no such pair. */
export function winnerOf (state: StateName, requester: Step, provider: Step): Role | undefined {
  return WINNERS.get(`${state} ${requester} ${provider}`)
}
