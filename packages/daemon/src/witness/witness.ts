import { checkJudged, checkShown } from '@mycel/verify/witness'
import { equals, open, peerKey, sign, toHex } from '@mycel/wire'
import { Rate } from '../discovery/rate.ts'
import { decodeAsk, JUDGED, namedEnvelopes, SHOWN } from './asks.ts'
import { ownCommitment, ownNonce } from './own-nonce.ts'
import { witnessedTold } from './witnessed.ts'
import type { BoundRoots } from './bound-roots.ts'
import type { Standing } from '../standing/standing.ts'
import type { TwoCommits } from '@mycel/verify/proof'
import type { NoncePlace, ShownRoot } from '@mycel/verify/witness'
import type { Crypto, Signer } from '@mycel/wire'
import type { From, Reply, Request } from '@mycel/wire/streams'

/** Requests of one peer: so many at once, then one more every so many milliseconds. Three to a window. */
const RATE = { burst: 256, refillMs: 100, capacity: 4096 }

const DAY_MS = 24n * 60n * 60n * 1000n

/** A nonce is given until so long after the tender's deadline, milliseconds: the last window may start at it. */
const AFTER_DEADLINE_MS = DAY_MS

/** No tender's deadline lies further ahead, milliseconds: what is bound is kept until then. */
const MAX_AHEAD_MS = 31n * DAY_MS

/** An approval is dated no further ahead than any step of a contract may be, milliseconds. */
const MAX_CLOCK_MS = 60_000n

export interface WitnessPorts {
  readonly crypto: Crypto
  readonly signer: Signer
  readonly network: string
  readonly bound: BoundRoots
  readonly standing: Pick<Standing, 'kept' | 'learn'>
  /** Whether this node's owner named the peer as one whose word counts. */
  believes (key: Uint8Array): boolean
  /** Publishes two commits of one provider for one window. */
  doubleRoot (commits: TwoCommits): Promise<void>
  now (): bigint
  log (text: string): void
}

type Answer = Partial<Reply>

const NO_ROOM = 'no place is left for another window'

/**
 * This node as a third party in others' challenges: commits to a nonce for whoever asks, gives it for one root of each window and for no other, and counts windows that were judged by it where it believes
 * their requester. Docs: docs/spec/verification.md "Witnesses".
 */
export class Witness {
  private readonly ports: WitnessPorts
  private readonly rate = new Rate(RATE)

  constructor (ports: WitnessPorts) {
    this.ports = ports
  }

  async handle ({ body, envelopes }: Request, { key }: From): Promise<Answer> {
    if (!this.rate.take(peerKey(key), Number(this.ports.now()))) {
      return refused('busy', 'too many requests: try again later')
    }

    switch (decodeAsk(body)) {
      case 'commit': return this.commit(envelopes, key)
      case 'nonce': return this.give(envelopes, key)
      case 'judged': return this.count(envelopes, key)
      case undefined: return refused('bad-request', 'asked for nothing that a witness does')
    }
  }

  /** Nothing is kept of it: the nonce follows from the seed. */
  private commit (envelopes: readonly Uint8Array[], from: Uint8Array): Answer {
    const { crypto, signer, network, bound, believes, now } = this.ports
    const [bytes = new Uint8Array(0), ...more] = envelopes
    const opened = open(crypto, bytes, { network, only: ['nonce-request'] })

    if (!opened.ok || more.length > 0) {
      return refused(opened.ok ? 'bad-request' : opened.code, 'one nonce request is asked for')
    }

    const { contract, window, requester, witness } = opened.message.body

    if (!equals(requester, from) || !equals(witness, signer.publicKey)) {
      return refused('wrong-party', 'by somebody else, or to somebody else')
    }

    // a nonce that cannot be given later would cost a window
    if (!bound.hasRoom(believes(from))) {
      return refused('busy', NO_ROOM)
    }

    const commitment = ownCommitment(crypto, signer, { requester, contract, window })
    return ok({ envelopes: [sign(crypto, signer, 'witness-commitment', { network, contract, window, requester, witness, at: now(), commitment }).bytes] })
  }

