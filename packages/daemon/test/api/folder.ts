import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A fresh folder, gone after the callback. Short enough for a socket path. */
export async function inFolder<T> (use: (dir: string) => Promise<T>): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'mycel-'))

  try {
    return await use(dir)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}
