import { tallyFuel, verdict } from '@mycel/verify/audit'
import { blindOf, outcomeOf } from '@mycel/verify/commit'
import { buildFraudProof } from '@mycel/verify/proof'
import { chooseUnits } from '../core/choose-units.ts'
import { withWindow } from '../core/notes.ts'
import { divide } from './counsel.ts'
import { ResultsError } from './fetch-results.ts'
import { openedWindow } from './opened-window.ts'
import { runUnits } from './run-window.ts'
import { workloadOf, workOfTender } from './workload.ts'
import type { Confirmation } from './confirm.ts'
import type { Counsel } from './counsel.ts'
import type { Opened } from './opened-window.ts'
import type { BlobExchange } from '../blobs/exchange.ts'
import type { Knowledge } from '../core/choose-units.ts'
import type { Check, Notes, WindowAudit } from '../core/notes.ts'
import type { Executor } from '../executors/executor.ts'
import type { Blobs } from '../stores/blobs/kept-blobs.ts'
import type { AbortOptions, PeerId } from '@libp2p/interface'
import type { Authenticated, Contract, Crypto, Signer, UnitInput, WindowRecord } from '@mycel/wire'

export interface AuditPorts {
  readonly crypto: Crypto
  readonly signer: Signer
  /** What re-executes a window's units. */
  executorFor (contract: Contract, window: number): Promise<Executor>
  readonly exchange: BlobExchange
  readonly blobs: Blobs
  now (): bigint
  locate (key: Uint8Array, addrs: readonly string[]): Promise<PeerId>
  /** Until when the provider waits for the outcome, Unix milliseconds. */
  readonly until: bigint
  /** What this node knows of the provider now. */
  knowledge (contract: Contract, window: number): Knowledge
  /** What others say of the window, and what that spares this node. */
  counsel (contract: Contract, window: number, opened: Opened, options: AbortOptions): Promise<Counsel>
  /** Runs one unit in both V8 tiers. */
  confirm (contract: Contract, unit: UnitInput, options: AbortOptions): Promise<Confirmation>
  /** Keeps a proof of this node's own audit, with the blobs that others need to check it. */
  publish (proof: Authenticated<'fraud-proof'>): Promise<void>
}

/**
 * Requester: fetches an opened window, checks that it is what was committed, re-executes the units that root and nonce choose and judges the window. A mismatch
 * counts only once both V8 tiers agree that the claim is wrong. A window that cannot be had or re-executed here, in both tiers where a unit of it is in doubt, is not approved, and convicts nobody.
 */
export async function auditWindow (ports: AuditPorts, contract: Contract, window: number, options: AbortOptions): Promise<(notes: Notes) => Notes> {
  try {
    return await audit(ports, contract, window, options)
  } catch (err) {
    // errors with a code are operational; every other one is a broken invariant
    if (options.signal?.aborted === true || !(err instanceof Error && 'code' in err)) {
      throw err
    }

    const withheld = err instanceof ResultsError && err.withheld
    return noted(window, { verdict: 'bad-opening', reason: `the results could not be had or checked: ${err.message}`.slice(0, 120), ...(withheld ? { withheld } : {}) })
  }
}

async function audit (ports: AuditPorts, contract: Contract, window: number, options: AbortOptions): Promise<(notes: Notes) => Notes> {
  const { crypto } = ports
  const record = contract.windows[window]
  const opened = await openedWindow(ports, contract, window, ports.until, options)

  if (!opened.ok || record == null) {
    return noted(window, opened.ok ? { verdict: 'bad-opening', reason: 'no such window' } : opened.check)
  }

  const { units, outcomes } = opened
  const counsel = await ports.counsel(contract, window, opened, options)
  const chosen = counsel.chosen ?? chooseUnits(crypto, contract, record, ports.knowledge(contract, window))
  const { alone, contested, spared, said } = divide(chosen.positions, outcomes, counsel)
  const executor = alone.length === 0 ? undefined : await ports.executorFor(contract, window)
  const again = executor == null ? [] : await runUnits(executor, workloadOf(workOfTender(contract.tender.body)), alone.flatMap(position => units[position] ?? []), options)
  const wrong = alone.filter((position, i) => {
    const claimed = outcomes[position]
    const rerun = again[i]
    return claimed != null && rerun != null && verdict(claimed, outcomeOf(crypto, rerun)) === 'mismatch'
  })
  const { check, confirmed } = await confirmDoubts(ports, contract, record, { ...opened, doubts: [...wrong, ...contested] }, options)
  const ran = chosen.positions.filter(position => alone.includes(position) || confirmed.includes(position) || counsel.ran?.includes(position) === true)
  const vouched = counsel.vouches === true ? spared : []
  const fuel = tallyFuel([...again.map(one => one.fuel), ...vouched.flatMap(position => outcomes[position]?.fuel ?? [])])
  const audit: WindowAudit = {
    ...chosen,
    ...(ran.length === chosen.positions.length ? {} : { ran }),
    ...(vouched.length === 0 ? {} : { vouched: vouched.length }),
    ...(said.length === 0 ? {} : { said }),
    fuel,
    ...(executor == null ? {} : { tier: executor.tier })
  }
  return notes => withWindow(noted(window, check)(notes), window, { audit })
}

interface Doubted extends Opened {
  readonly doubts: readonly number[]
}

interface Judged {
  readonly check: Check
  /** Doubts in which both tiers agreed. */
  readonly confirmed: readonly number[]
}

async function confirmDoubts (ports: AuditPorts, contract: Contract, { start, commit, open, window }: WindowRecord, found: Doubted, options: AbortOptions): Promise<Judged> {
  const { award, tender } = contract
  const confirmed: number[] = []
  let lacking: bigint | undefined

  for (const position of found.doubts) {
    const unit = found.units[position]
    const claimed = found.outcomes[position]

    if (unit == null || claimed == null || award == null || commit == null || open == null) {
      continue
    }

    const rerun = await ports.confirm(contract, unit, options)

    // Tiers that disagree are this engine's fault, an unavailable rerun is nobody's: neither convicts.
    if (!rerun.agreed) {
      lacking ??= isLacking(rerun) ? unit.index : undefined
      continue
    }

    confirmed.push(position)

    if (verdict(claimed, rerun.outcome) === 'mismatch') {
      const blind = blindOf(ports.crypto, open.body.secret, window, position)
      const proof = buildFraudProof(ports.crypto, ports.signer, {
        tender, award, start, commit, at: ports.now(), position, inputs: found.inputs, leaves: found.leaves, blind, claimed, found: rerun.outcome
      })
      await ports.blobs.putValue(unit.input)
      // people who read the proof want to see what was claimed
      await ports.blobs.putValue(found.outputs[position] ?? new Uint8Array(0))
      await ports.publish(proof)
      return { check: { verdict: 'refuted', proof: proof.id, envelope: proof.bytes }, confirmed }
    }
  }

  // what somebody has found wrong, and could not be run to its end in both tiers, nobody has found right
  return { check: lacking == null ? { verdict: 'passed' } : { verdict: 'bad-opening', reason: `unit ${lacking} is doubtful, and could not be run again here` }, confirmed }
}

function isLacking ({ reruns: { baseline, optimised } }: Extract<Confirmation, { readonly agreed: false }>): boolean {
  return baseline === 'unavailable' || optimised === 'unavailable'
}

function noted (window: number, check: Check): (notes: Notes) => Notes {
  return notes => withWindow(notes, window, { check })
}
