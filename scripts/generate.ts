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

  // Callers hand in bytes of any backing store; the codecs only ever read them.
  const output = `${root}packages/${home}/src/${room}/generated/${name}.ts`
  writeFileSync(output, readFileSync(output, 'utf8').replaceAll('Uint8Array<ArrayBuffer>', 'Uint8Array'))
}
