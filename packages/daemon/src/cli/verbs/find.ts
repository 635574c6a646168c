import { parseFacet } from '@mycel/wire/facets'
import { formatAmount } from '../../amount.ts'
import { EXIT, usage } from '../exit.ts'
import { columns } from '../help.ts'
import { text } from '../verb.ts'
import type { Verb } from '../verb.ts'

const DEFAULT_LIMIT = '20'

export const find: Verb = {
  usage: 'find <facet…> [--limit N]',
  summary: 'peers whose verified ads match every facet; exits 1 where there are none',
  example: 'mycel find class=compute "memory>=8GiB"',
  positionals: [1, 16],
  options: { limit: { type: 'string', value: 'N', help: 'at most so many, 1 to 1000 (default: 20)' } },
  async run (call) {
    const limit = text(call, 'limit') ?? DEFAULT_LIMIT

    if (!/^[1-9][0-9]{0,3}$/.test(limit) || Number(limit) > 1000) {
      throw usage(`--limit: "${limit}" is no number between 1 and 1000`)
    }

    const facets = call.positionals.map(facetOf)
    const found = await (await call.control()).find(facets, Number(limit))
    const rows = found.flatMap(({ peer, capacities }) => capacities.map(({ class: cls, unitPrice, asset, region }) => [peer, cls, `${formatAmount(BigInt(unitPrice))} ${asset}`, region === '' ? '-' : region]))
    call.print(found, found.length === 0 ? 'nobody matches' : columns([['PEER', 'CLASS', 'PRICE', 'REGION'], ...rows]).join('\n'))
    return found.length === 0 ? EXIT.no : EXIT.ok
  }
}

function facetOf (given: string): string {
  const parsed = parseFacet(given)

  if (!parsed.ok) {
    throw usage(parsed.reason, 'docs/spec/discovery.md lists the facets')
  }

  return parsed.facet
}
