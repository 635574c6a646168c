/** Runs tasks one after another, in the order in which they came. A task's failure is its caller's alone. */
export class SerialQueue {
  private tail: Promise<unknown> = Promise.resolve()

  async run<T> (task: () => Promise<T>): Promise<T> {
    const result = this.tail.then(task)
    this.tail = result.catch(() => {})
    return result
  }
}
