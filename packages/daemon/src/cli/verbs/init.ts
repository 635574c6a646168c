import { lstat, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { NETWORK_ID } from '../../config/network-id.ts'
import { template } from '../../config/template.ts'
import { CONFIG_FILE, loadConfig, parseConfig } from '../../config.ts'
import { createIdentity } from '../../identity.ts'
import { CliError, EXIT, usage } from '../exit.ts'
import { flag, text } from '../verb.ts'
import type { Verb } from '../verb.ts'

export const init: Verb = {
  usage: 'init [--network NAME] [--local]',
  summary: 'create a node: its folder (mode 0700), its key (mode 0600, never overwritten) and a commented config.toml',
  example: 'mycel init --network mycel --dir /srv/mycel',
  positionals: [0, 0],
  options: {
    network: { type: 'string', value: 'NAME', help: 'the network it belongs to (default: mycel)' },
    local: { type: 'boolean', help: 'a network on this machine: listens on loopback only, on any free port' }
  },
  async run (call) {
    const network = text(call, 'network') ?? 'mycel'

    if (!NETWORK_ID.test(network)) {
      throw usage(`--network: "${network}" is no network id`, 'lower-case letters, digits and dashes, at most 63')
    }

    const config = join(call.dir, CONFIG_FILE)
    const written = template({ network, local: flag(call, 'local') })
    // before anything is created: a folder whose socket path is too long can never run
    const { node } = parseConfig(written, call.dir)
    await mkdir(call.dir, { recursive: true, mode: 0o700 })

    if (await exists(config)) {
      const { network: { id } } = await loadConfig(call.dir)
      throw new CliError(EXIT.cannotCreate, 'exists', `${config}: there is a node of network "${id}" already`, 'it is kept as it is; choose another --dir for a second node')
    }

    // the key first: a folder with a config has a key
    const { peerId, did } = await createIdentity(node.key)
    await writeNew(config, written)
    call.print({ dir: call.dir, network, peer: peerId, did, config, key: node.key }, `${peerId}\n  folder  ${call.dir}\n  config  ${config}\n  key     ${node.key}  (keep a copy in a safe place)\nNext: mycel run`)
    return EXIT.ok
  }
}

async function exists (path: string): Promise<boolean> {
  return lstat(path).then(() => true, () => false)
}

async function writeNew (path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)

  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}
