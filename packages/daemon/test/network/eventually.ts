/** Waits until the condition holds, looking again every few milliseconds. Rejects after `timeoutMs`. */
export async function eventually (condition: () => boolean | Promise<boolean>, timeoutMs = 10_000): Promise<void> {
  const deadline = performance.now() + timeoutMs

  while (!await condition()) {
    if (performance.now() > deadline) {
      throw new Error(`still not so after ${timeoutMs} ms: ${condition.toString()}`)
    }

    await new Promise(resolve => { setTimeout(resolve, 5) })
  }
}
