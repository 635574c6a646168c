import { lstat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { ControlError } from '../control-error.ts'
import type { Store } from '../stores/store.ts'

/** Copies a running node's database into a folder that is not there yet. Throws `ControlError`. */
export async function copyStore (store: Pick<Store, 'copy'>, folder: string): Promise<{ readonly records: number }> {
  if (!isAbsolute(folder)) {
    throw new ControlError('bad-request', `${folder} is no absolute path`)
  }

  if (await lstat(folder).then(() => true, () => false)) {
    throw new ControlError('refused', `${folder} is there already`, 'it is kept as it is; choose another')
  }

  try {
    return { records: await store.copy(folder) }
  } catch (err) {
    throw new ControlError('refused', `the node cannot write its database to ${folder}: ${err instanceof Error ? err.message : String(err)}`, 'choose a folder that the node may write to, or stop it first', { cause: err })
  }
}
