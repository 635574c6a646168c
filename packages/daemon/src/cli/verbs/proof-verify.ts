import { readFile, stat } from 'node:fs/promises'
import { cidOf, contractId, didOf, toHex } from '@mycel/wire'
import { createNodeCrypto } from '../../crypto/node-crypto.ts'
import { createPool } from '../../executors/index.ts'
import { MAX_BUNDLE_BYTES, verifyProofBundle } from '../../proofs/index.ts'
import { CliError, EXIT } from '../exit.ts'
import { columns } from '../help.ts'
import { positional, text } from '../verb.ts'
import type { BundleDoubleRoot, BundleJudged, BundleVerdict } from '../../proofs/index.ts'
import type { Verb } from '../verb.ts'

const SHOWN_BYTES = 160

export const proofVerify: Verb = {
  usage: 'proof verify <file> [--network NAME]',
  summary: 'check a proof file from scratch: hashes, signatures, the chain of messages, then the unit itself in both V8 tiers (two roots for one window need none); no daemon needed. Exits 0 upheld, 1 not upheld, 65 damaged',
  example: 'mycel proof verify proof.json',
  positionals: [1, 1],
  graceful: true,
  options: { network: { type: 'string', value: 'NAME', help: 'only a proof of this network (default: the one that the file names)' } },
  async run (call) {
    const file = positional(call, 0)

    if ((await stat(file)).size > MAX_BUNDLE_BYTES) {
      throw new CliError(EXIT.badData, 'oversize', `${file}: larger than ${MAX_BUNDLE_BYTES} bytes`, 'is it the right file?')
    }

    const network = text(call, 'network')
    const verdict = await verifyProofBundle(new Uint8Array(await readFile(file)), {
      crypto: createNodeCrypto(),
      ...(network == null ? {} : { network }),
      executor: async (tier, blobs) => createPool({ size: 1, tier, blobs }),
      signal: call.signal
    })

    if (verdict.verdict === 'damaged') {
      throw new CliError(EXIT.badData, verdict.code, `${file}: damaged: ${verdict.reason}`, 'get it again from where it came')
    }

    call.print(viewOf(verdict), textOf(verdict))
    return verdict.verdict === 'upheld' ? EXIT.ok : EXIT.no
  }
}

/** The stable shape of `--json` (docs/cli.md). */
function viewOf (verdict: Exclude<BundleVerdict, { verdict: 'damaged' }>): unknown {
  if (verdict.verdict === 'refused') {
    return { verdict: 'not-upheld', network: verdict.network, code: verdict.code, reason: verdict.reason }
  }

  if (verdict.kind === 'double-root') {
    return doubleRootView(verdict)
  }

  const { claim, reruns, judgement } = verdict
  return {
    kind: verdict.kind,
    verdict: verdict.verdict,
    network: verdict.network,
    reason: verdict.reason,
    code: judgement.verdict === 'unverifiable' ? judgement.code : null,
    proof: claim.proof.id,
    convicts: judgement.verdict === 'unverifiable' ? null : didOf(judgement.against),
    provider: didOf(claim.provider),
    accuser: didOf(claim.accuser),
    requester: didOf(claim.requester),
    contract: contractId(claim.contract),
    window: claim.window,
    position: claim.position,
    index: claim.index,
    module: cidOf(claim.work.module),
    input: cidOf(claim.input),
    claimed: { ...claim.claimed, output: cidOf(claim.claimed.output), bytes: verdict.claimedOutput ?? null },
    recomputed: reruns.map(({ tier, outcome, failure }) => ({ tier, status: outcome?.status ?? null, fuel: outcome?.fuel ?? null, bytes: outcome?.output ?? null, failure: failure ?? null }))
  }
}

function textOf (verdict: Exclude<BundleVerdict, { verdict: 'damaged' }>): string {
  if (verdict.verdict === 'refused') {
    return `NOT UPHELD: ${verdict.reason} (${verdict.code})`
  }

  if (verdict.kind === 'double-root') {
    return doubleRootText(verdict)
  }

  const { claim, reruns, judgement, claimedOutput } = verdict
  const word = { upheld: 'UPHELD', dismissed: 'NOT UPHELD: a false accusation', unverifiable: 'UNVERIFIABLE: no effect on anyone' }[verdict.verdict]
  return [`${word}: ${verdict.reason}`, ...columns([
    ['  convicts', judgement.verdict === 'unverifiable' ? 'nobody' : didOf(judgement.against)],
    ['  provider', didOf(claim.provider)],
    ['  accuser', didOf(claim.accuser)],
    ['  network', verdict.network],
    ['  contract', `${claim.contractId}, window ${claim.window}, unit ${claim.index}`],
    ['  module', cidOf(claim.work.module)],
    ['  claimed', outcomeText(claim.claimed.status, claim.claimed.fuel, claimedOutput ?? cidOf(claim.claimed.output))],
    ...reruns.map(rerunRow)
  ])].join('\n')
}

function doubleRootView ({ kind, verdict, network, reason, claim }: BundleDoubleRoot): unknown {
  return {
    kind,
    verdict,
    network,
    reason,
    proof: claim.proof.id,
    convicts: didOf(claim.provider),
    provider: didOf(claim.provider),
    accuser: didOf(claim.reporter),
    requester: didOf(claim.requester),
    contract: claim.contractId,
    window: claim.window,
    roots: [toHex(claim.first.body.root), toHex(claim.second.body.root)]
  }
}

function doubleRootText ({ network, reason, claim }: BundleDoubleRoot): string {
  return [`UPHELD: ${reason}`, ...columns([
    ['  convicts', didOf(claim.provider)],
    ['  reported by', didOf(claim.reporter)],
    ['  network', network],
    ['  contract', `${claim.contractId}, window ${claim.window}`],
    ['  roots', toHex(claim.first.body.root)],
    ['', toHex(claim.second.body.root)]
  ])].join('\n')
}

function rerunRow ({ tier, outcome, failure }: BundleJudged['reruns'][number]): string[] {
  return [`  ${tier}`, outcome == null ? `could not be run: ${failure ?? ''}` : outcomeText(outcome.status, outcome.fuel, outcome.output)]
}

function outcomeText (status: number, fuel: bigint, output: Uint8Array | string): string {
  // a stranger's bytes: as JSON text, so that no escape sequence reaches the terminal
  const shown = typeof output === 'string' ? output : JSON.stringify(new TextDecoder().decode(output.subarray(0, SHOWN_BYTES))).replace(/[\u007f-\u009f]/g, '?')
  return `status ${status}, fuel ${fuel}, output ${shown}`
}
