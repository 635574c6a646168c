import { MAX_FUEL } from '@mycel/verify/profile'
import { MAX_JOB_UNITS } from '@mycel/wire'
import { parseFacet } from '@mycel/wire/facets'
import { parse, TomlError } from 'smol-toml'
import { z } from 'zod'
import { parseAmount } from '../../amount.ts'
import { problemsOf, sentence } from '../../config/problems.ts'
import { keyOfParty } from '../../parties.ts'
import { MAX_VERIFIERS } from '../../verifiers/plan.ts'
import { MAX_WITNESSES } from '../../witness/asks.ts'
import { CliError, EXIT } from '../exit.ts'

// Messages are "what is wrong | what to do", as in config/schema.ts.

const HOUR_MS = 60 * 60 * 1000
const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: HOUR_MS, d: 24 * HOUR_MS }
const MAX_DEADLINE_MS = 30 * 24 * HOUR_MS

const whole = (min: number, max: number): z.ZodNumber => z.int(`not a whole number | one between ${min} and ${max}`).min(min, `too small | at least ${min}`).max(max, `too large | at most ${max}`)
const share = (max: number): z.ZodNumber => z.number('not a number | a share, e.g. 0.02').min(0, 'below 0 | at least 0').max(max, `above ${max} | at most ${max}`)
const path = z.string('missing or not text | a path, relative to the job file').min(1, 'empty | a path, relative to the job file').max(1024, 'longer than 1024 characters | a shorter path')

const duration = z.string('not text | for instance "30m"').transform((text, context) => {
  const [, count = '', unit = ''] = /^([1-9][0-9]{0,5})(s|m|h|d)$/.exec(text) ?? []
  const ms = Number(count) * (UNIT_MS[unit] ?? 0)
  return ms >= 1000 && ms <= MAX_DEADLINE_MS ? ms : refuse(context, `"${text}" is no duration | a number and s, m, h or d, at most "30d"`)
})

const facet = z.string('not text | for instance "memory>=8GiB"').transform((text, context) => {
  const parsed = parseFacet(text)
  return parsed.ok ? parsed.facet : refuse(context, `${parsed.reason} | docs/spec/discovery.md lists the facets`)
})

const price = z.strictObject({
  cap: z.string('missing or not text | the most that one unit may cost, e.g. "0.002"').transform((text, context) => parseAmount(text) ?? refuse(context, `"${text}" is no amount | a decimal with at most six places, e.g. "0.002"`)),
  asset: z.string('not text | the asset that prices are in').regex(/^[A-Za-z][A-Za-z0-9-]{0,15}$/, 'not an asset | letters, digits and dashes, at most 16').default('credit')
}, 'missing | add [price] with cap = "…"')

const inputs = z.strictObject({
  lines: path.optional(),
  files: z.union([path, z.array(path).min(1).max(4096)], 'neither a folder nor a list of files | files = "folder" or ["a", "b"]').optional(),
  count: whole(1, MAX_JOB_UNITS).optional()
}, 'missing | add [inputs] with one of lines, files, count').superRefine((value, context) => {
  const given = Object.entries(value).filter(([, one]) => one != null).map(([name]) => name)

  if (given.length !== 1) {
    context.addIssue({ code: 'custom', message: `${given.length === 0 ? 'none of lines, files, count' : given.join(' and ')} | exactly one of lines, files, count` })
  }
})

const mount = z.strictObject({
  path: z.string('missing or not text | where units find it below /in').regex(/^(\/in\/)?(?!.*(^|\/)\.{1,2}(\/|$))[^/\p{Cc}]+(\/[^/\p{Cc}]+)*$/u, 'not a path below /in | for instance "digits.bin"').max(128, 'longer than 128 characters | shorten it'),
  file: path
})

