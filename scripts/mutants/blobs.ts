import { changed, without } from './mutant.ts'
import type { Mutant } from './mutant.ts'

const WIRE = 'packages/wire/dist/test'
const DAEMON = 'packages/daemon/dist/test'
const wire = (name: string, ...tests: readonly string[]): { file: string, specs: readonly string[] } => ({ file: `packages/wire/src/${name}.ts`, specs: tests.map(test => `${WIRE}/${test}`) })
const room = (name: string, ...tests: readonly string[]): { file: string, specs: readonly string[] } => ({ file: `packages/daemon/src/${name}.ts`, specs: tests.map(test => `${DAEMON}/${test}`) })

const NAMES = 'blobs/blobs.spec.js'
const STORE = 'stores/blobs/*.spec.js'
const FETCH = ['blobs/exchange.spec.js', 'blobs/liars.spec.js', 'blobs/sources.spec.js']

/** What a blob's name promises, on disk and from peers. */
export const BLOBS: readonly Mutant[] = [
  ...without(wire('blobs/blob-index', NAMES), [
    ['bytes.byteLength > MAX_INDEX_BYTES', 'the largest index'],
    ['bytes.byteLength < INDEX_HEAD_BYTES || !equals(bytes.subarray(0, TAG.byteLength), TAG)', 'an index begins with its tag'],
    ['size <= BigInt(CHUNK_BYTES) || size > BigInt(MAX_BLOB_BYTES)', 'an index has a size that needs one']
  ]),
  ...changed(wire('blobs/blob-index', NAMES), [
    ['digests.byteLength === chunkCount(Number(size)) * DIGEST_BYTES', 'true', 'an index has as many digests as its size asks for'],
    [' && equals(crypto.sha256(bytes), chunkDigest(index, n))', '', 'a chunk is what its digest says']
  ]),
  ...changed(wire('blobs/cid', NAMES), [[' && nameCid(name) === text', '', 'a blob has one text']]),
  ...changed(wire('streams/blob-ask', 'streams.spec.js'), [
    ['n >= MAX_CHUNKS || ', '', 'a request asks for a chunk that there can be'],
    ['size <= BigInt(MAX_BLOB_BYTES) && ', '', 'a reply tells a size that there can be'],
    [' && holders.every(({ byteLength }) => byteLength === DIGEST_BYTES)', '', 'holders are named by keys']
  ]),
  ...without(room('stores/blobs/intake', STORE), [['expected != null && !sameBlob(named.ref, expected)', 'a blob is what its name says when it is kept']]),
  ...without(room('stores/blobs/sources', STORE), [['left < 0', 'a stream is cut off at its limit']]),
  ...without(room('stores/blobs/reader', STORE), [
    ['!hasDigest(bytes, digest)', 'a value is what its name says when it is read'],
    ['this.#there(key).size !== ref.size', 'the size is part of a blob\'s name'],
    ['bytes == null', 'a chunk is what its digest says when it is read']
  ]),
  ...changed(room('stores/blobs/pieces', STORE), [[' || !hasDigest(bytes, digest)', '', 'an index is what its name says when it is read']]),
  ...changed(room('stores/blobs/partial-blob', STORE), [
    [' || !hasDigest(bytes, chunkDigest(this.#index, n))', '', 'a chunk is what its digest says when it arrives'],
    [' || !hasDigest(bytes, this.ref.digest)', '', 'a small blob is what its name says when it arrives'],
    ['this.#held !== this.ref.size', 'false', 'a blob is whole when it is complete']
  ]),
  ...without(room('stores/blobs/arrivals', STORE), [
    ['!hasDigest(bytes, ref.digest)', 'chunks are kept by the blob\'s own index'],
    ['this.#open.has(key) || this.#shelf.get(key)?.form === \'chunked\'', 'a blob arrives once at a time']
  ]),
  ...changed(room('stores/blobs/shelf', STORE), [
    ['if (!this.#pins.has(key))', 'if (true)', 'a pinned blob stays'],
    ['this.#arriving + more + this.#pinnedBytes() > this.#quota', 'false', 'what can never fit takes nothing away']
  ]),
  ...without(room('blobs/exchange', ...FETCH), [['ref.size > maxBytes', 'a peer sends no more than was agreed']]),
  ...changed(room('blobs/exchange', ...FETCH), [['this.#running.get(runningKey(ref)) ?? this.#start(ref)', 'this.#start(ref)', 'callers share a transfer']]),
  ...changed(room('blobs/transfer', ...FETCH), [
    ['index != null && index.size !== ref.size', 'false', 'an index is of the size that was named'],
    ['bytes.byteLength > MAX_INDEX_BYTES || !hasDigest(bytes, ref.digest)', 'false', 'an index is what was asked for'],
    ['await store.begun(ref.digest) ?? ', '', 'an index that is here is not asked for again']
  ]),
  ...changed(room('blobs/gatherer', ...FETCH), [
    ['} else if (!right) {', '} else if (right == null) {', 'who sends a wrong chunk is blamed'],
    ['source.leave(\'lied\', detail)', '', 'who sends a wrong chunk is asked no more']
  ]),
  ...changed(room('blobs/values', ...FETCH), [
    ['asked.size > maxBytes', 'false', 'the largest value'],
    ['Buffer.compare(sha256(bytes), digest) === 0 ? bytes :', 'true ? bytes :', 'a value is what was asked for']
  ]),
  ...changed(room('blobs/server', 'blobs/server.spec.js'), [
    ['counted(this.#perPeer, from, MAX_PIECES_PER_PEER)', 'counted(this.#perPeer, from, Infinity)', 'one peer has a bounded number of pieces under way'],
    ['ask.part === \'value\' ? ref.size : CHUNK_BYTES', '0', 'all peers have a bounded number of bytes under way']
  ]),
  ...changed(room('blobs/holders', 'blobs/server.spec.js'), [
    ['taker.count === chunkCount(ref.size)', 'true', 'only who took the whole blob is named'],
    ['.filter(([name]) => name !== own)', '', 'nobody is named to itself']
  ]),
  ...changed(room('core/decide-requester', 'hostile/outputs.spec.js'), [['context.lacking != null', 'false', 'who countersigns holds the outputs']])
]
