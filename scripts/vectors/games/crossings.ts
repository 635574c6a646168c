import { CROSSINGS, winnerOf } from '@mycel/wire/contract'
import { ACCEPTED, begin, BILL, next, OPENING, PLAIN_WINDOW, play, WINDOW } from './game.ts'
import type { Game, Played } from './game.ts'
import type { Crossing, StateName } from '@mycel/wire/contract'

const opened = play(begin(), OPENING)
const one = play(opened, WINDOW)
const all = play(one, [...WINDOW, ...WINDOW])
const delivered = play(all, BILL.slice(0, 1))
const begun = play(one, WINDOW.slice(0, 1))

const STANDINGS: { readonly [S in StateName]?: Played } = {
  awarded: play(begin(), OPENING.slice(0, 2)),
  accepted: opened,
  started: begun,
  committed: play(one, WINDOW.slice(0, 2)),
  revealed: play(one, WINDOW.slice(0, 3)),
  opened: play(one, WINDOW.slice(0, 4)),
  proven: one,
  delivered,
  receipted: play(delivered, BILL.slice(1, 2)),
  cancelled: play(one, [['cancel', 'requester']]),
  failed: play(begun, [['fail', 'provider']]),
  expired: play(begun, [['expire', 'requester']]),
  refuted: play(all, [['refute', 'requester']]),
  disputed: play(delivered, [['dispute', 'requester']])
}

const plainCommitted = play(begin(ACCEPTED), [...OPENING, ...PLAIN_WINDOW, ...PLAIN_WINDOW.slice(0, 2)])

/** Each row of the crossing table, in both orders of arrival: one transcript. */
export function crossingGames (): Game[] {
  return CROSSINGS.flatMap(crossing => {
    const { contract, messages } = standingFor(crossing)
    const byRequester = next(contract, crossing.requester, 'requester')
    const byProvider = next(contract, crossing.provider, 'provider')
    const wins = winnerOf(crossing.state, crossing.requester, crossing.provider)
    const before = messages.map(message => ({ message }))
    const title = `${crossing.state}: ${crossing.requester} and ${crossing.provider}`

    return [
      { name: `${title}, the requester's first`, arrivals: [...before, { message: byRequester }, { message: byProvider, code: wins === 'requester' ? 'crossed' : undefined }] },
      { name: `${title}, the provider's first`, arrivals: [...before, { message: byProvider }, { message: byRequester, code: wins === 'provider' ? 'crossed' : undefined }] }
    ]
  })
}

/** A standing in which both steps exist: some need an evidence kind without a challenge, some every unit proven. */
function standingFor ({ state, requester, provider }: Crossing): Played {
  if (state === 'committed' && (provider === 'open' || requester === 'expire')) {
    return plainCommitted
  }

  const standing = state === 'proven' && (provider === 'deliver' || requester === 'expire') ? all : STANDINGS[state]

  if (standing == null) {
    throw new Error(`no standing in ${state}`)
  }

  return standing
}
