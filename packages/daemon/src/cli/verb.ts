import type { Control } from '../control.ts'
import type { ParseArgsOptionDescriptor } from 'node:util'

export interface Option extends ParseArgsOptionDescriptor {
  /** What stands for the value in help, e.g. `FILE`; left out for switches. */
  readonly value?: string
  readonly help: string
}

export type Options = Readonly<Record<string, Option>>
export type Values = Readonly<Record<string, string | boolean | ReadonlyArray<string | boolean> | undefined>>

/** What a verb gets to work with. It writes through this and nowhere else. */
export interface Call {
  readonly positionals: readonly string[]
  readonly values: Values
  readonly json: boolean
  /** The node's folder, absolute. */
  readonly dir: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** This command's own stdin. */
  readonly stdin: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean }
  /** True where a person can be asked. */
  readonly interactive: boolean
  /** The one result: the value as one line of JSON under `--json`, otherwise the text. */
  print (value: unknown, text: string): void
  /** Raw bytes to stdout; never under `--json`. */
  write (bytes: Uint8Array): void
  /** Raw bytes to stdout at the reader's pace. Ends where the reader goes. */
  pour (source: AsyncIterable<Uint8Array>): Promise<void>
  /** Raw bytes to stderr. */
  writeError (bytes: Uint8Array): void
  /** A line for people, to stderr. */
  note (text: string): void
  /** Replaces the last progress line, to stderr; on a terminal in place, elsewhere as a new line where it changed. */
  progress (text: string): void
  /** Asks y/N on the terminal. */
  confirm (question: string): Promise<boolean>
  /** The running daemon of `dir`. */
  control (): Promise<Control>
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal
}

export interface Verb {
  /** After `mycel`, e.g. `job show <id>`. */
  readonly usage: string
  readonly summary: string
  readonly example: string
  /** At least and at most how many positionals. */
  readonly positionals: readonly [min: number, max: number]
  readonly options: Options
  /** Heeds the signal by itself; other verbs are left where they are when a person interrupts. */
  readonly graceful?: boolean
  /** Returns the exit code. */
  run (call: Call): Promise<number>
}

/** A text option, or undefined. */
export function text ({ values }: Call, name: string): string | undefined {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

/** Every value of an option that may be repeated. */
export function texts ({ values }: Call, name: string): string[] {
  const value = values[name]
  return Array.isArray(value) ? value.filter(one => typeof one === 'string') : []
}

export function flag ({ values }: Call, name: string): boolean {
  return values[name] === true
}

/** A positional that the verb's bounds say is there. */
export function positional ({ positionals }: Call, at: number): string {
  return positionals[at] ?? ''
}