  private async give (envelopes: readonly Uint8Array[], from: Uint8Array): Promise<Answer> {
    const { crypto, signer, network, bound, believes, now } = this.ports
    const named = namedEnvelopes(SHOWN, envelopes)
    const checked = named == null ? undefined : checkShown(crypto, network, named, signer.publicKey, this.commitmentFor)

    if (checked?.ok !== true) {
      return refused(checked?.code ?? 'bad-request', checked?.reason ?? `${SHOWN.length} envelopes are asked for`)
    }

    const { shown } = checked
    const { deadline } = shown.tender.body
    const until = deadline + AFTER_DEADLINE_MS

    if (!equals(shown.requester, from)) {
      return refused('wrong-party', 'the nonce is for the requester')
    }

    if (now() > until || deadline > now() + MAX_AHEAD_MS) {
      return refused('not-now', 'the tender\'s deadline is over, or too far ahead')
    }

    const binding = await bound.bind(shown, { root: shown.root, commit: shown.commit.bytes, until, believed: believes(from) })

    if (binding.bound) {
      return ok({ body: ownNonce(crypto, signer, shown) })
    }

    if (binding.why === 'full') {
      return refused('busy', NO_ROOM)
    }

    await this.report(shown, binding.commit)
    return refused('double-root', 'the provider has signed another root for this window')
  }

  private async count (envelopes: readonly Uint8Array[], from: Uint8Array): Promise<Answer> {
    const { crypto, signer, network, bound, standing, believes, log } = this.ports

    if (!believes(from)) {
      return refused('not-believed', 'what this requester says of units counts for nothing here')
    }

    const named = namedEnvelopes(JUDGED, envelopes)
    const checked = named == null ? undefined : checkJudged(crypto, network, named, signer.publicKey, this.commitmentFor)

    if (checked?.ok !== true) {
      return refused(checked?.code ?? 'bad-request', checked?.reason ?? `${JUDGED.length} envelopes are asked for`)
    }

    const { judged } = checked

    if (!equals(judged.requester, from)) {
      return refused('wrong-party', 'by somebody else than the requester')
    }

    if (judged.at > this.ports.now() + MAX_CLOCK_MS) {
      return refused('not-now', 'approved at a time that has not come')
    }

    const countable = bound.countable(judged, judged.root)

    if (countable !== 'yes') {
      return refused(countable === 'counted' ? 'duplicate' : 'unbound', 'counted before, or for no root that the nonce was given for')
    }

    await bound.count(judged, judged.audited === 0 ? [] : standing.learn(witnessedTold(judged, standing.kept(judged.provider, judged.class))))
    log(`witness: ${judged.audited} units of ${toHex(judged.provider).slice(0, 12)} were re-run by ${toHex(from).slice(0, 12)}, whom this node believes`)
    return ok({})
  }

  /** Only where the first commit is at hand and shows it: what is published must hold everywhere. */
  private async report ({ tender, award, commit }: ShownRoot, first: Uint8Array): Promise<void> {
    const { crypto, network, doubleRoot, log } = this.ports
    const opened = open(crypto, first, { network, only: ['commit'] })

    if (opened.ok) {
      log(`witness: ${toHex(award.body.provider).slice(0, 12)} has signed two roots for window ${commit.body.window}`)
      await doubleRoot({ tender, award, first: opened.message, second: commit })
    }
  }

  private readonly commitmentFor = (place: NoncePlace): Uint8Array => ownCommitment(this.ports.crypto, this.ports.signer, place)
}

function ok (parts: Partial<Reply>): Answer {
  return { ...parts, verdicts: [{ id: new Uint8Array(0), code: 'ok', reason: '' }] }
}

function refused (code: string, reason: string): Answer {
  return { verdicts: [{ id: new Uint8Array(0), code, reason }] }
}
