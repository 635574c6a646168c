import { ATTESTATION_KINDS } from '@mycel/verify/credentials'
import { digestOf, keyOfDid, peerKey } from '@mycel/wire'
import { z } from 'zod'
import { parseAmount } from '../amount.ts'
import { keyOfParty } from '../parties.ts'
import { capacitySchema } from './capacity.ts'
import { checkMultiaddr } from './multiaddrs.ts'
import { NETWORK_ID } from './network-id.ts'

// A message is "what is wrong | what to do": see problemsOf.

/** Most child processes: the pool's own limit. */
const MAX_CHILDREN = 64

const whole = (min: number, max: number): z.ZodNumber => z.int(`not a whole number | write one between ${min} and ${max}`)
  .min(min, `too small | at least ${min}`).max(max, `too large | at most ${max}`)

export const amount = z.string('not an amount | write it as text, for instance "5.00"').transform((text, context) => {
  const micro = parseAmount(text)
  return micro ?? refuse(context, `"${text}" is no amount | a decimal with at most six places, for instance "5.00"`)
})

const party = z.string('not text | a did:key or a peer id').transform((text, context) => {
  const key = keyOfParty(text)
  return key == null ? refuse(context, `"${text}" names nobody | a did:key:z6Mk… or a peer id 12D3KooW…`) : peerKey(key)
})

const issuer = z.string('not text | a did:key, or "self"').refine(text => text === 'self' || keyOfDid(text) != null, 'not a did:key of an Ed25519 key | it starts with did:key:z6Mk ("mycel id" prints one); "self" means any peer about itself')
const cid = z.string('not text | a CID').refine(text => digestOf(text) != null, 'not a CID over sha2-256 | "mycel exec" prints a module\'s CID')
const className = z.string('not text | a class such as "compute"').regex(/^[a-z][a-z0-9-]{0,31}$/, 'not a class name | lower-case letters, digits and dashes, at most 32')
const anyOf = <T extends z.ZodType>(item: T): z.ZodUnion<[z.ZodLiteral<'any'>, z.ZodArray<T>]> => z.union([z.literal('any'), z.array(item).max(1000)], { error: issue => firstOf(issue) })

const multiaddr = z.string('not text | a multiaddr such as "/ip4/127.0.0.1/tcp/4610"').superRefine((text, context) => {
  const fault = checkMultiaddr(text)

  if (fault != null) {
    context.addIssue({ code: 'custom', message: fault })
  }
})

const bootstrapAddr = multiaddr.refine(text => /\/p2p\/[1-9A-HJ-NP-Za-km-z]+$/.test(text), 'names no peer | it must end in /p2p/<peer id>; "mycel ticket" on that node prints one')
const path = z.string('not text | a path').min(1, 'empty | name a path').max(1024, 'longer than 1024 characters | name a shorter path')

const network = z.strictObject({
  id: z.string('not text | the network\'s name').regex(NETWORK_ID, 'not a network id | lower-case letters, digits and dashes, at most 63').default('mycel'),
  bootstrap: z.array(bootstrapAddr).max(64, 'too many | at most 64').default([]),
  listen: z.array(multiaddr).min(1, 'empty | name at least one address').max(16, 'too many | at most 16').default(['/ip4/0.0.0.0/tcp/4610']),
  local: z.boolean('not true or false | write true or false').default(false)
})

const node = z.strictObject({
  key: path.default('identity.key'),
  store: path.default('store'),
  blobs: path.default('blobs')
})

const policy = z.strictObject({
  allow_modules: anyOf(cid).default('any'),
  allow_requesters: anyOf(party).default('any'),
  deny_requesters: z.array(party).max(1000, 'too many | at most 1000').default([]),
  allow_classes: anyOf(className).default('any'),
  max_owed: amount.default(10_000_000n),
  newcomer_pool_provider: amount.default(5_000_000n),
  newcomer_pool_requester: amount.default(5_000_000n),
  newcomer_attested_share: z.number('not a number | a share between 0 and 1').min(0, 'below 0 | a share between 0 and 1').max(1, 'above 1 | a share between 0 and 1').default(0.5),
  trust: z.array(z.strictObject({
    issuer,
    kinds: z.array(z.enum(ATTESTATION_KINDS, `unknown kind | one of ${ATTESTATION_KINDS.join(', ')}`)).min(1, `empty | name at least one of ${ATTESTATION_KINDS.join(', ')}`)
  })).max(64, 'too many | at most 64').default([]),
  max_parallel_contracts: whole(1, 1024).default(16),
  verifiers: z.array(party).max(16, 'too many | at most 16').default([]).refine(keys => new Set(keys).size === keys.length, 'somebody stands in it twice | name each once')
})

const feeBound = whole(0, 50_000).refine(ppm => ppm === 0 || ppm >= 10_000, 'between 1 and 9999 | 0, or 10000 (1 %) to 50000 (5 %)')

const fees = z.strictObject({
  ppm: feeBound.default(10_000),
  payee: z.union([z.literal('none').transform(() => undefined), party.transform(key => Uint8Array.from(Buffer.from(key, 'hex')))], { error: issue => firstOf(issue) }).prefault('none'),
  floor_ppm: feeBound.default(0),
  ceiling_ppm: feeBound.default(50_000)
}).superRefine((value, context) => {
  if (value.floor_ppm > value.ceiling_ppm) {
    context.addIssue({ code: 'custom', path: ['floor_ppm'], message: `${value.floor_ppm} is above ceiling_ppm = ${value.ceiling_ppm} | lower it or raise the ceiling` })
  } else if (value.payee != null && (value.ppm < value.floor_ppm || value.ppm > value.ceiling_ppm)) {
    context.addIssue({ code: 'custom', path: ['ppm'], message: `${value.ppm} is outside floor_ppm = ${value.floor_ppm} and ceiling_ppm = ${value.ceiling_ppm} | choose one in between` })
  }
})

const executor = z.strictObject({
  workers: whole(1, MAX_CHILDREN).default(2),
  tier: z.enum(['default', 'liftoff', 'turbofan'], 'unknown tier | "default", "liftoff" or "turbofan"').default('default'),
  audit_tier: z.enum(['alternate', 'default', 'liftoff', 'turbofan'], 'unknown tier | "alternate", "default", "liftoff" or "turbofan"').default('alternate'),
  isolation: z.enum(['auto', 'none'], 'unknown isolation | "auto" (the strongest this machine has) or "none"').default('auto'),
  memory_mib: whole(1, 4096).default(512)
})

const blobs = z.strictObject({ quota_mib: whole(16, 16_777_216).default(4096) })
const api = z.strictObject({ socket: path.default('mycel.sock') })

/** The whole file as written. Every leaf has a row in docs/config.md; a test keeps the two equal. */
export const fileSchema = z.strictObject({
  network: network.prefault({}),
  node: node.prefault({}),
  policy: policy.prefault({}),
  fees: fees.prefault({}),
  executor: executor.prefault({}),
  blobs: blobs.prefault({}),
  api: api.prefault({}),
  capacity: z.array(capacitySchema).max(8, 'too many | an ad holds at most 8 capacities').default([])
})

export type ConfigFile = z.output<typeof fileSchema>

function refuse (context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}

interface UnionIssue { readonly code?: string | undefined, readonly errors?: ReadonlyArray<ReadonlyArray<{ readonly message: string }>>, readonly input?: unknown }

// in a union of a word and something else, the something else's complaint is the useful one
function firstOf (issue: UnionIssue): string {
  return issue.errors?.[1]?.[0]?.message ?? 'neither | see docs/config.md'
}
