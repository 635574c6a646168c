/**
 * Proof bundles: a fraud proof and every blob that re-execution needs, or a double root, in one file that anybody can check offline. Form: docs/cli.md, "Proof bundles".
 *
 * @packageDocumentation
 */
export { BUNDLE_FORMAT, buildProofBundle, decodeProofBundle, MAX_BUNDLE_BLOBS, MAX_BUNDLE_BYTES } from './bundle.ts'
export type { BundleCode, BundleDecoded, ProofBundle } from './bundle.ts'
export { blobsOfClaim, verifyProofBundle } from './verify-bundle.ts'
export type { BundleDoubleRoot, BundleItem, BundleJudged, BundleRerun, BundleVerdict, VerifyBundleInit } from './verify-bundle.ts'
