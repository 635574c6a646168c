// Writes test/vectors: `node scripts/vectors.ts`. With `--check` it writes nothing and fails where a stored file differs.
import { vectorFiles, writeVectors } from './vectors/files.ts'

const check = process.argv.includes('--check')
const files = await vectorFiles()

if (check) {
  const { differing } = await writeVectors(files, { write: false })
  differing.forEach(path => { console.error(`test/vectors/${path} is not what scripts/vectors.ts makes`) })
  process.exitCode = differing.length === 0 ? 0 : 1
} else {
  const { differing } = await writeVectors(files, { write: true })
  console.log(`${files.size} files, ${differing.length} written`)
}
