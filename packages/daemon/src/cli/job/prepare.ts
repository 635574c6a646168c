import { dirname, resolve } from 'node:path'
import { localFile, uploadBytes, uploadFile } from '../blobs/upload.ts'
import { readNamed } from './files.ts'
import { readInputs } from './inputs.ts'
import { parseJob } from './job-file.ts'
import { checkModule } from './module.ts'
import type { JobFile } from './job-file.ts'
import type { Control, JobRequest } from '../../control.ts'
import type { LocalFile } from '../blobs/upload.ts'
import type { Call } from '../verb.ts'

const PAGES_PER_MIB = 16

/** A job with everything it names read and checked, nothing sent yet. */
export interface PreparedJob {
  readonly file: JobFile
  readonly module: Uint8Array
  /** Looked at, not read: they may be larger than memory. */
  readonly mounts: ReadonlyArray<{ readonly path: string, readonly file: LocalFile }>
  readonly manifest: Uint8Array
  readonly units: number
  readonly inputsFrom: string
}

/** Reads a job file and every file it names, but for the mounted ones. CliError names the file, the place and the remedy. */
export async function prepareJob (path: string): Promise<PreparedJob> {
  const folder = dirname(resolve(path))
  const file = parseJob(new TextDecoder().decode(await readNamed(resolve(path), 'job file')), path)
  const module = await readNamed(resolve(folder, file.module), 'module')
  await checkModule(module, file.module, file.limits.memory_mib * PAGES_PER_MIB)
  const mounts: Array<{ path: string, file: LocalFile }> = []

  for (const [i, mount] of file.mounts.entries()) {
    mounts.push({ path: mount.path.replace(/^\/in\//, ''), file: await localFile(resolve(folder, mount.file), `mounts[${i + 1}].file`) })
  }

  const { units, manifest, from } = await readInputs(file.inputs, folder)
  return { file, module, mounts, manifest, units, inputsFrom: from }
}

/** Puts module, mounts and manifest into the node's own blob store, and names them in the request. Nobody else sees anything yet. */
export async function requestOf ({ file, module, mounts, manifest, units }: PreparedJob, control: Control, tell: Pick<Call, 'progress'> = { progress: () => {} }): Promise<JobRequest> {
  const put = async (bytes: Uint8Array): Promise<string> => (await uploadBytes(control, bytes)).cid
  const mounted: Array<{ path: string, cid: string, size: number }> = []

  for (const { path, file: local } of mounts) {
    mounted.push({ path, ...await uploadFile(control, local, tell) })
  }

  return {
    name: file.name,
    class: file.class,
    module: await put(module),
    args: file.args,
    mounts: mounted,
    inputs: await put(manifest),
    units,
    facets: file.require.facets,
    asset: file.price.asset,
    unitPriceCap: file.price.cap.toString(),
    evidence: file.verify.kind,
    floorPpm: ppm(file.verify.floor),
    kappaPpm: ppm(file.verify.kappa),
    windowUnits: file.verify.window,
    witnesses: file.verify.witnesses,
    verifiers: file.verify.verifiers,
    auditSelf: file.verify.audit_self,
    auditBudget: file.verify.audit_budget.toString(),
    limits: { fuel: file.limits.fuel, memoryPages: file.limits.memory_mib * PAGES_PER_MIB, outputBytes: file.limits.output_kib * 1024, wallMs: file.limits.wall_s * 1000, windowMs: file.limits.window_s * 1000, ...file.limits.answer_s == null ? {} : { answerMs: file.limits.answer_s * 1000 } },
    deadlineMs: file.deadline,
    providers: file.providers,
    shares: file.shares.map(({ party, share, reason }) => ({ party, ppm: ppm(share), reason }))
  }
}

function ppm (share: number): number {
  return Math.round(share * 1_000_000)
}
