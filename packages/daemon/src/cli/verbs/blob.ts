import { createWriteStream } from 'node:fs'
import { access, rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { blobCid, BlobNamer } from '@mycel/wire/blobs'
import { createNodeCrypto } from '../../crypto/node-crypto.ts'
import { byteProgress } from '../blobs/progress.ts'
import { localFile, uploadFile } from '../blobs/upload.ts'
import { CliError, EXIT, usage } from '../exit.ts'
import { columns } from '../help.ts'
import { size as sizeText } from '../job/words.ts'
import { flag, positional, text } from '../verb.ts'
import type { Call, Verb } from '../verb.ts'

interface Put { readonly file: string, readonly cid: string, readonly size: number }

export const blobPut: Verb = {
  usage: 'blob put <file…>',
  summary: 'put files into the node\'s own store, of any size; prints the name of each. "-" is this command\'s own stdin. Nobody else sees anything of them until a job names them',
  example: 'mycel blob put data.bin\ntar c folder | mycel blob put -',
  positionals: [1, 256],
  graceful: true,
  options: {},
  async run (call) {
    const control = await call.control()
    const files = await Promise.all(call.positionals.map(async path => path === '-' ? undefined : localFile(path, 'blob put')))
    const put: Put[] = []

    for (const [i, file] of files.entries()) {
      const name = call.positionals[i] ?? '-'
      const { cid, size } = file == null
        ? await control.putBlob(byteProgress(stdinOf(call), undefined, words => { call.progress(`stdin  ${words}`) }))
        : await uploadFile(control, file, call)
      put.push({ file: name, cid, size })
    }

    call.print(put, columns(put.map(({ file, cid, size }) => [cid, sizeText(size), file])).join('\n'))
    return EXIT.ok
  }
}

export const blobGet: Verb = {
  usage: 'blob get <cid> [-o FILE] [--force]',
  summary: 'a blob of the node\'s store, to stdout or to a file; its bytes are checked against its name on the way',
  example: 'mycel blob get bafkrei… -o data.bin',
  positionals: [1, 1],
  graceful: true,
  options: {
    out: { type: 'string', short: 'o', value: 'FILE', help: 'a new file; it is there whole or not at all' },
    force: { type: 'boolean', help: 'replace the file where it is there already' }
  },
  async run (call) {
    const cid = positional(call, 0)
    const out = text(call, 'out')

    if (call.json && out == null) {
      throw usage('--json needs --out', 'a blob\'s bytes are no JSON')
    }

    if (out != null && !flag(call, 'force') && await access(out).then(() => true, () => false)) {
      throw new CliError(EXIT.cannotCreate, 'exists', `${out} is there already`, 'name another file, or add --force')
    }

    const { size, bytes } = await (await call.control()).getBlob(cid)
    const checked = checkedAs(cid, byteProgress(bytes, size, words => { call.progress(`${out ?? cid}  ${words}`) }))

    if (out == null) {
      await call.pour(checked)
      return EXIT.ok
    }

    await toFile(checked, out, call.signal)
    call.print({ cid, size, out }, `${out}: ${sizeText(size)}`)
    return EXIT.ok
  }
}

export const blobLs: Verb = {
  usage: 'blob ls',
  summary: 'the blobs of the node\'s store, those unused for longest first: they go first where room is needed, unless a job or contract needs them',
  example: 'mycel blob ls',
  positionals: [0, 0],
  options: {},
  async run (call) {
    const blobs = await (await call.control()).listBlobs()
    const rows = blobs.map(({ cid, size, state, pinned }) => [cid, sizeText(size), state, pinned ? 'needed' : '-'])
    call.print(blobs, columns([['CID', 'SIZE', 'STATE', 'KEPT'], ...rows]).join('\n'))
    return EXIT.ok
  }
}

export const blobRm: Verb = {
  usage: 'blob rm <cid…>',
  summary: 'take blobs off the node\'s disk; refused where a job or contract still needs one',
  example: 'mycel blob rm bafkrei…',
  positionals: [1, 256],
  options: {},
  async run (call) {
    const control = await call.control()
    const removed: Array<{ readonly cid: string, readonly size: number }> = []

    for (const cid of call.positionals) {
      removed.push(await control.removeBlob(cid))
    }

    call.print(removed, columns(removed.map(({ cid, size }) => [cid, sizeText(size), 'removed'])).join('\n'))
    return EXIT.ok
  }
}

async function * stdinOf ({ stdin }: Call): AsyncGenerator<Uint8Array> {
  for await (const piece of stdin) {
    yield typeof piece === 'string' ? new TextEncoder().encode(piece) : piece
  }
}

/** The same bytes. CliError 65 `bad-blob` in place of an end where they are not what the name says. */
async function * checkedAs (cid: string, source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const namer = new BlobNamer(createNodeCrypto())

  for await (const piece of source) {
    // the namer keeps what it is given until a chunk is full
    namer.update(piece.slice())
    yield piece
  }

  if (blobCid(namer.end().ref) !== cid) {
    throw new CliError(EXIT.badData, 'bad-blob', `what the daemon sent is not ${cid}`, 'ask "mycel status": its disk may be failing')
  }
}

async function toFile (source: AsyncIterable<Uint8Array>, out: string, signal: AbortSignal): Promise<void> {
  const partial = `${out}.${process.pid}.part`

  try {
    await pipeline(source, createWriteStream(partial, { flags: 'wx', flush: true }), { signal })
    await rename(partial, out)
  } catch (err) {
    await rm(partial, { force: true })
    throw signal.aborted ? new CliError(EXIT.interrupted, 'interrupted', `${out} was not written`, '', { cause: err }) : err
  }
}
