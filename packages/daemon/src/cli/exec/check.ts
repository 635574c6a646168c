import { readFile } from 'node:fs/promises'
import { placeOf } from '@mycel/verify/execute'
import { blobCid, blobRefOf } from '@mycel/wire/blobs'
import { createNodeCrypto } from '../../crypto/node-crypto.ts'
import { inspectModule, PROFILE } from '../../executors/index.ts'
import { EXIT } from '../exit.ts'
import { columns } from '../help.ts'
import { positional } from '../verb.ts'
import { limitsOf } from './plan.ts'
import type { Inspection } from '../../executors/index.ts'
import type { Call } from '../verb.ts'

const KIB_PER_PAGE = 64

/** Says whether the module would be admitted, and what its author can do where it is not. Exit code 0 or 1. */
export async function check (call: Call): Promise<number> {
  const { memoryPages, wallMs } = limitsOf(call)
  const file = positional(call, 0)
  const module = new Uint8Array(await readFile(file))
  const inspection = await inspectModule(module, { memoryPages, wallMs, signal: call.signal })
  const cid = blobCid(blobRefOf(createNodeCrypto(), module))
  call.print({ module: cid, bytes: module.byteLength, profile: PROFILE, memoryLimitPages: memoryPages, ...inspection }, textOf(file, cid, module.byteLength, inspection))
  return inspection.admitted ? EXIT.ok : EXIT.no
}

function textOf (file: string, cid: string, bytes: number, inspection: Inspection): string {
  if (inspection.admitted) {
    const { imports, memory, exportsMemory, size } = inspection
    return [
      `${file}: admitted by ${PROFILE}`,
      ...columns([
        ['  module', cid],
        ['  size', `${bytes} bytes, ${size} as it runs`],
        ['  memory', memory == null ? 'none' : `${pages(memory.least)} at first, ${pages(memory.most)} at most`],
        ['  imports', imports.length === 0 ? 'none' : imports.join(', ')],
        ...(exportsMemory || imports.length === 0 ? [] : [['  but', 'it exports no memory named "memory": WASI calls that read or write through it fail, and "mycel job submit" refuses it']])
      ])
    ].join('\n')
  }

  const { refusal } = inspection
  const { what, feature, remedy: { advice, flags } } = refusal
  const place = placeOf(refusal)
  return [
    `${file}: not admitted by ${PROFILE}`,
    ...columns([
      ['  what', `${what}${feature == null || feature === 'unknown' ? '' : ` (${feature})`}`],
      ...(place === '' ? [] : [['  where', place]]),
      ['  to do', advice]
    ]),
    ...columns(flags.map(([toolchain, change]) => [`    ${toolchain}`, change]))
  ].join('\n')
}

function pages (count: number): string {
  const kib = count * KIB_PER_PAGE
  return `${count} page${count === 1 ? '' : 's'} (${kib < 1024 ? `${kib} KiB` : `${Number((kib / 1024).toFixed(1))} MiB`})`
}
