/**
 * RFC 6962 Merkle trees: roots, audit paths and their check. Spec: docs/spec/encoding.md.
 *
 * @packageDocumentation
 */
export { inclusionPath, inclusionPaths, leafHash, merkleRoot, nodeHash, verifyInclusion } from './tree.ts'
