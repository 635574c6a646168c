import { bytes, bytesUpTo, item, list, money, optionalBytes, part, text, time, u32, u64 } from './fields.ts'
import type { Fields } from './fields.ts'
import type * as pb from './generated/bodies.ts'

/** Largest signed body of any type, bytes. Per-type limits below are smaller or equal. */
export const MAX_BODY_BYTES = 64 * 1024

/** Largest ad body, bytes (DESIGN §5). */
export const MAX_AD_BYTES = 16 * 1024

export const MAX_TENDER_BYTES = 16 * 1024
export const MAX_STEP_BYTES = 4 * 1024

/** Most units of one window: a window's manifest and results each fit one attachment. */
export const MAX_WINDOW_UNITS = 4096

/** Most units of one job: what one manifest can list (the repeated-field limit in bodies.proto). */
export const MAX_JOB_UNITS = 262_144

/** Most vouchers under one signature. */
export const MAX_BATCH_VOUCHERS = 4096

/** Deepest path in a Merkle tree of MAX_WINDOW_UNITS leaves. */
export const MAX_PATH = 12

/** Fee and shares together take at most half: 500,000 ppm. */
export const MAX_DEDUCTIONS_PPM = 500_000

const MAX_UNITS = 1_000_000
const MAX_TIMEOUT_MS = 7 * 24 * 60 * 60 * 1000
const WHOLE_PPM = 1_000_000

const network = text(64)
const id = bytes(32)
const key = bytes(32)
const reason = text(256, 0)
const window = u32(MAX_UNITS)
const addrs = list(text(256), 8)
const timeout = u32(MAX_TIMEOUT_MS, 1)

/** A signed message inside another: its body, and 256 bytes for payload type and signature. */
const tenderEnvelope = bytesUpTo(MAX_TENDER_BYTES + 256, 1)
const stepEnvelope = bytesUpTo(MAX_STEP_BYTES + 256, 1)

const head: Fields<pb.Head> = { epoch: bytes(16), size: u64(), root: bytes(32) }
const kindPart = (max: number): Fields<pb.Part> => ({ kind: text(32), body: bytesUpTo(max) })
const step = { network, contract: id, prev: id, author: key, at: time }

const capacity: Fields<pb.Capacity> = {
  class: text(32), descriptor: part(kindPart(2048)), asset: text(16), unitPrice: money, region: text(32, 0)
}

export const keyCertificate: Fields<pb.KeyCertificate> = {
  network, identity: key, key, purposes: list(text(64), 8, 1), notBefore: time, expires: time
}

export const ad: Fields<pb.Ad> = {
  network,
  peer: key,
  seq: u64(),
  expires: time,
  addrs,
  capacities: list(item(capacity), 8),
  attestations: list(bytesUpTo(4096, 1), 8),
  accepts: list(text(96), 32),
  profiles: list(text(64), 8),
  isolation: text(32, 0)
}

const share: Fields<pb.Share> = { party: key, ppm: u32(MAX_DEDUCTIONS_PPM, 1), reason: text(64) }

const timeouts: Fields<pb.Timeouts> = {
  acceptMs: timeout, startMs: timeout, windowMs: timeout, revealMs: timeout, openMs: timeout, approveMs: timeout, settleMs: timeout
}

const auditPolicy: Fields<pb.AuditPolicy> = {
  floorPpm: u32(WHOLE_PPM), kappaPpm: u32(WHOLE_PPM), budget: money
}

export const tender: Fields<pb.Tender> = {
  network,
  requester: key,
  salt: bytes(16),
  at: time,
  class: text(32),
  facets: list(text(128), 16),
  work: part(kindPart(8192)),
  evidence: part(kindPart(1024)),
  units: u32(MAX_UNITS, 1),
  windowUnits: u32(MAX_WINDOW_UNITS, 1),
  asset: text(16),
  unitPriceCap: money,
  feePpm: u32(MAX_DEDUCTIONS_PPM),
  feePayee: optionalBytes(32),
  shares: list(item(share), 8),
  audit: part(auditPolicy),
  bidDeadline: time,
  deadline: time,
  timeouts: part(timeouts),
  addrs
}

export const bid: Fields<pb.Bid> = {
  network, tender: id, provider: key, at: time, unitPrice: money, maxUnits: u32(MAX_UNITS, 1), validUntil: time, ad: bytesUpTo(MAX_AD_BYTES + 256), head: part(head)
}

export const award: Fields<pb.Award> = {
  network, bid: id, tender: id, requester: key, provider: key, at: time, units: u32(MAX_UNITS, 1), verifiers: list(key, 16), head: part(head)
}

