import type { ContractMailbox } from './contract-mailbox.ts'
import type { ContractPorts } from './ports.ts'
import type { Effect } from '../core/intention.ts'
import type { Notes } from '../core/notes.ts'

/** What a contract's node is busy with for it: each effect once, until it reports back or the contract no longer waits for it. */
export class UnderWay {
  private readonly mailbox: ContractMailbox
  private readonly ports: ContractPorts
  private readonly endings = new Map<string, AbortController>()

  constructor (mailbox: ContractMailbox, ports: ContractPorts) {
    this.mailbox = mailbox
    this.ports = ports
  }

  /** Starts an effect once; it reports back through `note`. After a restart the same decision starts it again. */
  begin (effect: Effect): void {
    const name = nameOf(effect)

    if (this.endings.has(name)) {
      return
    }

    const ending = new AbortController()
    const { signal } = ending
    this.endings.set(name, ending)
    void this.work(effect, signal)
      .then(async change => { await this.mailbox.note(signal.aborted ? undefined : change) })
      .catch(err => { if (!signal.aborted) { this.ports.crashed(err) } })
      .finally(() => { this.forget(name, ending) })
  }

  /** Execution that the contract no longer waits for is given up: whoever cancels has this node compute nothing further. An audit goes on: it may prove a fraud. */
  endAllBut (effects: readonly Effect[]): void {
    const wanted = new Set(effects.map(nameOf))

    for (const [name, ending] of this.endings) {
      if (name.startsWith('run!') && !wanted.has(name)) {
        ending.abort(new Error('the contract has moved on'))
        this.forget(name, ending)
      }
    }
  }

  private async work (effect: Effect, signal: AbortSignal): Promise<(notes: Notes) => Notes> {
    const { mailbox, ports } = this

    switch (effect.do) {
      case 'run':
        return ports.run(mailbox, effect.window, signal)
      case 'enlist':
        return ports.enlist(mailbox, effect.window)
      case 'unveil':
        return ports.unveil(mailbox, effect.window)
      case 'consult':
        return ports.consult(mailbox, effect.window)
      case 'audit':
        return ports.audit(mailbox, effect.window)
    }
  }

  private forget (name: string, ending: AbortController): void {
    if (this.endings.get(name) === ending) {
      this.endings.delete(name)
    }
  }
}

function nameOf (effect: Effect): string {
  return `${effect.do}!${effect.window}`
}