const verify = z.strictObject({
  kind: z.enum(['batch', 'accepted'], 'unknown kind | "batch" (units are re-executed) or "accepted" (your word)').default('batch'),
  floor: share(1).default(0.02),
  kappa: share(1).default(0.95),
  window: whole(1, 4096).default(75),
  witnesses: whole(0, MAX_WITNESSES).default(0),
  verifiers: whole(0, MAX_VERIFIERS).default(0),
  audit_self: z.boolean('not true or false | write true or false').default(true),
  audit_budget: z.string('not text | the most that verifiers may cost together, e.g. "0.05"').transform((text, context) => parseAmount(text) ?? refuse(context, `"${text}" is no amount | a decimal with at most six places, e.g. "0.05"`)).prefault('0')
}).superRefine(({ kind, witnesses, verifiers, audit_budget: budget }, context) => {
  if (witnesses > 0 && kind !== 'batch') {
    context.addIssue({ code: 'custom', path: ['witnesses'], message: 'nothing is challenged | only kind = "batch" has witnesses' })
  }

  if (verifiers > 0 && kind !== 'batch') {
    context.addIssue({ code: 'custom', path: ['verifiers'], message: 'nothing can be re-executed | only kind = "batch" has verifiers' })
  } else if (verifiers > 0 && budget === 0n) {
    context.addIssue({ code: 'custom', path: ['audit_budget'], message: 'nobody can be hired for nothing | the most that verifiers may cost together, e.g. "0.05"' })
  }
})

const limits = z.strictObject({
  memory_mib: whole(1, 4096).default(64),
  output_kib: whole(0, 16_384).default(64),
  wall_s: whole(1, 86_400).default(60),
  window_s: whole(1, 86_400).default(120),
  answer_s: whole(1, 1800).optional(),
  fuel: z.string('not text | a whole number in quotes').regex(/^(0|[1-9][0-9]{0,18})$/, 'not a whole number | digits in quotes, about 10^9 for a second of computing').default('100000000000')
})

const jobSchema = z.strictObject({
  name: z.string('missing or not text | a name for people').min(1, 'empty | a name for people').max(64, 'longer than 64 characters | shorten it'),
  class: z.string('not text | a class such as "compute"').regex(/^[a-z][a-z0-9-]{0,31}$/, 'not a class name | lower-case letters, digits and dashes').default('compute'),
  module: path,
  args: z.array(z.string('not text | put it in quotes').max(1024, 'longer than 1024 characters | pass it as an input'), 'not a list | write ["one", "two"]').max(64, 'too many | at most 64').default([]),
  deadline: duration.prefault('1h'),
  providers: whole(1, 256).default(4),
  inputs,
  mounts: z.array(mount).max(16, 'too many | at most 16').default([]),
  require: z.strictObject({ facets: z.array(facet).max(16, 'too many | at most 16').default([]) }).prefault({}),
  price,
  verify: verify.prefault({}),
  limits: limits.prefault({}),
  shares: z.array(z.strictObject({
    party: z.string('missing | a did:key or a peer id').refine(text => keyOfParty(text) != null, 'names nobody | a did:key:z6Mk… or a peer id 12D3KooW…'),
    share: share(0.5),
    reason: z.string('missing | what it is for, e.g. "dataset"').min(1).max(64)
  })).max(8, 'too many | at most 8').default([])
}).superRefine(({ mounts, limits: { fuel } }, context) => {
  const paths = mounts.map(({ path: at }) => at.replace(/^\/in\//, ''))
  const twice = paths.find((one, i) => paths.indexOf(one) !== i)

  if (twice != null) {
    context.addIssue({ code: 'custom', path: ['mounts'], message: `"${twice}" is mounted twice | give each file its own path` })
  }

  if (BigInt(fuel) > MAX_FUEL) {
    context.addIssue({ code: 'custom', path: ['limits', 'fuel'], message: 'above 2^61 | a smaller number' })
  }
})

/** A job as its author wrote it (docs/job.md); paths still relative to the file. */
export type JobFile = z.output<typeof jobSchema>

/** Parses and checks a job file's text. CliError 65 `bad-job`: what is wrong, where, and what to do. */
export function parseJob (text: string, file: string): JobFile {
  let raw: unknown

  try {
    raw = parse(text)
  } catch (err) {
    const at = err instanceof TomlError ? `:${err.line}:${err.column}` : ''
    throw new CliError(EXIT.badData, 'bad-job', `${file}${at}: ${((err as Error).message.split('\n')[0] ?? '').replace('Invalid TOML document: ', 'not TOML: ')}`, 'docs/job.md has an example to copy', { cause: err })
  }

  const checked = jobSchema.safeParse(raw)

  if (checked.success) {
    return checked.data
  }

  const problems = problemsOf(checked.error, jobSchema)
  const [first] = problems
  throw problems.length === 1 && first != null
    ? new CliError(EXIT.badData, 'bad-job', `${file}: ${sentence({ ...first, todo: '' })}`, first.todo)
    : new CliError(EXIT.badData, 'bad-job', `${file}:\n${problems.map(problem => `  ${sentence(problem)}`).join('\n')}`, 'docs/job.md has an example to copy')
}

function refuse (context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}
