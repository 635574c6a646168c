import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { blobs } from './blobs.ts'
import { instrumenting } from './exec-instrument.ts'
import { kernels } from './exec-kernels.ts'
import { pool } from './exec-pool.ts'
import { programs } from './exec-programs.ts'
import { units } from './exec-units.ts'
import type { Figure, Note } from './figure.ts'

/** What it costs to run units under the profile, and to have their files here. */
export async function exec (note: Note): Promise<readonly Figure[]> {
  const directory = mkdtempSync(join(tmpdir(), 'mycel-bench-'))
  try {
    return [...await kernels(note, directory), ...await programs(note, directory), await instrumenting(), ...await units(note), ...await pool(note), ...await blobs(note)]
  } finally {
    rmSync(directory, { recursive: true })
  }
}
