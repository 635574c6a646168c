// What the examples' builds share: run the AssemblyScript compiler, and only when a source is newer than its product.
import { mkdirSync, statSync } from 'node:fs'
import { dirname, basename } from 'node:path'
import asc from 'assemblyscript/asc'

/**
 * @param {string} target
 * @param {string[]} sources
 */
export function upToDate (target, sources) {
  const built = statSync(target, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return sources.every(source => statSync(source).mtimeMs < built)
}

/**
 * One WebAssembly command without a host runtime: no garbage collector, no imports but what the source declares.
 *
 * @param {string} source - absolute path
 * @param {string} target - absolute path
 * @param {string[]} flags - for the compiler, beyond the common ones
 */
export async function compile (source, target, flags) {
  mkdirSync(dirname(target), { recursive: true })
  const { error, stderr } = await asc.main([
    basename(source), '--baseDir', dirname(source), '--outFile', target,
    '-O3', '--runtime', 'stub', '--use', 'abort=', '--memoryBase', '65536', ...flags
  ])
  if (error != null) {
    throw new Error(`${source} does not compile:\n${stderr.toString()}`)
  }
}
