import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { blobVectors } from './blobs.ts'
import { challengeVectors, commitmentVectors, verifierVectors } from './commitments.ts'
import { contractVectors } from './contracts.ts'
import { entryVectors } from './entries.ts'
import { exchangeVectors } from './exchanges.ts'
import { facetVectors } from './facets.ts'
import { frameVectors } from './frames.ts'
import { idVectors, nonceVectors, treeVectors } from './hashes.ts'
import { toJson } from './json.ts'
import { lineVectors } from './lines.ts'
import { messageVectors } from './messages.ts'
import { pairRootVectors } from './pair-roots.ts'
import { reputationVectors } from './reputation.ts'
import { settleProofVectors } from './settle-proofs.ts'
import { voucherVectors } from './vouchers.ts'

const ROOT = new URL('../../test/vectors/', import.meta.url)

/** Every generated vector file: its path under test/vectors and its text. Deterministic: no clock, no randomness. */
export async function vectorFiles (): Promise<ReadonlyMap<string, string>> {
  const files: ReadonlyArray<readonly [string, unknown]> = [
    ...messageVectors().map(vectors => [`messages/${vectors.type}.json`, vectors] as const),
    ...contractVectors().map(vectors => [`contracts/${vectors.name}.json`, vectors] as const),
    ['ids.json', idVectors()],
    ['blobs.json', blobVectors()],
    ['facets.json', facetVectors()],
    ['nonces.json', nonceVectors()],
    ['trees.json', treeVectors()],
    ['commitments.json', commitmentVectors()],
    ['challenges.json', challengeVectors()],
    ['verifiers.json', verifierVectors()],
    ['reputation.json', reputationVectors()],
    ['lines.json', lineVectors()],
    ['vouchers.json', voucherVectors()],
    ['settle-proofs.json', settleProofVectors()],
    ['entries.json', entryVectors()],
    ['pair-roots.json', pairRootVectors()],
    ['frames.json', frameVectors()],
    ['exchanges.json', await exchangeVectors()]
  ]
  return new Map(files.map(([path, value]) => [path, toJson(value)]))
}

/** Compares with what is stored; writes what differs where it may. */
export async function writeVectors (files: ReadonlyMap<string, string>, { write }: { readonly write: boolean }): Promise<{ readonly differing: readonly string[] }> {
  const differing: string[] = []

  for (const [path, text] of files) {
    const url = new URL(path, ROOT)
    const stored = await readFile(url, 'utf8').catch(() => undefined)

    if (stored !== text) {
      differing.push(path)

      if (write) {
        await mkdir(dirname(url.pathname), { recursive: true })
        await writeFile(url, text)
      }
    }
  }

  return { differing }
}
