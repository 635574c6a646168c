/** Works on all items, so many at a time, and gives the results in their order. The first failure is the caller's, once nothing is under way. */
export async function inTurns<T, R> (items: readonly T[], atOnce: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const waiting = items.entries()

  const lane = async (): Promise<void> => {
    for (const [i, item] of waiting) {
      results[i] = await work(item)
    }
  }

  const lanes = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, lane))
  const failed = lanes.find(one => one.status === 'rejected')

  if (failed != null) {
    throw failed.reason
  }

  return results
}
