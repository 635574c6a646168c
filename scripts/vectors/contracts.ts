import { apply, deadlineOf, payableUnits, totalOf } from '@mycel/wire/contract'
import { crossingGames } from './games/crossings.ts'
import { pathGames } from './games/paths.ts'
import { refusalGames } from './games/refusals.ts'
import { hex } from './json.ts'
import { ports, PROOF } from './law-ports.ts'
import type { Game } from './games/game.ts'
import type { Applied, Contract } from '@mycel/wire/contract'

interface StoredStep { readonly message: string, readonly verdict: 'accept' | 'refuse', readonly code?: string, readonly state?: string, readonly undone?: readonly string[] }

export interface ContractVectors {
  readonly name: string
  /** What this node has itself upheld: the only fraud proof that `refute` may name, for whatever window. */
  readonly upheld: string
  /** Every signed message once: id and number of signatures → envelope. */
  readonly messages: Readonly<Record<string, string>>
  readonly games: ReadonlyArray<{ readonly name: string, readonly steps: readonly StoredStep[], readonly final: unknown }>
}

/** Transcripts: what each message does to a contract, in the order in which it arrives. */
export function contractVectors (): ContractVectors[] {
  return [
    vectorsOf('paths', pathGames()),
    vectorsOf('refusals', refusalGames()),
    vectorsOf('crossings', crossingGames())
  ]
}

function vectorsOf (name: string, games: readonly Game[]): ContractVectors {
  const messages: Record<string, string> = {}

  const stored = games.map(game => {
    let contract: Contract | undefined

    const steps = game.arrivals.map(({ message, code }): StoredStep => {
      const key = `${message.id}/${message.signatures}`
      messages[key] = hex(message.bytes)
      const applied = apply(contract, message, ports)
      contract = applied.ok ? applied.contract : contract
      return { message: key, ...stepOf(game.name, message.type, code, applied) }
    })

    return { name: game.name, steps, final: contract == null ? null : summary(contract) }
  })

  return { name, upheld: hex(PROOF), messages, games: stored }
}

function stepOf (game: string, type: string, code: string | undefined, applied: Applied): Omit<StoredStep, 'message'> {
  const found = applied.ok ? undefined : applied.code

  if (found !== code) {
    throw new Error(`${game}, ${type}: made to be ${code ?? 'accepted'}, is ${found ?? 'accepted'}${applied.ok ? '' : `: ${applied.reason}`}`)
  }

  return applied.ok
    ? { verdict: 'accept', state: applied.contract.state, ...(applied.undone.length === 0 ? {} : { undone: applied.undone.map(({ id }) => id) }) }
    : { verdict: 'refuse', code: applied.code }
}

/** What both parties must agree on in the end. */
function summary (contract: Contract): unknown {
  const { state, head, at, provenWindows, provenUnits, receipt, transcript } = contract
  const deadline = deadlineOf(contract)

  return {
    state,
    head,
    at,
    provenWindows,
    provenUnits,
    payableUnits: payableUnits(contract),
    total: totalOf(contract),
    deadline: deadline ?? null,
    receipt: receipt == null ? null : { id: receipt.id, complete: receipt.complete },
    transcript: transcript.map(({ id }) => id)
  }
}
