import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** The node's folder: `--dir`, else systemd's $STATE_DIRECTORY (its first folder), else $MYCEL_HOME, else $XDG_DATA_HOME or ~/.local/share, `/mycel`. Absolute. */
export function nodeDir (given: string | undefined, env: Readonly<Record<string, string | undefined>>): string {
  const state = env.STATE_DIRECTORY?.split(':')[0]
  const chosen = [given, state, env.MYCEL_HOME].find(dir => dir != null && dir !== '')

  if (chosen != null) {
    return resolve(chosen)
  }

  const data = env.XDG_DATA_HOME
  return join(data != null && data !== '' ? data : join(homedir(), '.local', 'share'), 'mycel')
}
