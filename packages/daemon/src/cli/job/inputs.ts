import { readdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { encodeManifest, MAX_WINDOW_BLOB_BYTES, MAX_JOB_UNITS } from '@mycel/wire'
import { CliError, EXIT } from '../exit.ts'
import { readNamed, unreadable } from './files.ts'
import type { JobFile } from './job-file.ts'

/** Most bytes of one unit's input: what an executor takes on stdin. */
const MAX_INPUT_BYTES = 16 * 1024 * 1024

/** Every unit's stdin as one manifest. */
export interface Inputs {
  readonly units: number
  readonly manifest: Uint8Array
  /** For people: where they came from. */
  readonly from: string
}

/** Reads what `[inputs]` names, relative to `folder`. CliError 66 where a file is missing, 65 where there are no units or too many or too large ones. */
export async function readInputs ({ lines, files, count }: JobFile['inputs'], folder: string): Promise<Inputs> {
  if (count != null) {
    return inputsOf(Array.from({ length: Math.min(count, MAX_JOB_UNITS + 1) }, () => new Uint8Array(0)), `${count} units with an empty stdin`)
  }

  if (lines != null) {
    const path = resolve(folder, lines)
    return inputsOf(splitLines(await readNamed(path, 'inputs.lines')), `the lines of ${lines}`)
  }

  const paths = typeof files === 'string' ? await filesIn(resolve(folder, files)) : (files ?? []).map(file => resolve(folder, file))
  const bytes: Uint8Array[] = []

  for (const path of paths.slice(0, MAX_JOB_UNITS + 1)) {
    bytes.push(await readNamed(path, 'inputs.files'))
  }

  return inputsOf(bytes, typeof files === 'string' ? `the files of ${files}, by name` : `${paths.length} files, ${paths.slice(0, 3).map(path => basename(path)).join(', ')}${paths.length > 3 ? ', …' : ''}`)
}

/** One unit for each line, its line feed included; the last line may lack one. */
export function splitLines (bytes: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = []
  let from = 0

  while (from < bytes.byteLength) {
    const end = bytes.indexOf(0x0a, from)
    const to = end === -1 ? bytes.byteLength : end + 1
    found.push(end === -1 ? Uint8Array.of(...bytes.subarray(from, to), 0x0a) : bytes.subarray(from, to))
    from = to
  }

  return found
}

function inputsOf (inputs: readonly Uint8Array[], from: string): Inputs {
  if (inputs.length === 0) {
    throw bad(`${from}: there is nothing in there`, 'a job has at least one unit')
  }

  if (inputs.length > MAX_JOB_UNITS) {
    throw bad(`${from}: more than ${MAX_JOB_UNITS} units`, 'split it into several jobs')
  }

  const large = inputs.findIndex(({ byteLength }) => byteLength > MAX_INPUT_BYTES)

  if (large !== -1) {
    throw bad(`${from}: input ${large} has more than ${MAX_INPUT_BYTES} bytes`, 'mount what units share, and pass the rest on stdin')
  }

  // before it is encoded: tags, index and lengths take at most 32 bytes a unit
  if (inputs.reduce((sum, { byteLength }) => sum + byteLength + 32, 0) > MAX_WINDOW_BLOB_BYTES) {
    throw bad(`${from}: more than ${MAX_WINDOW_BLOB_BYTES} bytes together`, 'mount what units share, or split it into several jobs')
  }

  return { units: inputs.length, manifest: encodeManifest(inputs.map((input, i) => ({ index: BigInt(i), input }))), from }
}

async function filesIn (folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.filter(entry => entry.isFile() && !entry.name.startsWith('.')).map(({ name }) => name).sort().map(name => join(folder, name))
  } catch (err) {
    throw unreadable(folder, 'inputs.files', err)
  }
}

function bad (message: string, hint: string): CliError {
  return new CliError(EXIT.badData, 'bad-job', `inputs: ${message}`, hint)
}
