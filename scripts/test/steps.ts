import { existsSync } from 'node:fs'
import { PACKAGES, ROOT } from './places.ts'

/** One program to run. A relative `cwd` counts from the repository's root. */
export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd?: string
}

/**
 * A `check` passes or fails as a whole and counts as one test; `tests` are counted by mocha's reporter.
 * Commands of a check run side by side, and all of them have to end well.
 */
export interface Step {
  readonly name: string
  readonly heading: string
  readonly kind: 'check' | 'tests'
  readonly commands: readonly Command[]
  readonly limitMs: number
  /** Runs while the steps after it do, and says at its end what it has to say: whole nodes mostly wait for each other. */
  readonly beside?: boolean
}

const MINUTE_MS = 60_000

const REPORTER = ['--reporter', `${ROOT}scripts/test/reporter.cjs`]

/** Everything under test/ runs from its sources: Node strips the types. */
function mocha (pattern: string, ...more: readonly string[]): Command {
  return { program: 'mocha', args: [pattern, ...more, '--timeout', '60000', ...REPORTER] }
}

/** Programs outside the packages have projects of their own, which only check. */
function projects (): Command[] {
  return ['scripts', 'test', 'docs']
    .filter(folder => existsSync(`${ROOT}${folder}/tsconfig.json`))
    .map(folder => ({ program: 'tsc', args: ['-p', folder] }))
}

/** In the order in which they run: what is cheap and tells most comes first. */
export const STEPS: readonly Step[] = [
  { name: 'build', heading: 'build every package, types included', kind: 'check', commands: [{ program: 'node', args: ['scripts/build.js'] }], limitMs: 6 * MINUTE_MS },
  { name: 'types', heading: 'types of scripts, root tests and examples', kind: 'check', commands: projects(), limitMs: 4 * MINUTE_MS },
  { name: 'lint', heading: 'lint, with the arrows between packages', kind: 'check', commands: [{ program: 'eslint', args: ['.', '--quiet'] }], limitMs: 8 * MINUTE_MS, beside: true },
  {
    name: 'dep-check',
    heading: 'every package declares what it imports',
    kind: 'check',
    commands: PACKAGES.map(name => ({ program: 'aegir', args: ['dep-check'], cwd: `packages/${name}` })),
    limitMs: 4 * MINUTE_MS
  },
  { name: 'integration', heading: 'whole nodes, examples and scripts', kind: 'tests', commands: [mocha('test/**/*.spec.ts', '--ignore', 'test/vectors/**', '--ignore', 'test/determinism/**', '--ignore', 'test/adversary/**')], limitMs: 20 * MINUTE_MS, beside: true },
  ...PACKAGES.map((name): Step => ({
    name: `unit:${name}`,
    heading: `unit tests of ${name}`,
    kind: 'tests',
    commands: [{ program: 'aegir', args: ['test', '-t', 'node', '-b', 'false', '--', ...REPORTER], cwd: `packages/${name}` }],
    limitMs: 20 * MINUTE_MS
  })),
  { name: 'vectors', heading: 'vectors, and the decoder that shares no code', kind: 'tests', commands: [mocha('test/vectors/**/*.spec.ts')], limitMs: 4 * MINUTE_MS },
  { name: 'determinism', heading: 'the same bytes and fuel in every tier and Node; random modules; the suite\'s runner', kind: 'tests', commands: [mocha('test/determinism/**/*.spec.ts')], limitMs: 4 * MINUTE_MS },
  { name: 'adversary', heading: 'peers that cheat, against nodes as they are', kind: 'tests', commands: [mocha('test/adversary/**/*.spec.ts')], limitMs: 15 * MINUTE_MS },
  { name: 'docs', heading: 'links in the documents lead somewhere', kind: 'check', commands: [{ program: 'node', args: ['scripts/test/links.ts'] }], limitMs: MINUTE_MS }
]
