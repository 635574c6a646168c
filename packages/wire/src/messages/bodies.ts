import type * as pb from './generated/bodies.ts'

type Needs<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> }

export type { Accept, Approve, AuditPolicy, AuditSummary, Cancel, ClinicDescriptor, Commit, ComputeDescriptor, Decline, Deliver, Dispute, DoubleRoot, Expire, Fail, FraudProof, GpuDescriptor, Head, InferenceDescriptor, KeyCertificate, Line, Manifest, Meter, MicrofactoryDescriptor, Mount, NonceCommitment, NonceRequest, Open, Part, Payment, CreditLine, Refute, Results, Reveal, Share, Start, Timeouts, UnitInput, UnitResult, VoucherBatch, WasmWork, WitnessCommitment } from './generated/bodies.ts'

export type Capacity = Needs<pb.Capacity, 'descriptor'>
export type Ad = Omit<pb.Ad, 'capacities'> & { capacities: Capacity[] }
export type Tender = Needs<pb.Tender, 'work' | 'evidence' | 'audit' | 'timeouts'>
export type Bid = Needs<pb.Bid, 'head'>
export type Award = Needs<pb.Award, 'head'>
export type Receipt = Needs<pb.Receipt, 'audit' | 'head'>
export type LogEntry = Needs<pb.LogEntry, 'body'>
export type Checkpoint = Needs<pb.Checkpoint, 'head'>

/** Every signed body by the short name that appears in its payload type. */
export interface Bodies {
  'key-certificate': pb.KeyCertificate
  ad: Ad
  tender: Tender
  bid: Bid
  award: Award
  accept: pb.Accept
  decline: pb.Decline
  start: pb.Start
  commit: pb.Commit
  reveal: pb.Reveal
  open: pb.Open
  approve: pb.Approve
  deliver: pb.Deliver
  cancel: pb.Cancel
  fail: pb.Fail
  expire: pb.Expire
  refute: pb.Refute
  dispute: pb.Dispute
  'nonce-request': pb.NonceRequest
  'witness-commitment': pb.WitnessCommitment
  'fraud-proof': pb.FraudProof
  'double-root': pb.DoubleRoot
  receipt: Receipt
  payment: pb.Payment
  'credit-line': pb.CreditLine
  'log-entry': LogEntry
  checkpoint: Checkpoint
  'voucher-batch': pb.VoucherBatch
}

export type BodyType = keyof Bodies
