import { nearest } from '../nearest.ts'
import type { z } from 'zod'

/** One thing that is wrong: where in the file, what, and what to do about it. */
export interface Problem {
  readonly where: string
  readonly what: string
  readonly todo: string
}

export type ConfigErrorCode = 'config-missing' | 'config-unreadable' | 'config-invalid'

/** The node's config cannot be used. `problems` is never empty. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly code: ConfigErrorCode
  readonly path: string
  readonly problems: readonly Problem[]

  constructor (code: ConfigErrorCode, path: string, problems: readonly Problem[], options?: ErrorOptions) {
    super(`${path}: ${problems.map(sentence).join('; ')}`, options)
    this.code = code
    this.path = path
    this.problems = problems
  }
}

/** A problem as one sentence. */
export function sentence ({ where, what, todo }: Problem): string {
  return `${where === '' ? '' : `${where}: `}${what}${todo === '' ? '' : ` (${todo})`}`
}

/** What a failed check found, at most ten problems; unknown keys come with the nearest known one. */
export function problemsOf (error: z.ZodError, schema: z.ZodType): Problem[] {
  return error.issues.slice(0, 10).flatMap(issue => {
    const where = issue.path.map((key, i) => typeof key === 'number' ? `[${key + 1}]` : `${i === 0 ? '' : '.'}${String(key)}`).join('')

    if (issue.code === 'unrecognized_keys') {
      const known = keysAt(schema, issue.path)
      return issue.keys.map(key => ({ where: where === '' ? key : `${where}.${key}`, what: 'unknown key', todo: suggestion(key, known) }))
    }

    const [what = '', todo = ''] = issue.message.split(' | ')
    return [{ where, what: what.replace('Invalid input: ', ''), todo }]
  })
}

function suggestion (key: string, known: readonly string[]): string {
  const meant = nearest(key, known)
  return meant != null ? `did you mean "${meant}"?` : `known here: ${known.join(', ')}`
}

interface Described { readonly shape?: Record<string, z.ZodType>, readonly element?: z.ZodType, unwrap? (): z.ZodType }

function keysAt (schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at = plain(schema)

  for (const key of path) {
    at = plain((typeof key === 'number' ? at?.element : at?.shape?.[String(key)]))
  }

  return Object.keys(at?.shape ?? {})
}

// below defaults, pipes and the like lies the object or array whose keys we want
function plain (schema: z.ZodType | undefined): Described | undefined {
  let at = schema

  for (let depth = 0; at != null && depth < 8; depth++) {
    const described = at as unknown as Described & { readonly in?: z.ZodType }

    if (described.shape != null || described.element != null) {
      return described
    }

    at = described.unwrap?.() ?? described.in
  }

  return undefined
}
