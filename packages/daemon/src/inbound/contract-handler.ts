import { equals, isContractMessage, open, peerKey } from '@mycel/wire'
import { blobDigest } from '@mycel/wire/blobs'
import { isAhead } from '../contracts/ahead.ts'
import { GOSSIP_RATE } from '../discovery/gossip.ts'
import { Rate } from '../discovery/rate.ts'
import { BlobError } from '../stores/blobs/errors.ts'
import type { Contracts } from '../contracts/contracts.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Court } from '../proofs/court.ts'
import type { RidingHeads } from '../settlement/heads/riding-heads.ts'
import type { Blobs } from '../stores/blobs/kept-blobs.ts'
import type { Authenticated, Crypto, Message } from '@mycel/wire'
import type { From, Reply, Request, Verdict } from '@mycel/wire/streams'

export interface ContractHandlerPorts {
  readonly crypto: Crypto
  readonly network: string
  readonly contracts: Pick<Contracts, 'receive' | 'wouldTake'>
  readonly jobs: Pick<Jobs, 'takeBid'>
  /** A tender that its requester hands to this node alone: to be answered like one from gossip, by a bid or by silence. */
  tenders (tender: Authenticated<'tender'>): Promise<void>
  readonly court: Pick<Court, 'judge'>
  readonly blobs: Pick<Blobs, 'put'>
  /** Takes the sender's signed head, which rides in a request's body. */
  readonly heads: Pick<RidingHeads, 'hear'>
  /** A provider turns to this node, which may know of proofs against it. */
  bidder (provider: Uint8Array): void
  /** A commit has been answered, whatever the answer: a second root for its window proves itself. */
  committed (commit: Authenticated<'commit'>): void
  now (): bigint
}

/** Serves the contract protocol: every envelope gets a verdict, in order, after its outcome is on disk. */
export class ContractHandler {
  private readonly ports: ContractHandlerPorts
  private readonly rate = new Rate(GOSSIP_RATE)

  constructor (ports: ContractHandlerPorts) {
    this.ports = ports
  }

  async handle (request: Request, from: From, options: { readonly signal: AbortSignal }): Promise<Partial<Reply>> {
    const verdicts: Verdict[] = []
    this.ports.heads.hear(request.body, from.key)

    for (const bytes of request.envelopes) {
      const opened = open(this.ports.crypto, bytes, { network: this.ports.network })

      if (!opened.ok) {
        verdicts.push({ id: new Uint8Array(0), code: opened.code, reason: opened.reason })
        continue
      }

      const { code, reason } = await this.take(opened.message, request.attachments, from, options)
      verdicts.push({ id: opened.message.digest, code, reason })
    }

    return { verdicts }
  }

  private async take (message: Message, attachments: readonly Uint8Array[], from: From, options: { readonly signal: AbortSignal }): Promise<{ code: string, reason: string }> {
    const { contracts, court, jobs } = this.ports

    if (message.type === 'fraud-proof' || message.type === 'double-root') {
      const verdict = await court.judge(message, 'gossip', options)
      return { code: verdict === 'busy' || verdict === 'kept' ? 'busy' : 'ok', reason: verdict }
    }

    if (!isContractMessage(message)) {
      return { code: 'not-allowed', reason: `${message.type} is no step of a contract` }
    }

    if (isAhead(message, this.ports.now())) {
      return { code: 'future', reason: 'signed for a time that has not come' }
    }

    if (message.type === 'tender') {
      return this.offered(message, from)
    }

    if (message.type === 'bid') {
      if (!equals(from.key, message.body.provider)) {
        return { code: 'wrong-party', reason: 'a bid comes from its provider' }
      }

      this.ports.bidder(message.body.provider)
      return jobs.takeBid(message)
    }

    await this.keepNamed(message, attachments)
    const verdict = await contracts.receive(message)

    if (message.type === 'commit') {
      this.ports.committed(message)
    }

    return verdict
  }

  /** As many as one may say by gossip, and no other's: a tender brought by a stranger is worth nothing that gossip would not bring. */
  private async offered (tender: Authenticated<'tender'>, from: From): Promise<{ code: string, reason: string }> {
    if (!equals(from.key, tender.body.requester)) {
      return { code: 'wrong-party', reason: 'a tender comes from its requester' }
    }

    if (!this.rate.take(peerKey(from.key), Number(this.ports.now()))) {
      return { code: 'over-rate', reason: 'too many tenders' }
    }

    await this.ports.tenders(tender)
    return { code: 'ok', reason: '' }
  }

  /** Keeps only attachments that the message names by digest, of messages that take a contract of this node further: disk is for nobody else's blobs. */
  private async keepNamed (message: Message, attachments: readonly Uint8Array[]): Promise<void> {
    const named = namedBlob(message)

    if (named == null || attachments.length === 0 || !isContractMessage(message) || !await this.ports.contracts.wouldTake(message)) {
      return
    }

    const blob = attachments.find(one => one.byteLength === named.size && equals(blobDigest(this.ports.crypto, one), named.digest))

    if (blob != null) {
      await this.ports.blobs.put(blob).catch(unlessOurDisk)
    }
  }
}

/** A message counts whether or not its blob can be kept here: who sent it did what it had to, and the blob is asked for once it is needed. */
function unlessOurDisk (err: unknown): void {
  if (!(err instanceof BlobError)) {
    throw err
  }
}

/** The blob that a message brings along, if it is of a kind that does. */
function namedBlob ({ type, body }: Message): { readonly digest: Uint8Array, readonly size: number } | undefined {
  switch (type) {
    case 'start':
      return { digest: body.manifest, size: body.manifestSize }
    case 'open':
      return { digest: body.results, size: Number(body.resultsSize) }
    default:
      return undefined
  }
}
