import { writeFile } from 'node:fs/promises'
import { EXIT } from '../exit.ts'
import { columns } from '../help.ts'
import { size } from '../job/words.ts'
import { positional, text } from '../verb.ts'
import type { ForkView } from '../../control.ts'
import type { Verb } from '../verb.ts'

export const settleFaults: Verb = {
  usage: 'settle faults [--export ID] [--out FILE]',
  summary: 'nodes that signed two different histories of their logs, proven; their credit is frozen. --export writes a proof that anybody can check',
  example: 'mycel settle faults --export 8f3c2a91 --out fork.json',
  positionals: [0, 0],
  options: {
    export: { type: 'string', value: 'ID', help: 'write this proof into a file' },
    out: { type: 'string', value: 'FILE', help: 'a new file (default: <first 16 letters of the id>.fork.json)' }
  },
  async run (call) {
    const control = await call.control()
    const id = text(call, 'export')

    if (id != null) {
      const bytes = await control.exportFork(id)
      const out = text(call, 'out') ?? `${id.replace(/[^0-9A-Za-z]/g, '').slice(0, 16)}.fork.json`
      await writeFile(out, bytes, { flag: 'wx' })
      call.print({ id, out, bytes: bytes.byteLength }, `${out}: ${size(bytes.byteLength)}\nCheck it anywhere: mycel settle check ${out}`)
      return EXIT.ok
    }

    const forks = await control.listForks()
    call.print(forks, table(forks))
    return EXIT.ok
  }
}

export const settleLift: Verb = {
  usage: 'settle lift <peer>',
  summary: 'trust a node again whose credit was frozen because it forked its log; the proof stays listed',
  example: 'mycel settle lift 12D3KooW…',
  positionals: [1, 1],
  options: {},
  async run (call) {
    const forks = await (await call.control()).liftFork(positional(call, 0))
    call.print(forks, table(forks))
    return EXIT.ok
  }
}

function table (forks: readonly ForkView[]): string {
  const rows = forks.map(({ id, peer, at, epoch, found, frozen }) => [id.slice(0, 16), peer, frozen ? 'FROZEN' : 'lifted', `entry ${at} of epoch ${epoch.slice(0, 8)}`, new Date(found).toISOString()])
  return columns([['PROOF', 'PEER', 'CREDIT', 'WHERE', 'FOUND'], ...rows]).join('\n')
}
