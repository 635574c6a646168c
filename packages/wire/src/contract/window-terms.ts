import { equals, toHex } from '../bytes.ts'
import { nonceCommitment } from './nonce.ts'
import { unitsLeft } from './payable.ts'
import { refuse } from './refusal.ts'
import type { Contract, WindowRecord } from './contract.ts'
import type { LawPorts } from './ports.ts'
import type { Refusal } from './refusal.ts'
import type { ContractMessage } from './states.ts'
import type { Commit, Reveal, Start } from '../messages/bodies.ts'

export type WindowMessage = Extract<ContractMessage, { type: 'start' | 'commit' | 'reveal' | 'open' | 'approve' }>

/** The terms of the five messages that carry a window. */
export function checkWindowStep (contract: Contract, message: WindowMessage, ports: LawPorts): Refusal | undefined {
  const { current } = contract
  const expected = current?.window ?? contract.provenWindows

  if (message.body.window !== expected) {
    return refuse('wrong-window', `window ${message.body.window}, in progress is ${expected}`)
  }

  if (message.type === 'start') {
    return checkStart(contract, message.body, ports)
  }

  if (current == null) {
    throw new Error(`the table let ${message.type} through without a window in progress`)
  }

  switch (message.type) {
    case 'commit': return checkCommit(contract, current, message.body, ports)
    case 'reveal': return checkReveal(current, message.body, ports)
    case 'approve': return message.body.audited <= current.units ? undefined : refuse('out-of-terms', 'more units audited than the window has')
    default: return undefined
  }
}

function checkStart (contract: Contract, start: Start, ports: LawPorts): Refusal | undefined {
  const { tender } = contract
  const most = Math.min(tender.body.windowUnits, unitsLeft(contract))

  if (start.units > most) {
    return refuse('out-of-terms', `${start.units} units, at most ${most}`)
  }

  if (start.at > tender.body.deadline) {
    return refuse('out-of-terms', 'no window may start after the tender\'s deadline')
  }

  if (ports.evidence[tender.body.evidence.kind]?.challenged !== true) {
    return start.nonces.length === 0 ? undefined : refuse('out-of-terms', 'this evidence kind draws no challenge')
  }

  const [first] = start.nonces

  if (first == null || !equals(first.party, tender.body.requester)) {
    return refuse('out-of-terms', 'the first nonce must be the requester\'s')
  }

  const parties = new Set(start.nonces.map(({ party }) => toHex(party)))
  return parties.size === start.nonces.length ? undefined : refuse('out-of-terms', 'one nonce for each party')
}

function checkCommit ({ tender }: Contract, { start }: WindowRecord, commit: Commit, ports: LawPorts): Refusal | undefined {
  if (commit.units !== start.body.units) {
    return refuse('out-of-terms', `${commit.units} units committed, ${start.body.units} started`)
  }

  const reason = ports.evidence[tender.body.evidence.kind]?.checkCommit(start.body, commit, tender.body)
  return reason == null ? undefined : refuse('out-of-terms', reason)
}

function checkReveal ({ start }: WindowRecord, reveal: Reveal, ports: LawPorts): Refusal | undefined {
  const { nonces } = start.body

  if (reveal.nonces.length !== nonces.length) {
    return refuse('wrong-nonce', `${reveal.nonces.length} nonces, ${nonces.length} were committed`)
  }

  const holds = nonces.every(({ party, commitment }, i) => {
    const nonce = reveal.nonces[i]
    return nonce != null && equals(nonceCommitment(ports.crypto, party, nonce), commitment)
  })

  return holds ? undefined : refuse('wrong-nonce', 'a nonce does not match its commitment')
}
