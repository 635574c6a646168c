/** What the demo says while it works: whole lines, and on a terminal one line that keeps changing below them. */
export class Progress {
  private readonly out: NodeJS.WriteStream
  private readonly started = performance.now()
  private last = ''

  constructor (out: NodeJS.WriteStream) {
    this.out = out
  }

  /** A line that stays. */
  say (text: string): void {
    this.clear()
    this.out.write(`${text}\n`)
    this.draw()
  }

  /** A line that stays, with the time since the start in front. */
  event (text: string): void {
    this.say(`${this.clock()}  ${text}`)
  }

  /** The changing line; without a terminal nothing is written, `event` says enough there. */
  now (text: string): void {
    this.clear()
    this.last = `${this.clock()}  ${text}`
    this.draw()
  }

  /** Takes the changing line away. */
  done (): void {
    this.clear()
    this.last = ''
  }

  private clock (): string {
    const seconds = Math.floor((performance.now() - this.started) / 1000)
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  }

  private clear (): void {
    if (this.out.isTTY && this.last !== '') {
      this.out.write('\r\u001b[K')
    }
  }

  private draw (): void {
    if (this.out.isTTY && this.last !== '') {
      this.out.write(this.last.slice(0, (this.out.columns ?? 80) - 1))
    }
  }
}

/** Asks again until the answer is there. Throws with `what` after `limitMs`. */
export async function until<T> (what: string, ask: () => Promise<T | undefined>, limitMs = 60_000): Promise<T> {
  const deadline = performance.now() + limitMs

  for (;;) {
    const answer = await ask()

    if (answer !== undefined) {
      return answer
    }

    if (performance.now() > deadline) {
      throw new Error(`${what}: not within ${limitMs / 1000} s`)
    }

    await new Promise(resolve => { setTimeout(resolve, 100) })
  }
}
