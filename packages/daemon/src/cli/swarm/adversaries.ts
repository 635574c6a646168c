import { adversaryPath } from '../../swarm/adversary.ts'
import { SwarmError } from '../../swarm/errors.ts'
import { CliError, EXIT, usage } from '../exit.ts'
import type { AdversarySpec } from '../../swarm/spec.ts'

/** `forge=2,fraction=0.1` → two nodes with that adversary. */
export function parseAdversary (text: string): readonly AdversarySpec[] {
  const [first = '', ...options] = text.split(',')
  // a path may hold "=" itself, an option's value as well
  const [module, count] = split(first, first.lastIndexOf('='))

  if (!/^[1-9]\d{0,2}$/.test(count)) {
    throw usage(`--adversary ${text}: how many?`, 'for instance forge=1, or forge=1,fraction=0.1')
  }

  checkModule(module)
  const spec = { module, options: Object.fromEntries(options.map(option => split(option, option.indexOf('=')))) }
  return Array.from({ length: Number(count) }, () => spec)
}

/** Says now what every node would say on its own. */
function checkModule (module: string): void {
  try {
    adversaryPath(module)
  } catch (err) {
    throw err instanceof SwarmError ? new CliError(EXIT.noInput, err.code, err.message, err.todo, { cause: err }) : err
  }
}

function split (text: string, at: number): [string, string] {
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
