import { once } from 'node:events'
import { createInterface } from 'node:readline/promises'
import { toJson } from '../api/json.ts'
import { usage } from './exit.ts'
import type { Call } from './verb.ts'
import type { Readable, Writable } from 'node:stream'

/** Where a verb's words go and its answers come from. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly stdout: Writable
  readonly stderr: Writable & { readonly isTTY?: boolean }
}

type Words = Pick<Call, 'print' | 'write' | 'pour' | 'writeError' | 'note' | 'progress' | 'confirm' | 'interactive'>

export function wordsOn ({ stdin, stdout, stderr }: Terminal, json: boolean): Words & { end (): void } {
  const inPlace = stderr.isTTY === true
  let shown = ''

  const end = (): void => {
    if (inPlace && shown !== '') {
      stderr.write('\n')
    }

    shown = ''
  }

  return {
    interactive: stdin.isTTY === true && inPlace,
    print (value, text) {
      end()
      stdout.write(json ? `${toJson(value)}\n` : text === '' ? '' : `${printable(text)}\n`)
    },
    write (bytes) {
      end()
      stdout.write(bytes)
    },
    async pour (source) {
      end()

      for await (const piece of source) {
        if (!stdout.write(piece)) {
          await Promise.race([once(stdout, 'drain'), once(stdout, 'close')])
        }

        if (stdout.destroyed) {
          return
        }
      }
    },
    writeError (bytes) {
      end()
      stderr.write(bytes)
    },
    note (text) {
      end()
      stderr.write(`${printable(text)}\n`)
    },
    progress (words) {
      const text = printable(words)

      if (text !== shown) {
        stderr.write(inPlace ? `\r\u001b[K${text}` : `${text}\n`)
        shown = text
      }
    },
    async confirm (question) {
      if (stdin.isTTY !== true) {
        throw usage('nobody can be asked: stdin is no terminal', 'add --yes')
      }

      const lines = createInterface({ input: stdin, output: stderr })

      try {
        return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim())
      } finally {
        lines.close()
      }
    },
    end
  }
}

/** Words may quote a stranger: nothing in them moves the cursor, speaks to the terminal, or turns round the order of what is read. Bytes that a verb writes as they are, outputs and blobs, are the caller's own wish. */
function printable (text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '?')
}
