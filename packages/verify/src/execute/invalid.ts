import { HostFailure } from './outcome.ts'
import { named, shown } from './refused-module.ts'
import type { ModuleRefusal } from './refused-module.ts'

const ADVICE = 'No compiler writes this: the file is damaged, or a tool that works on modules has a fault. Build it again; wasm-validate and wasm-tools validate say more.'

/**
 * A module that the profile's parser took and the engine's validation does not. The instrumented one's message names bytes that its author has never seen, so
 * the author's own is compiled once more, for the words alone.
 */
export function invalid (bytes: Uint8Array, message: string, nameOf: (index: number) => string | undefined): ModuleRefusal {
  const words = complaintAbout(bytes) ?? message.replace(/ @\+\d+$/, '')
  const index = number(/function #(\d+)/.exec(words)?.[1])
  const offset = number(/@\+(\d+)$/.exec(words)?.[1])
  return {
    code: 'invalid',
    what: shown(`not valid WebAssembly: ${words.replace(/^WebAssembly\.Module\(\): |Compiling function #\d+(?::"[^"]*")? failed: | @\+\d+$/g, '')}`),
    ...(offset == null ? {} : { offset }),
    ...(index == null ? {} : { function: named(index, nameOf) }),
    remedy: { advice: ADVICE, flags: [] }
  }
}

function complaintAbout (bytes: Uint8Array): string | undefined {
  try {
    void new WebAssembly.Module(new Uint8Array(bytes))
    return undefined
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) {
      return error.message
    }
    throw HostFailure.of(error)
  }
}

function number (digits: string | undefined): number | undefined {
  return digits == null ? undefined : Number(digits)
}