export const accept: Fields<pb.Accept> = step
export const decline: Fields<pb.Decline> = { ...step, reason }
export const start: Fields<pb.Start> = {
  ...step,
  window,
  units: u32(MAX_WINDOW_UNITS, 1),
  manifest: bytes(32),
  manifestSize: u32(),
  inputsRoot: bytes(32),
  nonces: list(item({ party: key, commitment: bytes(32) }), 8)
}
export const commit: Fields<pb.Commit> = { ...step, window, units: u32(MAX_WINDOW_UNITS, 1), root: bytes(32), fuel: u64() }
export const reveal: Fields<pb.Reveal> = { ...step, window, nonces: list(bytes(32), 8, 1) }
export const open: Fields<pb.Open> = { ...step, window, secret: bytes(32), results: bytes(32), resultsSize: u64() }
export const approve: Fields<pb.Approve> = { ...step, window, audited: u32(MAX_WINDOW_UNITS) }
export const deliver: Fields<pb.Deliver> = { ...step, results: bytes(32) }
export const cancel: Fields<pb.Cancel> = { ...step, reason }
export const fail: Fields<pb.Fail> = { ...step, reason }
export const expire: Fields<pb.Expire> = step
export const refute: Fields<pb.Refute> = { ...step, window, proof: id }
export const dispute: Fields<pb.Dispute> = { ...step, reason, evidence: optionalBytes(32) }

export const nonceRequest: Fields<pb.NonceRequest> = { network, contract: id, window, requester: key, witness: key, at: time }

export const witnessCommitment: Fields<pb.WitnessCommitment> = { ...nonceRequest, commitment: bytes(32) }

export const fraudProof: Fields<pb.FraudProof> = {
  network,
  accuser: key,
  at: time,
  tender: tenderEnvelope,
  award: stepEnvelope,
  start: stepEnvelope,
  commit: stepEnvelope,
  position: u32(MAX_WINDOW_UNITS - 1),
  index: u64(),
  input: bytes(32),
  inputPath: list(bytes(32), MAX_PATH),
  status: u32(),
  fuel: u64(),
  output: bytes(32),
  blind: bytes(32),
  leafPath: list(bytes(32), MAX_PATH),
  foundStatus: u32(),
  foundFuel: u64(),
  foundOutput: bytes(32)
}

export const doubleRoot: Fields<pb.DoubleRoot> = {
  network, reporter: key, at: time, tender: tenderEnvelope, award: stepEnvelope, first: stepEnvelope, second: stepEnvelope
}

export const receipt: Fields<pb.Receipt> = {
  ...step,
  requester: key,
  asset: text(16),
  units: u64(BigInt(MAX_UNITS)),
  unitPrice: money,
  total: money,
  meters: list(item({ name: text(32), amount: u64() }), 16),
  audit: part({ windows: window, units: u32(MAX_UNITS), audited: u32(MAX_UNITS) }),
  lines: list(item({ debtor: key, creditor: key, amount: money, reason: text(64) }), 16),
  head: part(head)
}

export const payment: Fields<pb.Payment> = {
  network, payer: key, payee: key, at: time, salt: bytes(16), asset: text(16), amount: u64(1n << 62n, 1n), reference: text(128, 0)
}

export const creditLine: Fields<pb.CreditLine> = {
  network, grantor: key, grantee: key, seq: u64(), asset: text(16), limit: money
}

export const logEntry: Fields<pb.LogEntry> = {
  network, author: key, epoch: bytes(16), seq: u64(), prev: bytes(32), at: time, body: part(kindPart(MAX_BODY_BYTES - 1024))
}

export const checkpoint: Fields<pb.Checkpoint> = { network, author: key, head: part(head), at: time }

export const voucherBatch: Fields<pb.VoucherBatch> = { network, payer: key, at: time, size: u32(MAX_BATCH_VOUCHERS, 1), root: bytes(32) }

const mount: Fields<pb.Mount> = { path: text(128), digest: bytes(32), size: u64() }

export const wasmWork: Fields<pb.WasmWork> = {
  module: bytes(32),
  moduleSize: u64(1n << 32n, 1n),
  profile: text(64),
  args: list(text(1024, 0), 64),
  mounts: list(item(mount), 16),
  fuel: u64(),
  memoryPages: u32(65_536, 1),
  outputBytes: u32(1 << 24),
  wallMs: u32(MAX_TIMEOUT_MS, 1)
}

export const descriptors = {
  compute: { cores: u32(65_536, 1), memoryMib: u64(1n << 32n, 1n), arch: text(32) } satisfies Fields<pb.ComputeDescriptor>,
  gpu: { model: text(64), count: u32(4096, 1), vramMib: u64(1n << 32n, 1n) } satisfies Fields<pb.GpuDescriptor>,
  inference: { models: list(text(96), 32, 1), contextTokens: u32() } satisfies Fields<pb.InferenceDescriptor>,
  microfactory: { processes: list(text(64), 32, 1), materials: list(text(64), 32) } satisfies Fields<pb.MicrofactoryDescriptor>,
  clinic: { services: list(text(96), 32, 1) } satisfies Fields<pb.ClinicDescriptor>
}
