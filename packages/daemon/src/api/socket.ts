import { lstat, unlink } from 'node:fs/promises'
import { connect } from 'node:net'
import { ControlError } from '../control-error.ts'

const PROBE_MS = 1000

/**
 * Makes room for a listening socket: a socket file that nobody answers on is left over from a crash and removed; one that somebody answers on is another daemon.
 *
 * @throws {ControlError} `refused` where a daemon answers, or something that is no socket lies there
 */
export async function clearSocket (path: string): Promise<void> {
  const found = await lstat(path).catch((err: NodeJS.ErrnoException) => {
    if (err.code === 'ENOENT') {
      return undefined
    }

    throw err
  })

  if (found == null) {
    return
  }

  if (!found.isSocket()) {
    throw new ControlError('refused', `${path} is no socket`, 'move it away, or name another path in api.socket')
  }

  if (await answers(path)) {
    throw new ControlError('refused', `a daemon already runs on ${path}`, 'stop that one first, or use another --dir')
  }

  await unlink(path)
}

/** Whether somebody accepts connections there. Only a refused connection means that nobody does. */
async function answers (path: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(path)
    const end = (yes: boolean): void => {
      socket.destroy()
      resolve(yes)
    }

    socket.setTimeout(PROBE_MS, () => { end(true) })
    socket.once('connect', () => { end(true) })
    socket.once('error', (err: NodeJS.ErrnoException) => { end(err.code !== 'ECONNREFUSED' && err.code !== 'ENOENT') })
  })
}
