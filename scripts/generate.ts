// Regenerates the protobuf codecs from their .proto files.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const files = ['wire/messages/envelope', 'wire/messages/bodies', 'wire/streams/frame', 'settle/log/entries', 'settle/reconcile/frame']
  .map(file => file.split('/') as [string, string, string])

for (const [home, room, name] of files) {
  const { status } = spawnSync('npx', [
    '--no-install', 'protons', `packages/${home}/src/${room}/proto/${name}.proto`, '--output', `packages/${home}/src/${room}/generated`
  ], { cwd: root, stdio: 'inherit' })

  if (status !== 0) {
    process.exit(status ?? 1)
  }

  const output = `${root}packages/${home}/src/${room}/generated/${name}.ts`
  writeFileSync(output, readFileSync(output, 'utf8')
    // A Buffer and a view of it for each field of each message that is read: a fifth of reading it.
    .replace("import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'\n", '')
    .replaceAll('uint8ArrayAlloc(0)', 'new Uint8Array(0)')
    // Callers hand in bytes of any backing store; the codecs only ever read them.
    .replaceAll('Uint8Array<ArrayBuffer>', 'Uint8Array')
    // protons-runtime 7.1.2 (8.0.1 too) writes uint64 values of 2^31 … 2^32 − 1 as one wrong byte and zeros; its uint32 writes the same varint rightly.
    .replaceAll(/^( *)w\.uint64\((\S+)\)$/gmu, '$1$2 < 4_294_967_296n ? w.uint32(Number($2)) : w.uint64($2)'))
}
