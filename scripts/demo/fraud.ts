import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LAB, LIAR, PROVIDERS, WITNESS } from './cast.ts'
import { mycel } from './mycel.ts'
import { until } from './progress.ts'
import { readScore } from './search.ts'
import type { Ran } from './mycel.ts'
import type { ForgedUnit, Fraud, Round } from './record.ts'
import type { ContractView } from '@mycel/daemon/client'
import type { Swarm } from '@mycel/daemon/swarm'

export const PROOF_FILE = 'fraud-proof.json'
const FLIPPED_FILE = 'fraud-proof-one-byte-flipped.json'

/** How long a bystander may take until it has judged a proof, milliseconds. */
const WITNESS_MS = 60_000

/** What `mycel proof verify --json` says of an upheld proof, as far as it is used here. */
interface Verified {
  readonly verdict: string
  readonly reason: string
  readonly window: number
  readonly module: string
  readonly input: string
  readonly claimed: { readonly output: string, readonly bytes: string | null }
  readonly recomputed: ReadonlyArray<{ readonly tier: string, readonly status: number, readonly bytes: string | null }>
}

/** The first proof against the liar: waits for the bystander's own verdict, exports the proof, and has it verified from the file. Undefined where there is none. */
export async function gatherFraud (swarm: Swarm, rounds: readonly Round[], folder: string): Promise<Fraud | undefined> {
  const lab = swarm.node(LAB).control
  const proof = (await lab.listProofs()).find(({ verdict }) => verdict === 'upheld')
  const place = proof == null ? undefined : await refutedContract(swarm, rounds)

  if (proof == null || place == null) {
    return undefined
  }

  const witnesses = await judged(swarm, proof.id)
  const bundle = await lab.exportProof(proof.id)
  const file = join(folder, PROOF_FILE)
  await writeFile(file, bundle)
  const ran = await mycel(['proof', 'verify', file, '--json'])
  const view = JSON.parse(ran.stdout) as Verified
  const flipped = await verifyFlipped(bundle, join(folder, FLIPPED_FILE))
  const index = Number(proof.index)

  return {
    proof,
    round: place.round,
    contract: place.contract,
    window: view.window,
    refutedAt: proof.at,
    experiment: rounds.flatMap(({ results }) => results).find(result => result.index === index)?.experiment,
    claimed: scoreOf(view.claimed.bytes),
    recomputed: view.recomputed.map(({ tier, status, bytes }) => ({ tier, status, score: scoreOf(bytes) })),
    witnesses,
    file,
    bytes: bundle.byteLength,
    cids: { module: view.module, input: view.input, output: view.claimed.output },
    verified: { exit: ran.exit, says: view.reason },
    flipped
  }
}

/** The units that the liar says it forged: from its own folder, so nobody on the network knows this. */
export async function forgedUnits (swarm: Swarm, rounds: readonly Round[], total: number): Promise<readonly ForgedUnit[]> {
  const liar = swarm.node(LIAR)
  const text = await readFile(join(liar.dir, 'forged.jsonl'), 'utf8').catch(() => '')
  const windows = rounds.flatMap(({ job }) => job.contracts).filter(({ peer }) => peer === liar.peerId).flatMap(contract => contract.windows.map(window => ({ contract, window })))

  return text.split('\n').filter(line => line !== '').flatMap(line => {
    const { index, at } = JSON.parse(line) as { readonly index: string, readonly at: number }
    const held = windows.filter(({ window }) => window.indexes.includes(index))
    const paid = held.some(({ contract, window }) => contract.receipt != null && window.approvedAt != null)
    return Number(index) < total ? [{ index: Number(index), at, paid, audited: held.some(({ window }) => window.audited?.includes(index) === true) }] : []
  })
}

async function refutedContract (swarm: Swarm, rounds: readonly Round[]): Promise<{ readonly round: number, readonly contract: ContractView } | undefined> {
  const liar = swarm.node(LIAR).peerId

  for (const { round, job } of rounds) {
    const view = await swarm.node(LAB).control.showJob(job.id)
    const contract = view.contracts.find(({ peer, state }) => peer === liar && state === 'refuted')

    if (contract != null) {
      return { round, contract }
    }
  }

  return undefined
}

/** The bystander is waited for; whoever else has judged the proof by then is named too. */
async function judged (swarm: Swarm, id: string): Promise<Fraud['witnesses']> {
  await until('the bystander\'s verdict on the fraud proof', async () => (await swarm.node(WITNESS).control.listProofs()).find(proof => proof.id === id), WITNESS_MS)
  const names = [LAB, WITNESS, ...PROVIDERS.filter(name => name !== LIAR)]
  const found = await Promise.all(names.map(async name => {
    const proof = (await swarm.node(name).control.listProofs()).find(one => one.id === id)
    return proof == null ? [] : [{ name, verdict: proof.verdict, learned: proof.learned, at: proof.at }]
  }))
  return found.flat()
}

/** The same file with the lowest bit of one byte in its middle turned over. */
async function verifyFlipped (bundle: Uint8Array, file: string): Promise<Fraud['flipped']> {
  const at = Math.floor(bundle.byteLength / 2)
  await writeFile(file, bundle.map((byte, i) => i === at ? byte ^ 1 : byte))
  const ran = await mycel(['proof', 'verify', file])
  return { exit: ran.exit, says: firstLine(ran), at }
}

function firstLine ({ stdout, stderr }: Ran): string {
  return `${stdout}\n${stderr}`.split('\n').map(line => line.trim()).find(line => line !== '') ?? ''
}

function scoreOf (base64: string | null): ReturnType<typeof readScore> {
  return base64 == null ? { kind: 'unreadable', text: 'not in the file' } : readScore(Buffer.from(base64, 'base64'))
}
