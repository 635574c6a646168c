// Builds dist/digits.wasm (the job) and dist/digits.bin (its data); does nothing where they are newer than their sources.
import { mkdirSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compile, upToDate } from '../assemblyscript.js'

const here = fileURLToPath(new URL('.', import.meta.url))
const self = fileURLToPath(import.meta.url)
const assembly = `${here}assembly`

const wasm = `${here}dist/digits.wasm`
if (!upToDate(wasm, [self, ...readdirSync(assembly).map(name => `${assembly}/${name}`)])) {
  await compile(`${assembly}/index.ts`, wasm, ['--noAssert', '--converge'])
}

const data = `${here}dist/digits.bin`
if (!upToDate(data, [self, `${here}prepare.ts`])) {
  mkdirSync(`${here}dist`, { recursive: true })
  const { prepare } = await import('./prepare.ts')
  prepare(data)
}
