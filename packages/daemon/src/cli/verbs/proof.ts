import { writeFile } from 'node:fs/promises'
import { EXIT } from '../exit.ts'
import { columns } from '../help.ts'
import { size } from '../job/words.ts'
import { positional, text } from '../verb.ts'
import type { ProofView } from '../../control.ts'
import type { Verb } from '../verb.ts'

export const proofLs: Verb = {
  usage: 'proof ls',
  summary: 'proofs that this node has checked, by running the unit again where one was forged, and whom they convict',
  example: 'mycel proof ls',
  positionals: [0, 0],
  options: {},
  async run (call) {
    const proofs = await (await call.control()).listProofs()
    const rows = proofs.map(one => [one.id, one.verdict, one.convicts, chargeOf(one), one.learned, new Date(one.at).toISOString()])
    call.print(proofs, columns([['ID', 'VERDICT', 'CONVICTS', 'OF', 'LEARNED', 'AT'], ...rows]).join('\n'))
    return EXIT.ok
  }
}

export const proofShow: Verb = {
  usage: 'proof show <id>',
  summary: 'one of the proofs that this node has checked: who accused whom of what, and whom it convicts; 1 where there is none',
  example: 'mycel proof show 5f2c…',
  positionals: [1, 1],
  options: {},
  async run (call) {
    const id = positional(call, 0)
    const all = await (await call.control()).listProofs()
    const found = all.filter(one => one.id === id || (id.length >= 4 && one.id.startsWith(id)))
    const [one] = found

    if (one == null || found.length > 1) {
      call.print(null, one == null ? `no proof ${id} here; "mycel proof ls" lists those that this node has checked` : `${found.length} proofs begin with ${id}`)
      return EXIT.no
    }

    call.print(one, columns([
      [one.kind, one.id],
      ['  verdict', `${one.verdict}: ${verdictText(one)}`],
      ['  convicts', `${one.convicts} of ${chargeOf(one)}`],
      ['  provider', one.provider],
      ['  accuser', one.accuser],
      ['  requester', one.requester],
      ['  contract', `${one.contract}, window ${one.window}${one.index == null ? '' : `, unit ${one.index}`}, ${one.class}`],
      ['  learned', `${one.learned}, ${new Date(one.at).toISOString()}`]
    ]).join('\n'))
    return EXIT.ok
  }
}

function chargeOf ({ kind, verdict, index, window }: ProofView): string {
  return verdict === 'dismissed' ? 'a false accusation' : kind === 'double-root' ? `two roots for window ${window}` : `forging unit ${index ?? ''}`
}

function verdictText ({ kind, verdict }: ProofView): string {
  return kind === 'double-root' ? 'both commits are signed by the provider' : verdict === 'upheld' ? 'the unit does not come to what the provider committed to' : 'the unit comes to what the provider committed to'
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
