import { loadConfig } from '../config.ts'
import { ControlError } from '../control-error.ts'
import { createDaemon } from '../daemon.ts'
import { loadIdentity } from '../identity.ts'
import { loadAdversary } from './adversary.ts'
import type { Links } from './links.ts'
import type { AdversarySpec } from './spec.ts'
import type { Berth, Vessel } from './vessel.ts'
import type { Control } from '../control.ts'
import type { Daemon } from '../daemon.ts'

/** A node in this process: quick, its links can be cut, and it shares this process's fate. */
export class InProcessVessel implements Vessel {
  readonly pid = undefined
  private readonly berth: Berth
  private readonly adversary: AdversarySpec | undefined
  private readonly links: Links
  private readonly log: (text: string) => void
  private daemon: Daemon | undefined
  private crash_: string | undefined

  constructor (berth: Berth, adversary: AdversarySpec | undefined, links: Links, log: (text: string) => void) {
    this.berth = berth
    this.adversary = adversary
    this.links = links
    this.log = log
  }

  get control (): Control {
    if (this.daemon == null) {
      throw new ControlError('not-running', `node "${this.berth.name}" is not running`, 'start it')
    }

    return this.daemon.control
  }

  get running (): boolean {
    return this.daemon != null
  }

  get crash (): string | undefined {
    return this.crash_
  }

  async start (): Promise<void> {
    const { dir, name } = this.berth
    const log = (text: string): void => { this.log(`${name}: ${text}`) }
    const config = await loadConfig(dir)
    const identity = await loadIdentity(config.node.key)
    const adversary = this.adversary == null ? {} : await loadAdversary(this.adversary, { name, dir, log })
    this.links.restore(name)
    this.daemon = await createDaemon({
      config,
      dir,
      identity,
      overrides: { transport: this.links.transport(name), ...adversary },
      log,
      crashed: err => {
        this.crash_ ??= `node "${name}": ${err instanceof Error ? err.stack ?? err.message : String(err)}`
        log(this.crash_)
      }
    })
  }

  async kill (): Promise<void> {
    this.links.isolate(this.berth.name)
    await this.stop()
  }

  async stop (): Promise<void> {
    const { daemon } = this
    this.daemon = undefined
    await daemon?.stop()
  }
}
