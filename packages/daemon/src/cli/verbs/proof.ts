import { writeFile } from 'node:fs/promises'
import { EXIT } from '../exit.ts'
import { columns } from '../help.ts'
import { size } from '../job/words.ts'
import { positional, text } from '../verb.ts'
import type { Verb } from '../verb.ts'

export const proofLs: Verb = {
  usage: 'proof ls',
  summary: 'fraud proofs that this node has checked by running the unit again',
  example: 'mycel proof ls',
  positionals: [0, 0],
  options: {},
  async run (call) {
    const proofs = await (await call.control()).listProofs()
    const rows = proofs.map(({ id, verdict, provider, index, learned, at }) => [id, verdict, provider, `unit ${index}`, learned, new Date(at).toISOString()])
    call.print(proofs, columns([['ID', 'VERDICT', 'PROVIDER', 'UNIT', 'LEARNED', 'AT'], ...rows]).join('\n'))
    return EXIT.ok
  }
}

export const proofExport: Verb = {
  usage: 'proof export <id> [--out FILE]',
  summary: 'a proof and all that re-execution needs, in one file that anybody can check',
  example: 'mycel proof export 5f2c… --out proof.json',
  positionals: [1, 1],
  options: { out: { type: 'string', value: 'FILE', help: 'a new file (default: <first 16 letters of the id>.proof.json)' } },
  async run (call) {
    const id = positional(call, 0)
    const bytes = await (await call.control()).exportProof(id)
    const out = text(call, 'out') ?? `${id.replace(/[^0-9A-Za-z]/g, '').slice(0, 16)}.proof.json`
    await writeFile(out, bytes, { flag: 'wx' })
    call.print({ id, out, bytes: bytes.byteLength }, `${out}: ${size(bytes.byteLength)}\nCheck it anywhere: mycel proof verify ${out}`)
    return EXIT.ok
  }
}
