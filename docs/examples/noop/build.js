// Compiles noop.ts and echo.ts to dist/*.wasm; does nothing where they are newer than their sources.
import { fileURLToPath } from 'node:url'
import { upToDate, compile } from '../assemblyscript.js'

const here = fileURLToPath(new URL('.', import.meta.url))

for (const name of ['noop', 'echo']) {
  const [source, target] = [`${here}assembly/${name}.ts`, `${here}dist/${name}.wasm`]
  if (!upToDate(target, [source, fileURLToPath(import.meta.url)])) {
    await compile(source, target, ['--noAssert'])
  }
}
