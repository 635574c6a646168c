import { MAX_JOB_UNITS, MAX_WINDOW_UNITS } from '@mycel/wire'
import { MAX_BLOB_BYTES, parseBlobCid } from '@mycel/wire/blobs'
import { z } from 'zod'
import { formatAmount, MAX_AMOUNT } from '../amount.ts'
import { asset } from '../config/asset.ts'
import { capacitySchema } from '../config/capacity.ts'
import { JOURNAL_FORMATS } from '../control/accounts-view.ts'
import { ControlError } from '../control-error.ts'
import { keyOfParty } from '../parties.ts'
import { MAX_VERIFIERS } from '../verifiers/plan.ts'
import { MAX_WITNESSES } from '../witness/asks.ts'
import type { CapacityView, EntryFilter, JobRequest } from '../control.ts'

const MAX_TIMEOUT_MS = 7 * 24 * 60 * 60 * 1000
const MAX_ANSWER_MS = 30 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000

const text = (max: number, min = 1): z.ZodString => z.string().min(min).max(max)
const cid = z.string().max(128).refine(value => parseBlobCid(value) != null, 'not the CID of a blob')
const party = z.string().max(128).refine(value => keyOfParty(value) != null, 'neither a did:key nor a peer id')
const u64 = z.string().regex(/^(0|[1-9][0-9]{0,19})$/, 'not a decimal integer').refine(value => BigInt(value) < 1n << 64n, 'above 2^64 - 1')
const money = u64.refine(value => BigInt(value) <= MAX_AMOUNT, 'above 2^62 micro-units')
const className = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'not a class name')
const whole = (min: number, max: number): z.ZodNumber => z.int().min(min).max(max)

/** A job as it crosses the socket. Bounds are wire's (`tender`, `wasmWork`), so that nothing is accepted here that cannot be signed. */
export const jobRequest: z.ZodType<JobRequest> = z.strictObject({
  name: text(64),
  class: className,
  module: cid,
  args: z.array(text(1024, 0)).max(64),
  mounts: z.array(z.strictObject({ path: text(128), cid, size: whole(0, MAX_BLOB_BYTES) })).max(16),
  inputs: cid,
  units: whole(1, MAX_JOB_UNITS),
  facets: z.array(text(128)).max(16),
  asset,
  unitPriceCap: money,
  evidence: z.enum(['batch', 'accepted']),
  floorPpm: whole(0, 1_000_000),
  kappaPpm: whole(0, 1_000_000),
  windowUnits: whole(1, MAX_WINDOW_UNITS),
  witnesses: whole(0, MAX_WITNESSES).optional(),
  verifiers: whole(0, MAX_VERIFIERS).optional(),
  auditSelf: z.boolean().optional(),
  auditBudget: money.optional(),
  limits: z.strictObject({ fuel: u64, memoryPages: whole(1, 65_536), outputBytes: whole(0, 1 << 24), wallMs: whole(1, MAX_TIMEOUT_MS), windowMs: whole(100, MAX_TIMEOUT_MS).optional(), answerMs: whole(100, MAX_ANSWER_MS).optional() }),
  deadlineMs: whole(1000, 30 * DAY_MS),
  providers: whole(1, 256),
  shares: z.array(z.strictObject({ party, ppm: whole(1, 500_000), reason: text(64) })).max(8)
})

const view = z.strictObject({
  class: z.string(),
  descriptor: z.record(z.string().max(32), z.union([z.string(), z.number(), z.array(z.string())])),
  asset,
  unitPrice: money,
  region: z.string()
})

/** A capacity in the API's spelling, checked by the same rules as the config file's. */
export const capacityView: z.ZodType<CapacityView> = view.superRefine((value, context) => {
  const terms = Object.fromEntries(Object.entries(value.descriptor).map(([key, one]) => [snake(key), one]))
  const checked = capacitySchema.safeParse({ ...terms, class: value.class, asset: value.asset, price: formatAmount(BigInt(value.unitPrice)), region: value.region })

  for (const issue of checked.error?.issues ?? []) {
    context.addIssue({ code: 'custom', path: [...issue.path], message: issue.message.replace(' | ', ': ') })
  }
})

export const joinBody = z.strictObject({ ticket: text(4096) })
export const attestationBody = z.strictObject({ credential: text(4096) })
/** A peer id, a did:key or what the owner calls a peer: the node knows which. */
const named = z.string().max(128).refine(value => keyOfParty(value) != null || /^[A-Z0-9][A-Za-z0-9-]{0,31}$/.test(value), 'neither a did:key, a peer id nor a name of [names]')

export const lineBody = z.strictObject({ peer: named, asset, amount: money })
export const reasonBody = z.strictObject({ reason: text(200) })
export const journalQuery = z.strictObject({ format: z.enum(JOURNAL_FORMATS) })
export const entryFilter: z.ZodType<EntryFilter> = z.strictObject({ peer: named.optional(), asset: text(16).optional(), since: z.int().min(0).optional(), kind: text(32).optional() })
export const paymentBody = z.strictObject({ peer: named, asset, amount: money.refine(value => value !== '0', 'nothing to pay'), reference: text(128, 0) })
export const reconcileBody = z.strictObject({ peer: named.optional() })
export const copyBody = z.strictObject({ folder: z.string().min(1).max(4096) })
export const liftBody = z.strictObject({ peer: z.string().min(1).max(256) })
export const reputationQuery = z.strictObject({ class: className.optional() })
export const blobQuery = z.strictObject({ offset: whole(0, MAX_BLOB_BYTES) })
export const findQuery = z.strictObject({ facets: z.array(text(128)).min(1).max(16), limit: whole(1, 1000) })

/** The value, or a ControlError `bad-request` that names the first field that is wrong. */
export function check<T> (schema: z.ZodType<T>, value: unknown): T {
  const checked = schema.safeParse(value)

  if (checked.success) {
    return checked.data
  }

  const [issue] = checked.error.issues
  throw new ControlError('bad-request', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as it should be'}`.replace(/^: /, ''), 'docs/cli.md says what the call takes')
}

function snake (key: string): string {
  return key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}
