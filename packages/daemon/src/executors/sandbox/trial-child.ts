/**
 * The entry of a trial: started like a child, it tries to get out, says in one line of JSON how far it came, and waits for its stdin to end. It is told in its
 * first argument what there is to reach.
 */
import { spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { closeSync, openSync, readdirSync, readFileSync, readSync, unlinkSync, writeSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { closeInherited } from '../inherited.ts'
import type { Quarry, Tried } from './trial.ts'

closeInherited()

const MIB = 1024 * 1024
const CONNECT_MS = 500
/** Set by shells and launchers, and telling nothing. */
const HARMLESS = ['PWD', 'OLDPWD', 'SHLVL', '_']
const WRITABLE = ['/tmp', '/dev/shm', '/var/tmp', '/mycel', '']

function reason (error: unknown): string {
  return error instanceof Error ? 'code' in error ? String(error.code) : error.message : String(error)
}

/** `act` throws where something held it; what it returns says what it reached. */
function attempt (act: () => string | undefined): Tried {
  try {
    const reached = act()
    return reached == null ? { held: true, seen: 'nothing there' } : { held: false, seen: reached }
  } catch (error) {
    return { held: true, seen: reason(error) }
  }
}

async function opened (what: string, open: (done: (error?: Error) => void) => { close (): void } | { destroy (): void }): Promise<Tried> {
  return new Promise(resolve => {
    const end = (tried: Tried): void => {
      clearTimeout(timer)
      resolve(tried)
      try {
        socket == null || ('close' in socket ? socket.close() : socket.destroy())
      } catch {
        // one that never opened
      }
    }
    const timer = setTimeout(() => { end({ held: true, seen: 'no answer' }) }, CONNECT_MS)
    let socket: { close (): void } | { destroy (): void } | undefined
    try {
      socket = open(error => { end(error == null ? { held: false, seen: what } : { held: true, seen: reason(error) }) })
    } catch (error) {
      end({ held: true, seen: reason(error) })
    }
  })
}

async function listening (what: string, where: string | { readonly port: number, readonly host: string }): Promise<Tried> {
  return opened(what, done => createServer().once('error', done).listen(where, () => { done() }))
}

function firstRead (folders: readonly string[]): string | undefined {
  let last: unknown
  for (const folder of folders) {
    try {
      readdirSync(folder)
      return folder
    } catch (error) {
      last = error
    }
  }
  throw last
}

function firstWritten (): string | undefined {
  let last: unknown
  for (const folder of WRITABLE) {
    const path = `${folder}/mycel-trial-${process.pid}`
    try {
      closeSync(openSync(path, 'wx'))
      unlinkSync(path)
      return path
    } catch (error) {
      last = error
    }
  }
  throw last
}

function started (): string | undefined {
  let last: Error | undefined
  for (const program of [process.execPath, '/bin/sh']) {
    const { error, status } = spawnSync(program, ['--version'], { timeout: CONNECT_MS })
    if (error == null && status != null) {
      return program
    }
    last = error
  }
  throw last ?? new Error('killed')
}

/** Maps memory that nobody touches: a limit on it is a limit on what could be touched. */
function mapped (mib: number): string | undefined {
  const held: Uint8Array[] = []
  for (let sum = 0; sum < mib; sum += 64) {
    held.push(new Uint8Array(64 * MIB))
  }
  return `${held.length * 64} MiB`
}

/** As deep as the host's flags say a unit may go: a stack that is smaller ends the process, and so the trial. */
function deepest (): Tried {
  let depth = 0
  const further = (): void => {
    depth++
    further()
  }
  try {
    further()
  } catch {
    return { held: depth > 1000, seen: `${depth} calls` }
  }
  return { held: false, seen: 'no end' }
}

async function tryAll ({ privatePaths, hostPid, hostPort, mib }: Quarry): Promise<Readonly<Record<string, Tried>>> {
  return {
    stack: deepest(),
    environment: attempt(() => Object.keys(process.env).find(name => !HARMLESS.includes(name))),
    'system-files': attempt(() => `/etc/passwd, ${readFileSync('/etc/passwd').length} bytes`),
    'private-files': attempt(() => firstRead([...privatePaths, `/proc/${hostPid}/cwd`])),
    writing: attempt(firstWritten),
    processes: attempt(() => readdirSync('/proc').find(name => /^\d+$/.test(name) && Number(name) !== process.pid)),
    'foreign-memory': attempt(() => {
      closeSync(openSync(`/proc/${hostPid}/mem`, 'r'))
      return `memory of ${hostPid}`
    }),
    programs: attempt(started),
    'host-network': await opened(`127.0.0.1:${hostPort}`, done => connect(hostPort, '127.0.0.1').once('error', done).once('connect', () => { done() })),
    tcp: await listening('a TCP socket', { port: 0, host: '127.0.0.1' }),
    unix: await listening('a unix socket', `\0mycel-trial-${hostPid}`),
    udp: await opened('a UDP socket', done => createSocket('udp4').once('error', done).bind(0, '127.0.0.1', () => { done() })),
    memory: attempt(() => mapped(mib))
  }
}

const quarry = JSON.parse(process.argv[2] ?? '{}') as Quarry
writeSync(1, `${JSON.stringify(await tryAll(quarry))}\n`)
// stays to be looked at from outside: as a stream, stdin would need calls that children do not have
readSync(0, Buffer.alloc(1))
process.exit(0)
