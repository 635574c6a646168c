import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A Node process that answers every line with one line. */
export interface LineChild {
  ask (line: string): Promise<string>
  stop (): void
}

/**
 * @param script - the path of what it runs
 */
export function lineChild (script: string, args: readonly string[], flags: readonly string[]): LineChild {
  const child = spawn(process.execPath, [...flags, script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    ask: async line => {
      child.stdin.write(`${line}\n`)
      const answer = await lines.next()
      if (answer.done === true) {
        throw new Error(`${script} ${args.join(' ')}: ended without an answer`)
      }
      return answer.value
    },
    stop: () => { child.kill() }
  }
}
