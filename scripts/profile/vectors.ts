// Writes test/vectors/execution/profile.json: `node scripts/profile/vectors.ts`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { executionVectors } from './execution-vectors.ts'

const folder = new URL('../../test/vectors/execution/', import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL('profile.json', folder), `${JSON.stringify(executionVectors(), null, 2)}\n`)
