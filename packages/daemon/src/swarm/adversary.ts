import { existsSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { SwarmError } from './errors.ts'
import type { AdversarySpec } from './spec.ts'
import type { Overrides } from '../parts/overrides.ts'

/** Where an adversary runs. */
export interface AdversaryContext {
  readonly name: string
  /** The node's own folder: what an adversary reports about itself goes here. */
  readonly dir: string
  log (text: string): void
}

/**
 * What an adversary's module exports under the name `adversary`: from its options (`--adversary name=1,key=value`) and its node, the parts to replace. The daemon
 * knows nothing of it. Throws an Error with a sentence for people where an option is wrong.
 */
export type Adversary = (options: Readonly<Record<string, string>>, context: AdversaryContext) => Overrides | Promise<Overrides>

/** In the repository; the installed package has none. */
const BUILT_IN = new URL('../../../../../test/adversary/', import.meta.url)
const NAME = /^[a-z][a-z0-9-]*$/

/** The file of an adversary: built-in names stand for a file in the repository's test/adversary, everything else is a path. */
export function adversaryPath (module: string, cwd: string = process.cwd()): string {
  const path = NAME.test(module) ? fileURLToPath(new URL(`${module}.ts`, BUILT_IN)) : isAbsolute(module) ? module : resolve(cwd, module)

  if (!existsSync(path)) {
    throw NAME.test(module)
      ? new SwarmError('no-such-adversary', `there is no built-in adversary "${module}"`, 'built-in ones live in test/adversary of the repository; the installed package has none: name a path such as ./mine.js')
      : new SwarmError('no-such-adversary', `there is no file ${path}`, 'name a module that exports "adversary"')
  }

  return path
}

/** Loads an adversary and asks it for its overrides. */
export async function loadAdversary (spec: AdversarySpec, context: AdversaryContext): Promise<Overrides> {
  const path = adversaryPath(spec.module)
  const { adversary } = await import(pathToFileURL(path).href) as { readonly adversary?: Adversary }

  if (typeof adversary !== 'function') {
    throw new SwarmError('bad-adversary', `${path} exports no function "adversary"`, 'docs/adversaries.md shows the smallest one')
  }

  try {
    return await adversary(spec.options, context)
  } catch (err) {
    throw new SwarmError('bad-adversary', `adversary "${spec.module}": ${err instanceof Error ? err.message : String(err)}`, 'docs/adversaries.md lists the options', { cause: err })
  }
}
