import { readFile } from 'node:fs/promises'
import { CliError, EXIT } from '../exit.ts'
import { text } from '../verb.ts'
import type { Call } from '../verb.ts'

/** The executor's own limit on a unit's input. */
const MAX_INPUT_BYTES = 16 * 1024 * 1024
const PATIENCE_MS = 2_000

/** What the unit reads on stdin: a file, or what is piped into this command; nothing at a terminal, unless `-` asks for it. */
export async function readInput (call: Call): Promise<Uint8Array> {
  const file = text(call, 'input')

  if (file != null && file !== '-') {
    return limited(new Uint8Array(await readFile(file)), file)
  }

  return file == null && call.stdin.isTTY === true ? new Uint8Array(0) : readPipe(call)
}

async function readPipe (call: Call): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let size = 0
  const waiting = setTimeout(() => { call.note('mycel: the unit\'s input comes from stdin, which has not ended yet (--input FILE takes a file, </dev/null nothing)') }, PATIENCE_MS)

  try {
    for await (const chunk of call.stdin) {
      const bytes = Buffer.from(chunk)
      size += bytes.byteLength
      chunks.push(bytes)

      if (size > MAX_INPUT_BYTES) {
        break
      }
    }
  } finally {
    clearTimeout(waiting)
  }

  return limited(new Uint8Array(Buffer.concat(chunks)), 'stdin')
}

function limited (bytes: Uint8Array, from: string): Uint8Array {
  if (bytes.length > MAX_INPUT_BYTES) {
    throw new CliError(EXIT.badData, 'oversize', `${from}: more than ${MAX_INPUT_BYTES} bytes of input`, 'give large files by --in')
  }

  return bytes
}
