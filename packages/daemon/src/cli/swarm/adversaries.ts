import { adversaryPath } from '../../swarm/adversary.ts'
import { SwarmError } from '../../swarm/errors.ts'
import { CliError, EXIT, usage } from '../exit.ts'
import type { AdversarySpec } from '../../swarm/spec.ts'

/** `forge=2,fraction=0.1` → two nodes with that adversary. */
export function parseAdversary (text: string): readonly AdversarySpec[] {
  const [[module, count], ...options] = text.split(',').map(pair) as [[string, string], ...Array<[string, string]>]

  if (!/^[1-9]\d{0,2}$/.test(count)) {
    throw usage(`--adversary ${text}: how many?`, 'for instance forge=1, or forge=1,fraction=0.1')
  }

  checkModule(module)
  const spec = { module, options: Object.fromEntries(options) }
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

function pair (text: string): [string, string] {
  const at = text.lastIndexOf('=')
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
