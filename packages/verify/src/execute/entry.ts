import type { ModuleRefusal } from './refused-module.ts'
import type { Instrumented, Remedy } from '../profile/index.ts'

export const ENTRY = '_start'

const AS_COMMAND: Remedy['flags'] = [
  ['C, C++', 'a main function; no -mexec-model=reactor, no -nostartfiles, no -Wl,--no-entry'],
  ['Rust', 'a binary with fn main (src/main.rs), not crate-type = ["cdylib"]'],
  ['AssemblyScript', 'export function _start (): void, or --exportStart _start'],
  ['Go', 'package main, without -buildmode=c-shared']
]

/** What is wrong with a module as a command, which is what a unit runs. */
export function unfitEntry ({ exports }: Pick<Instrumented, 'exports'>): ModuleRefusal | undefined {
  const entry = exports.find(({ name, kind }) => name === ENTRY && kind === 'function')
  if (entry == null) {
    const reactor = exports.some(({ name }) => name === '_initialize')
    return {
      code: 'entry',
      what: `the module exports no function ${ENTRY}${reactor ? ', but _initialize: it is a reactor' : ''}`,
      remedy: { advice: 'A unit runs a command: a program with a main function that reads, works, writes and ends. Build one, not a library or reactor.', flags: AS_COMMAND }
    }
  }
  return entry.parameters?.length === 0 && entry.results?.length === 0
    ? undefined
    : { code: 'entry', what: `${ENTRY} takes parameters or gives results`, remedy: { advice: 'A command\'s does neither: arguments come through args_get, the status goes to proc_exit.', flags: [] } }
}
