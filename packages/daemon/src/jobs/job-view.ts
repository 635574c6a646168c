import { decodeResults } from '@mycel/wire'
import { blobRef } from '@mycel/wire/blobs'
import { payableUnits, totalOf } from '@mycel/wire/contract'
import { budgetView, verifierViews } from '../verifiers/views.ts'
import type { Job } from './job.ts'
import type { AuditOddsView, ContractView, JobView, ResultView, WindowView, WitnessesView } from '../control.ts'
import type { Witnesses } from '../core/notes.ts'
import type { ContractMailbox } from '../mailboxes/contract-mailbox.ts'
import type { Blobs } from '../stores/blobs/kept-blobs.ts'
import type { Hires } from '../verifiers/hires.ts'
import type { AuditExplanation } from '@mycel/verify/audit'
import type { UnitResult } from '@mycel/wire'
import type { BlobRef } from '@mycel/wire/blobs'

type PeerName = (key: Uint8Array) => string

/** What is shown beside the contracts themselves. */
export interface Shown {
  readonly peerName: PeerName
  readonly hires: Hires
}

/** A job as people see it. */
export function jobView (job: Job, shown: Shown): JobView {
  const { record, ledger } = job
  return {
    id: record.id,
    name: record.request.name,
    state: record.state,
    ...(record.reason == null ? {} : { reason: record.reason }),
    created: record.created,
    ...(record.ended == null ? {} : { ended: record.ended }),
    units: { total: ledger.total, done: ledger.done, assigned: ledger.assigned, waiting: ledger.waiting },
    asset: record.request.asset,
    spent: job.spent().toString(),
    tenders: record.tenders,
    passedOver: record.passedOver,
    contracts: [...job.contracts.values()].map(mailbox => contractView(mailbox, shown)),
    ...((record.request.verifiers ?? 0) === 0 ? {} : { audits: budgetView(shown.hires, record.id, BigInt(record.request.auditBudget ?? '0')) })
  }
}

export function contractView ({ key, contract, notes, role }: ContractMailbox, { peerName, hires }: Shown): ContractView {
  const { tender, bid, award, receipt } = contract
  const peer = role === 'requester' ? bid?.body.provider : tender.body.requester
  const last = contract.transcript.at(-1)
  const reason = last != null && 'reason' in last.body ? last.body.reason : ''

  return {
    id: contract.id ?? bid?.id ?? tender.id,
    role,
    peer: peer == null ? '' : peerName(peer),
    state: contract.state,
    units: award?.body.units ?? 0,
    unitPrice: (bid?.body.unitPrice ?? 0n).toString(),
    asset: tender.body.asset,
    payable: payableUnits(contract).toString(),
    total: totalOf(contract).toString(),
    windows: contract.windows.map(record => {
      const verifiers = verifierViews(hires, key, record.window, notes.windows[record.window] ?? {}, peerName)
      const { witnesses } = notes.windows[record.window] ?? {}
      return { ...windowView(record, notes), ...(witnesses == null ? {} : { witnesses: witnessesView(witnesses, peerName) }), ...(verifiers == null ? {} : { verifiers }) }
    }),
    ...(contract.refuted == null ? {} : { proof: Buffer.from(contract.refuted.proof).toString('hex') }),
    ...(receipt == null ? {} : { receipt: receipt.id }),
    ...(reason === '' ? {} : { reason })
  }
}

function windowView ({ window, start, commit, open, approve }: ContractMailbox['contract']['windows'][number], notes: ContractMailbox['notes']): WindowView {
  const { indexes = [], audit, shortened } = notes.windows[window] ?? {}
  return {
    window,
    indexes: indexes.map(String),
    startedAt: Number(start.body.at),
    ...(commit == null ? {} : { committedAt: Number(commit.body.at) }),
    ...(open == null ? {} : { openedAt: Number(open.body.at) }),
    ...(approve == null ? {} : { approvedAt: Number(approve.body.at) }),
    ...(audit == null ? {} : { audited: (audit.ran ?? audit.positions).map(position => String(indexes[position] ?? position)), auditWhy: audit.why, auditRate: audit.rate }),
    ...(audit?.vouched == null ? {} : { vouched: audit.vouched }),
    ...(audit?.tier == null ? {} : { auditTier: audit.tier }),
    ...(shortened == null ? {} : { shortened }),
    ...(audit?.explained == null ? {} : { auditOdds: oddsView(audit.explained, audit.spreadPpm ?? 1_000_000) })
  }
}

function witnessesView ({ commitments, without, silent = [] }: Witnesses, peerName: PeerName): WitnessesView {
  return { committed: commitments.map(({ party }) => peerName(party)), without: without.map(({ party, why }) => ({ peer: peerName(party), why })), silent: silent.map(peerName) }
}

function oddsView ({ atStake, term, toleratedSpread, odds, best, unverified, cap }: AuditExplanation, spreadPpm: number): AuditOddsView {
  return {
    atStake,
    term,
    spread: spreadPpm / 1e6,
    toleratedSpread,
    found: odds.map(({ forgedPpm, found }) => ({ forgedPpm, chance: found })),
    best,
    unverified: unverified.toString(),
    cap: cap.toString()
  }
}

/** Every finished unit's result, in the manifest's order. */
export async function resultViews (job: Job, blobs: Blobs, peerName: PeerName): Promise<ResultView[]> {
  const read = new Map<string, readonly UnitResult[]>()
  const views: ResultView[] = []

  for (const { unit, place: { key, window, at } } of job.results()) {
    const mailbox = job.contracts.get(key)
    const record = mailbox?.contract.windows[window]
    const name = `${key} ${window}`
    const results = read.get(name) ?? await decoded(blobs, record?.open == null ? undefined : blobRef(record.open.body.results, record.open.body.resultsSize))
    read.set(name, results)
    const result = results[at]

    if (mailbox != null && result != null) {
      views.push({
        index: unit.index.toString(),
        status: result.status,
        output: result.output,
        provider: mailbox.contract.bid == null ? '' : peerName(mailbox.contract.bid.body.provider),
        contract: mailbox.contract.id ?? key,
        audited: isRerun(mailbox, window, at)
      })
    }
  }

  return views
}

function isRerun ({ notes }: ContractMailbox, window: number, at: number): boolean {
  const { audit } = notes.windows[window] ?? {}
  return (audit?.ran ?? audit?.positions ?? []).includes(at)
}

async function decoded (blobs: Blobs, ref: BlobRef | undefined): Promise<readonly UnitResult[]> {
  const bytes = ref == null ? undefined : await blobs.get(ref)
  const results = bytes == null ? undefined : decodeResults(bytes)
  return results?.ok === true ? results.value.units : []
}
