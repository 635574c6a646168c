// Writes test/vectors/execution: `node --stack-size=6000 scripts/profile/vectors.ts`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { executionVectors } from './execution-vectors.ts'
import { wasiVectors } from './wasi-vectors.ts'

const folder = new URL('../../test/vectors/execution/', import.meta.url)
mkdirSync(folder, { recursive: true })
for (const [name, vectors] of [['profile', executionVectors()], ['wasi', wasiVectors()]] as const) {
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(vectors, null, 2)}\n`)
}
