import { SerialQueue } from '../mailboxes/queue.ts'

/** Runs tasks of one name one after another, of different names side by side. */
export class Lanes {
  private readonly lanes = new Map<string, { readonly queue: SerialQueue, waiting: number }>()

  async run<T> (name: string, task: () => Promise<T>): Promise<T> {
    const lane = this.lanes.get(name) ?? { queue: new SerialQueue(), waiting: 0 }
    this.lanes.set(name, lane)
    lane.waiting++

    try {
      return await lane.queue.run(task)
    } finally {
      lane.waiting--

      if (lane.waiting === 0) {
        this.lanes.delete(name)
      }
    }
  }
}
