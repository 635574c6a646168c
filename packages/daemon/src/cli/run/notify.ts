import { execFile } from 'node:child_process'

const NOTIFY_MS = 5000

/**
 * Tells systemd how far the service is (`READY=1`, `STOPPING=1`); does nothing without $NOTIFY_SOCKET. Node has no unix datagrams, so systemd-notify speaks for us:
 * the unit needs `NotifyAccess=all`. Returns what went wrong, if anything.
 */
export async function notify (state: string, env: Readonly<Record<string, string | undefined>>): Promise<string | undefined> {
  const { NOTIFY_SOCKET: socket, PATH: path } = env

  if (socket == null || socket === '') {
    return undefined
  }

  return new Promise(resolve => {
    execFile('systemd-notify', [state], { env: { NOTIFY_SOCKET: socket, PATH: path ?? '/usr/bin:/bin' }, timeout: NOTIFY_MS }, err => {
      resolve(err == null ? undefined : `systemd-notify ${state}: ${err.message}`)
    })
  })
}
