/** Where the process's uncaught faults go. */
export interface FaultPolicy {
  /** True for a fault that is known to mean nothing, such as a stream that closed twice. */
  harmless (err: unknown): boolean
  note (text: string): void
  /** A broken invariant: the daemon must not write another byte. */
  fatal (err: unknown): void
}

/** Listens for uncaught exceptions and rejections; returns how to stop listening. Node turns unhandled rejections into uncaught exceptions. */
export function guardProcess ({ harmless, note, fatal }: FaultPolicy): () => void {
  const listener = (err: unknown): void => {
    if (harmless(err)) {
      note(`mycel: ignored: ${err instanceof Error ? `${err.name}: ${err.message}` : String(err)}`)
    } else {
      fatal(err)
    }
  }

  process.on('uncaughtException', listener)
  return () => { process.off('uncaughtException', listener) }
}
