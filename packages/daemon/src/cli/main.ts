import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { nearest } from '../nearest.ts'
import { VERSION } from '../version.ts'
import { nodeDir } from './dir.ts'
import { explain, EXIT, usage } from './exit.ts'
import { COMMON, generalHelp, groupHelp, verbHelp } from './help.ts'
import { wordsOn } from './terminal.ts'
import { VERBS } from './verbs.ts'
import type { Terminal } from './terminal.ts'
import type { Call, Options, Values, Verb } from './verb.ts'
import type { Control } from '../control.ts'

export interface Program extends Terminal {
  /** After `mycel`. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

/** Runs one command and returns the exit code; throws nothing. */
export async function main (program: Program): Promise<number> {
  const { args, env, stdout } = program
  // before options are parsed this is the best guess there is; `--` ends it
  const json = args.slice(0, args.includes('--') ? args.indexOf('--') : undefined).includes('--json')
  const words = wordsOn(program, json)

  try {
    const found = verbOf(args)

    if (typeof found === 'string') {
      stdout.write(`${found}\n`)
      return EXIT.ok
    }

    const verb = await VERBS[found.name]?.load()

    if (verb == null) {
      throw usage(`no verb "${found.name}"`)
    }

    const { values, positionals } = parse(verb, found.rest)

    if (values.help === true) {
      stdout.write(`${verbHelp(verb)}\n`)
      return EXIT.ok
    }

    checkPositionals(verb, positionals)
    const dir = nodeDir(typeof values.dir === 'string' ? values.dir : undefined, env)
    const call: Call = { ...words, stdin: program.stdin, values, positionals, json, dir, env, signal: program.signal, control: async () => connect(dir) }
    return await (verb.graceful === true ? verb.run(call) : Promise.race([verb.run(call), interrupted(program.signal)]))
  } catch (err) {
    words.end()

    if (program.signal.aborted && (err as Error).name === 'AbortError') {
      return EXIT.interrupted
    }

    const { exit, view } = explain(err)
    words.note(`mycel: ${view.message}${view.hint === '' ? '' : `\n  ${view.hint}`}`)

    if (env.MYCEL_TRACE != null && err instanceof Error) {
      words.note(err.stack ?? '')
    }

    if (json) {
      words.print({ error: view }, '')
    }

    return exit
  } finally {
    words.end()
  }
}

/** The verb that the arguments start with and what is left, or a text to print instead. */
function verbOf (args: readonly string[]): { readonly name: string, readonly rest: readonly string[] } | string {
  const [first, second] = args

  if (first == null || first === '--help' || first === '-h' || first === 'help') {
    return generalHelp(VERSION)
  }

  if (first === '--version' || first === '-V') {
    return VERSION
  }

  if (Object.hasOwn(VERBS, first)) {
    return { name: first, rest: args.slice(1) }
  }

  const names = Object.keys(VERBS)
  const groups = [...new Set(names.filter(name => name.includes(' ')).map(name => name.slice(0, name.indexOf(' '))))]

  if (!groups.includes(first)) {
    const meant = nearest(first, [...names.filter(name => !name.includes(' ')), ...groups])
    throw usage(`no verb "${first}"`, meant == null ? '"mycel --help" lists the verbs' : `did you mean "mycel ${meant}"?`)
  }

  if (second == null || second === '--help' || second === '-h') {
    return groupHelp(first)
  }

  const name = `${first} ${second}`

  if (Object.hasOwn(VERBS, name)) {
    return { name, rest: args.slice(2) }
  }

  const within = names.filter(one => one.startsWith(`${first} `))
  const meant = nearest(second, within.map(one => one.slice(first.length + 1)))
  throw usage(`no verb "${name}"`, meant == null ? `there are ${within.join(', ')}` : `did you mean "mycel ${first} ${meant}"?`)
}

function parse (verb: Verb, args: readonly string[]): { readonly values: Values, readonly positionals: readonly string[] } {
  const options: Options = { ...verb.options, ...COMMON }

  try {
    const plain = Object.fromEntries(Object.entries(options).map(([name, { value, help, ...option }]) => [name, option]))
    return parseArgs({ args: [...args], options: plain, allowPositionals: true, strict: true })
  } catch (err) {
    const unknown = /Unknown option '(-+[^']+)'/.exec((err as Error).message)?.[1]

    if (unknown == null) {
      throw usage(((err as Error).message.split('.')[0] ?? '').trim(), `usage: mycel ${verb.usage}`)
    }

    const meant = nearest(unknown.replace(/^-+/, ''), Object.keys(options))
    throw usage(`no option ${unknown}`, meant == null ? `usage: mycel ${verb.usage}` : `did you mean --${meant}?`)
  }
}

function checkPositionals (verb: Verb, positionals: readonly string[]): void {
  const [min, max] = verb.positionals

  if (positionals.length < min) {
    throw usage('something is missing', `usage: mycel ${verb.usage}`)
  }

  if (positionals.length > max) {
    throw usage(`"${positionals[max] ?? ''}" is one too many`, `usage: mycel ${verb.usage}`)
  }
}

async function interrupted (signal: AbortSignal): Promise<number> {
  await once(signal, 'abort')
  return EXIT.interrupted
}

async function connect (dir: string): Promise<Control> {
  const [{ loadConfig }, { createClient }] = await Promise.all([import('../config.ts'), import('../client/index.ts')])
  const { api } = await loadConfig(dir)
  return createClient({ socketPath: api.socket })
}
