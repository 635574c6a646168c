import { chmod, copyFile, lstat, mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { CONFIG_FILE, loadConfig, parseConfig } from '../../config.ts'
import { loadIdentity } from '../../identity.ts'
import { Store, StoreError } from '../../stores/store.ts'
import { CliError, EXIT } from '../exit.ts'
import { positional } from '../verb.ts'
import type { Call, Verb } from '../verb.ts'

const KEY_FILE = 'identity.key'
const STORE = 'store'

export const backup: Verb = {
  usage: 'backup <folder>',
  summary: 'the node\'s key, config and whole database into a new folder, while it runs or not; blobs stay behind. Whoever has the folder has the key',
  example: 'mycel backup /mnt/usb/mycel-2027-05-03',
  positionals: [1, 1],
  options: {},
  async run (call) {
    const folder = resolve(positional(call, 0))
    const config = await loadConfig(call.dir)
    const identity = await loadIdentity(config.node.key)
    await absent(folder)
    await mkdir(folder, { recursive: true, mode: 0o700 })

    try {
      const records = await copyDatabase(call, config.node.store, join(folder, STORE))
      await copyFile(join(call.dir, CONFIG_FILE), join(folder, CONFIG_FILE))
      await copyFile(config.node.key, join(folder, KEY_FILE))
      await chmod(join(folder, KEY_FILE), 0o600)
      call.print({ folder, peer: identity.peerId, records }, `${folder}: ${identity.peerId}, ${records} records\nBring it back with "mycel restore ${folder} --dir DIR"; never run both`)
      return EXIT.ok
    } catch (err) {
      // half a backup is none
      await rm(folder, { recursive: true, force: true })
      throw err
    }
  }
}

/** A running node has its database locked, and copies it itself. */
async function copyDatabase (call: Call, from: string, to: string): Promise<number> {
  let store: Store

  try {
    store = await Store.open(from)
  } catch (err) {
    if (!(err instanceof StoreError && err.code === 'store-locked')) {
      throw err
    }

    const control = await call.control().catch(() => { throw err })
    return (await control.copyStore(to)).records
  }

  try {
    return await store.copy(to)
  } finally {
    await store.close()
  }
}

export const restore: Verb = {
  usage: 'restore <folder>',
  summary: 'what "backup" wrote as a new node folder (--dir). Where the node has gone on since, its counterparties tell it so at its first start: it begins a new epoch, and gets its books back from them',
  example: 'mycel restore /mnt/usb/mycel-2027-05-03 --dir /srv/mycel',
  positionals: [1, 1],
  options: {},
  async run (call) {
    const folder = resolve(positional(call, 0))
    const { node } = parseConfig(await readFile(join(folder, CONFIG_FILE), 'utf8'), call.dir)
    await absent(join(call.dir, CONFIG_FILE))
    await absent(node.key)
    await absent(node.store)
    await mkdir(call.dir, { recursive: true, mode: 0o700 })
    await mkdir(dirname(node.key), { recursive: true, mode: 0o700 })
    const store = await Store.open(join(folder, STORE))

    try {
      const records = await store.copy(node.store)
      await copyFile(join(folder, KEY_FILE), node.key)
      await chmod(node.key, 0o600)
      // last: a folder with a config is whole
      await copyFile(join(folder, CONFIG_FILE), join(call.dir, CONFIG_FILE))
      const { peerId } = await loadIdentity(node.key)
      call.print({ dir: call.dir, peer: peerId, records }, `${call.dir}: ${peerId}, ${records} records\nNext: mycel run. Never run it beside another node with this key`)
      return EXIT.ok
    } finally {
      await store.close()
    }
  }
}

async function absent (path: string): Promise<void> {
  if (await lstat(path).then(() => true, () => false)) {
    throw new CliError(EXIT.cannotCreate, 'exists', `${path} is there already`, 'it is kept as it is; choose another')
  }
}
