import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Engine {
  /** `Node 22.23.3, V8 12.4.254.21`. */
  readonly name: string
  readonly path: string
  readonly major: number
}

/** npm brings it, see node-22/package.json. */
const NODE_22 = fileURLToPath(new URL('node-22/node_modules/node/bin/node', import.meta.url))

function engineAt (path: string): Engine | undefined {
  const { stdout, status } = spawnSync(path, ['-p', 'process.version + " " + process.versions.v8'], { encoding: 'utf8' })
  const [version = '', v8 = ''] = (stdout ?? '').trim().split(' ')
  return status === 0 ? { name: `Node ${version.slice(1)}, V8 ${v8.replace(/-.*/, '')}`, path, major: Number(version.slice(1).split('.')[0]) } : undefined
}

/** Where Node 22 is said to lie; it may be missing where npm could not bring it. */
export const node22 = existsSync(NODE_22) ? engineAt(NODE_22) : undefined

/** The Node that runs this, Node 22, and whatever `MYCEL_NODES` names: paths, separated as in `PATH`. */
export function engines (): readonly Engine[] {
  const more = (process.env['MYCEL_NODES'] ?? '').split(delimiter).filter(path => path !== '')
  return [engineAt(process.execPath), node22, ...more.map(path => engineAt(path) ?? failed(path))].filter(engine => engine != null)
}

function failed (path: string): never {
  throw new Error(`MYCEL_NODES: ${path} is no Node that runs`)
}

/** Why a comparison with Node 22 cannot be made here; in CI on Linux that is an error, npm has a Node 22 for it. */
export function lacksNode22 (): string | undefined {
  if (node22 != null) {
    return undefined
  }
  const why = `Node 22 is missing (${NODE_22}): "npm install" brings it, with the install script of the package "node" allowed`
  if (process.env['CI'] != null && process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64')) {
    throw new Error(why)
  }
  return why
}
