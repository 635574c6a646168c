// Regenerates the protobuf codecs from their .proto files.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const files = ['envelope', 'bodies']

for (const name of files) {
  const { status } = spawnSync('npx', [
    '--no-install', 'protons', `packages/wire/src/messages/proto/${name}.proto`, '--output', 'packages/wire/src/messages/generated'
  ], { cwd: root, stdio: 'inherit' })

  if (status !== 0) {
    process.exit(status ?? 1)
  }

  // Callers hand in bytes of any backing store; the codecs only ever read them.
  const output = `${root}packages/wire/src/messages/generated/${name}.ts`
  writeFileSync(output, readFileSync(output, 'utf8').replaceAll('Uint8Array<ArrayBuffer>', 'Uint8Array'))
}
