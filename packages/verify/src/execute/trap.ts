import { shown } from './refused-module.ts'

const MOST_CALLS = 10
const CALL = /wasm-function\[(\d+)\]/

/**
 * A trap in words: what it was, and in which calls, innermost first, as far as the engine tells. For people alone: what the engine has inlined, it leaves out.
 *
 * @param namesOf - names of functions, where they are known
 */
export function trapWords ({ message, stack = '' }: Error, namesOf: (indices: readonly number[]) => ReadonlyMap<number, string>): string {
  const calls = stack.split('\n').flatMap(line => CALL.exec(line)?.[1] ?? []).map(Number)
  const first = calls.slice(0, MOST_CALLS)
  if (first.length === 0) {
    return message
  }
  const names = namesOf(first)
  const words = first.map(index => `${shown(names.get(index) ?? 'function')} [${index}]`)
  return `${message}, in ${words.join(', called by ')}${calls.length > MOST_CALLS ? ', …' : ''}`
}
