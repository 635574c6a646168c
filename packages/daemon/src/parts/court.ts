import { UnsoundProofError } from '@mycel/verify/proof'
import { equals, peerKey } from '@mycel/wire'
import { withWindow } from '../core/notes.ts'
import { unwalled } from '../core/walls.ts'
import { Rate } from '../discovery/rate.ts'
import { CommitWatch } from '../proofs/commit-watch.ts'
import { Court } from '../proofs/court.ts'
import { Met } from '../proofs/met.ts'
import { accusationOf, upheldOf } from '../standing/upheld.ts'
import { openProofExchange } from './proof-exchanging.ts'
import type { Config } from '../config.ts'
import type { WiringInit } from './wiring.ts'
import type { Contracts } from '../contracts/contracts.ts'
import type { Discovery } from '../discovery/discovery.ts'
import type { Node } from '../network/node.ts'
import type { Claim } from '../proofs/claim.ts'
import type { CourtPorts } from '../proofs/court.ts'
import type { Forks } from '../settlement/heads/forks.ts'
import type { Standing } from '../standing/standing.ts'
import type { Authenticated } from '@mycel/wire'

export interface CourthouseInit extends Pick<CourtPorts, 'crypto' | 'network' | 'store' | 'exchange' | 'confirmer' | 'signer' | 'now' | 'locate' | 'log' | 'stopping'> {
  readonly config: Pick<Config, 'policy'>
  /** As measured. */
  readonly isolation: string
  readonly discovery: Pick<Discovery, 'proof' | 'index'>
  readonly standing: Standing
  readonly node: Node
  readonly forks: Forks
  /** Set here: what to do as a peer shows an ad. */
  readonly heard: Pick<WiringInit['heard'], 'ad'>
  readonly stopping: AbortSignal
  /** Set once there are contracts. */
  readonly contracts: () => Pick<Contracts, 'list' | 'find'>
  crashed (err: unknown): void
}

/** The court and what the rest of the node has to do with it. */
export interface Courthouse {
  readonly court: Court
  /** A peer has come to matter here: by a bid, or a contract. */
  matters (peer: Uint8Array): void
  /** Requester: a commit was brought, whatever the law made of it. */
  committed (commit: Authenticated<'commit'>): void
  /** Tells others of proofs, and hears of theirs. Returns what stops it. */
  start (): Promise<() => Promise<void>>
}

/** What was kept about a peer is judged as it first shows itself, and not for each of its ads. */
const SHOWN = { burst: 1, refillMs: 10 * 60_000, capacity: 4_096 }

export async function openCourt (init: CourthouseInit): Promise<Courthouse> {
  const { config, isolation, discovery, standing, signer, now, log, crashed } = init
  const self = signer.publicKey
  const met = new Met()
  const watch = new CommitWatch()

  const deals = (peer: Uint8Array): boolean => standing.hasDealtWith(peer) || init.contracts().list().some(({ contract: { award } }) => award != null && (equals(award.body.provider, peer) || equals(award.body.requester, peer)))
  const shown = (peer: Uint8Array): boolean => met.has(peer) || discovery.index.get(peerKey(peer), Number(now())) != null

  /** This node's own contract: its provider loses what is unpaid, by the proof that is here. */
  const refute = async ({ proof, contractId, window }: Claim): Promise<void> => {
    const mailbox = await init.contracts().find(contractId)
    await mailbox?.note(notes => withWindow(notes, window, { check: { verdict: 'refuted', proof: proof.id, envelope: proof.bytes } }))
  }

  const court = await Court.open({
    ...init,
    self,
    unwalled: errand => equals(errand.requester, self) ? undefined : unwalled(isolation, config.policy, errand),
    relation: peer => deals(peer) ? 'dealings' : shown(peer) ? 'strangers' : undefined,
    evidence: (claim, verdict, at) => verdict === 'upheld' ? standing.fail(upheldOf(claim, at)) : standing.accuse(accusationOf(claim, at)),
    publish: async proof => {
      exchanging.found()
      return discovery.proof(proof)
    },
    upheld: claim => {
      if (equals(claim.requester, self)) {
        refute(claim).catch(crashed)
      }
    }
  })

  const exchanging = openProofExchange({ ...init, self, court, deals })
  const seen = new Rate(SHOWN)
  const recall = (peer: Uint8Array): void => {
    court.recall(peer).catch(err => { log(`proofs against ${peerKey(peer).slice(0, 12)}: ${err instanceof Error ? err.message : String(err)}`) })
  }

  init.heard.ad = peer => {
    if (seen.take(peerKey(peer), Number(now()))) {
      recall(peer)
    }
  }

  return {
    court,
    start: async () => exchanging.start(),
    matters (peer) {
      met.add(peer)
      recall(peer)
    },
    committed (commit) {
      contradicted(init.contracts(), watch, self, commit).then(async commits => commits == null ? undefined : court.keepDoubleRoot(commits)).catch(err => {
        // nothing that a stranger sends ends a node
        if (err instanceof UnsoundProofError) {
          log(`two commits of ${commit.id.slice(0, 12)} prove nothing: ${err.message}`)
        } else {
          crashed(err)
        }
      })
    }
  }
}

async function contradicted (contracts: Pick<Contracts, 'find'>, watch: CommitWatch, self: Uint8Array, commit: Authenticated<'commit'>): Promise<ReturnType<CommitWatch['seen']>> {
  const mailbox = await contracts.find(peerKey(commit.body.contract))
  const { contract } = mailbox ?? {}
  return contract == null || !equals(contract.tender.body.requester, self) ? undefined : watch.seen(contract, commit)
}
