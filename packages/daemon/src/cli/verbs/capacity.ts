import { formatAmount } from '../../amount.ts'
import { capacitySchema } from '../../config/capacity.ts'
import { CliError, EXIT, usage } from '../exit.ts'
import { columns } from '../help.ts'
import { positional, text } from '../verb.ts'
import type { CapacityView } from '../../control.ts'
import type { Call, Verb } from '../verb.ts'

export const capacityAdd: Verb = {
  usage: 'capacity add <class> [term=value …] --price AMOUNT [--asset NAME] [--region NAME]',
  summary: 'offer a capacity; a capacity of the same class is replaced. Terms: docs/config.md, "capacity"',
  example: 'mycel capacity add compute cores=4 memory_mib=8192 arch=x86-64 --price 0.001 --region eu',
  positionals: [1, 16],
  options: {
    price: { type: 'string', value: 'AMOUNT', help: 'of one unit, e.g. 0.001' },
    asset: { type: 'string', value: 'NAME', help: 'what prices are in (default: credit)' },
    region: { type: 'string', value: 'NAME', help: 'e.g. eu' }
  },
  async run (call) {
    const [cls = '', ...terms] = call.positionals
    const raw: Record<string, unknown> = Object.fromEntries(terms.map(termOf))

    for (const [key, value] of [['class', cls], ['price', text(call, 'price')], ['asset', text(call, 'asset')], ['region', text(call, 'region')]] as const) {
      if (value != null) {
        raw[key] = value
      }
    }

    const checked = capacitySchema.safeParse(raw)

    if (!checked.success) {
      const [issue] = checked.error.issues
      const [what = '', todo = ''] = (issue?.message ?? '').replace('Invalid input: ', '').split(' | ')
      const where = issue?.path.join('.') ?? ''
      throw new CliError(EXIT.usage, 'bad-capacity', `${where === '' ? '' : `${where}: `}${what}`, todo === '' ? `usage: mycel ${capacityAdd.usage}` : todo)
    }

    const { unitPrice, ...rest } = checked.data
    return list(call, await (await call.control()).addCapacity({ ...rest, unitPrice: unitPrice.toString() }))
  }
}

export const capacityLs: Verb = {
  usage: 'capacity ls',
  summary: 'what this node offers',
  example: 'mycel capacity ls --json',
  positionals: [0, 0],
  options: {},
  run: async call => list(call, await (await call.control()).listCapacities())
}

export const capacityRm: Verb = {
  usage: 'capacity rm <class>',
  summary: 'withdraw a capacity; contracts that run go on',
  example: 'mycel capacity rm compute',
  positionals: [1, 1],
  options: {},
  run: async call => list(call, await (await call.control()).removeCapacity(positional(call, 0)))
}

function list (call: Call, capacities: readonly CapacityView[]): number {
  const rows = capacities.map(({ class: cls, descriptor, unitPrice, asset, region }) => [
    cls, `${formatAmount(BigInt(unitPrice))} ${asset}`, region === '' ? '-' : region, Object.entries(descriptor).map(([key, value]) => `${key}=${typeof value === 'object' ? value.join(',') : value}`).join(' ')
  ])
  call.print(capacities, columns([['CLASS', 'PRICE', 'REGION', 'TERMS'], ...rows]).join('\n'))
  return EXIT.ok
}

/** `cores=4` is a number, `models=a,b` a list, everything else text. */
function termOf (term: string): [string, unknown] {
  const at = term.indexOf('=')

  if (at < 1) {
    throw usage(`"${term}" is no term`, 'write name=value, e.g. cores=4')
  }

  const [name, value] = [term.slice(0, at), term.slice(at + 1)]
  const listed = name === 'models' || name === 'processes' || name === 'materials' || name === 'services'
  return [name, listed ? value.split(',').filter(one => one !== '') : /^[0-9]{1,15}$/.test(value) ? Number(value) : value]
}
