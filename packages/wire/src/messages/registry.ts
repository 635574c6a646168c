import * as pb from './generated/bodies.ts'
import * as limits from './limits.ts'
import type { Bodies, BodyType } from './bodies.ts'
import type { Fields } from './fields.ts'

interface Codec<T> {
  encode (body: Partial<T>): Uint8Array
  decode (bytes: Uint8Array): T
}

/** What the wire knows of one body type. */
export interface BodySpec<T> {
  readonly codec: Codec<T>
  readonly fields: Fields<T>
  readonly maxBytes: number
  /** Who must sign, in the order in which their signatures stand. */
  readonly signers: (body: T) => readonly Uint8Array[]
  /** True where the first signer's signature alone is a valid earlier stage (receipts and payments await a countersignature). */
  readonly halfSigned: boolean
}

interface Untyped { readonly codec: unknown, readonly fields: unknown, readonly maxBytes: number, readonly signers: unknown, readonly halfSigned: boolean }

// The generated types leave sub-messages optional; `fields` refuses their absence, so from here on they are there.
function spec<T> (codec: unknown, fields: unknown, maxBytes: number, signers: (body: T) => readonly Uint8Array[], halfSigned = false): BodySpec<T> {
  const untyped: Untyped = { codec, fields, maxBytes, signers, halfSigned }
  return untyped as BodySpec<T>
}

const { MAX_AD_BYTES, MAX_BODY_BYTES, MAX_STEP_BYTES, MAX_TENDER_BYTES } = limits

export const REGISTRY: { readonly [K in BodyType]: BodySpec<Bodies[K]> } = {
  'key-certificate': spec(pb.KeyCertificate, limits.keyCertificate, MAX_STEP_BYTES, body => [body.identity]),
  ad: spec(pb.Ad, limits.ad, MAX_AD_BYTES, body => [body.peer]),
  tender: spec(pb.Tender, limits.tender, MAX_TENDER_BYTES, body => [body.requester]),
  bid: spec(pb.Bid, limits.bid, MAX_AD_BYTES + MAX_STEP_BYTES, body => [body.provider]),
  award: spec(pb.Award, limits.award, MAX_STEP_BYTES, body => [body.requester]),
  accept: spec(pb.Accept, limits.accept, MAX_STEP_BYTES, body => [body.author]),
  decline: spec(pb.Decline, limits.decline, MAX_STEP_BYTES, body => [body.author]),
  start: spec(pb.Start, limits.start, MAX_STEP_BYTES, body => [body.author]),
  commit: spec(pb.Commit, limits.commit, MAX_STEP_BYTES, body => [body.author]),
  reveal: spec(pb.Reveal, limits.reveal, MAX_STEP_BYTES, body => [body.author]),
  open: spec(pb.Open, limits.open, MAX_STEP_BYTES, body => [body.author]),
  approve: spec(pb.Approve, limits.approve, MAX_STEP_BYTES, body => [body.author]),
  deliver: spec(pb.Deliver, limits.deliver, MAX_STEP_BYTES, body => [body.author]),
  cancel: spec(pb.Cancel, limits.cancel, MAX_STEP_BYTES, body => [body.author]),
  fail: spec(pb.Fail, limits.fail, MAX_STEP_BYTES, body => [body.author]),
  expire: spec(pb.Expire, limits.expire, MAX_STEP_BYTES, body => [body.author]),
  refute: spec(pb.Refute, limits.refute, MAX_STEP_BYTES, body => [body.author]),
  dispute: spec(pb.Dispute, limits.dispute, MAX_STEP_BYTES, body => [body.author]),
  'nonce-request': spec(pb.NonceRequest, limits.nonceRequest, MAX_STEP_BYTES, body => [body.requester]),
  'witness-commitment': spec(pb.WitnessCommitment, limits.witnessCommitment, MAX_STEP_BYTES, body => [body.witness]),
  'fraud-proof': spec(pb.FraudProof, limits.fraudProof, MAX_BODY_BYTES, body => [body.accuser]),
  'double-root': spec(pb.DoubleRoot, limits.doubleRoot, MAX_BODY_BYTES, body => [body.reporter]),
  receipt: spec(pb.Receipt, limits.receipt, MAX_STEP_BYTES, body => [body.author, body.requester], true),
  payment: spec(pb.Payment, limits.payment, MAX_STEP_BYTES, body => [body.payer, body.payee], true),
  'credit-line': spec(pb.CreditLine, limits.creditLine, MAX_STEP_BYTES, body => [body.grantor]),
  'log-entry': spec(pb.LogEntry, limits.logEntry, MAX_BODY_BYTES, body => [body.author]),
  checkpoint: spec(pb.Checkpoint, limits.checkpoint, MAX_STEP_BYTES, body => [body.author]),
  'voucher-batch': spec(pb.VoucherBatch, limits.voucherBatch, MAX_STEP_BYTES, body => [body.payer])
}

export const BODY_TYPES = Object.keys(REGISTRY) as readonly BodyType[]

const PREFIX = 'application/vnd.mycel.'
const SUFFIX = '.v1+protobuf'

/** The DSSE payload type of a body: its domain tag, e.g. `application/vnd.mycel.receipt.v1+protobuf`. */
export function payloadTypeOf (type: BodyType): string {
  return `${PREFIX}${type}${SUFFIX}`
}

/** The body type behind a payload type; undefined where this version does not know it. */
export function bodyTypeOf (payloadType: string): BodyType | undefined {
  const name = payloadType.startsWith(PREFIX) && payloadType.endsWith(SUFFIX) ? payloadType.slice(PREFIX.length, -SUFFIX.length) : ''
  return Object.hasOwn(REGISTRY, name) ? name as BodyType : undefined
}
