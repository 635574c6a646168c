import { spawn } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * What keeps a child away from the host, strongest first. `bwrap`: own namespaces (no network, no host files but the system's
 * libraries), no capabilities, and Node's permission model inside. `permission`: Node's permission model alone (no files, no
 * processes, no addons), which is a seat belt and no wall against native code. `process`: a process of its own that can be killed.
 */
export type Isolation = 'bwrap' | 'permission' | 'process'

export type Tier = 'default' | 'liftoff' | 'turbofan'

export interface Launch {
  readonly command: string
  readonly args: readonly string[]
}

const TIER_FLAGS: Readonly<Record<Tier, readonly string[]>> = {
  default: [],
  liftoff: ['--liftoff-only'],
  turbofan: ['--no-liftoff']
}
/** JavaScript heap of a child; linear memory, blobs and files lie outside it. */
const HEAP_MIB = 128
const TRIAL_MS = 5_000

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
const ENTRY = fileURLToPath(new URL(`./child.${extension}`, import.meta.url))
const FOLDER = dirname(ENTRY)
/** Says that the entry is an ES module. */
const MANIFEST = fileURLToPath(new URL(extension === 'ts' ? '../../package.json' : '../../../package.json', import.meta.url))

/** The package that checks, instruments and runs modules: the child loads it. */
const VERIFY = join(dirname(fileURLToPath(import.meta.resolve('@mycel/verify/execute'))), '../../..')

/** Where Node looks for that package, from the entry upwards. */
const RESOLVED_IN = FOLDER.split(sep).map((_, i, parts) => join(parts.slice(0, i + 1).join(sep) || sep, 'node_modules', '@mycel'))

function nodeArgs (tier: Tier, permission: boolean, folder: string, readable: readonly string[]): string[] {
  return [
    ...TIER_FLAGS[tier],
    // a stack for the deepest calls that the profile allows, and for small metered functions the inlining that unmetered ones get
    '--stack-size=6000',
    '--wasm-inlining-min-budget=400',
    `--max-old-space-size=${HEAP_MIB}`,
    '--disallow-code-generation-from-strings',
    '--no-warnings',
    ...(permission ? ['--permission', ...readable.map(path => `--allow-fs-read=${path}`)] : []),
    join(folder, `child.${extension}`)
  ]
}

/** The command that starts a child. Its environment is empty in every case. */
export function launch (tier: Tier, isolation: Isolation): Launch {
  if (isolation !== 'bwrap') {
    return { command: process.execPath, args: nodeArgs(tier, isolation === 'permission', FOLDER, [FOLDER, MANIFEST, VERIFY, realpathSync(VERIFY), ...RESOLVED_IN]) }
  }
  const libraries = ['/lib', '/lib64', '/usr/lib', '/usr/lib64', '/usr/local/lib'].flatMap(path => ['--ro-bind-try', path, path])
  return {
    command: 'bwrap',
    args: [
      '--unshare-all', '--die-with-parent', '--new-session', '--clearenv', '--cap-drop', 'ALL',
      ...libraries,
      '--ro-bind', realpathSync(process.execPath), '/mycel/node',
      '--ro-bind', FOLDER, '/mycel/executors',
      '--ro-bind', MANIFEST, '/mycel/package.json',
      '--ro-bind', join(VERIFY, 'package.json'), '/mycel/node_modules/@mycel/verify/package.json',
      '--ro-bind', join(VERIFY, 'dist/src'), '/mycel/node_modules/@mycel/verify/dist/src',
      '--remount-ro', '/', '--chdir', '/',
      '/mycel/node', ...nodeArgs(tier, true, '/mycel/executors', ['/mycel'])
    ]
  }
}

/** Whether a child starts this way and ends by itself when its stdin does. */
async function works (isolation: Isolation): Promise<boolean> {
  const { command, args } = launch('default', isolation)
  return new Promise(resolve => {
    // only PATH, so that bwrap is found; the child itself gets a clean environment
    const child = spawn(command, args, { env: { PATH: process.env.PATH }, stdio: 'ignore', timeout: TRIAL_MS, killSignal: 'SIGKILL' })
    child.once('error', () => { resolve(false) })
    child.once('exit', code => { resolve(code === 0) })
  })
}

let found: Promise<Isolation> | undefined

/** The strongest isolation that this machine has, tried once per process. */
export async function strongestIsolation (): Promise<Isolation> {
  found ??= (async () => {
    for (const isolation of ['bwrap', 'permission'] as const) {
      if (await works(isolation)) {
        return isolation
      }
    }
    return 'process'
  })()
  return found
}
