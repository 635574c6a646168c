/**
 * Request and reply over a libp2p node that the caller hands in: framing, pipelining, deadlines and backpressure, so that an embedding program never meets
 * a stream's traps. The one part of this package that touches a network. Spec: docs/spec/encoding.md, "Streams".
 *
 * @packageDocumentation
 */
export { decodeBlobAnswer, decodeBlobAsk, encodeBlobAnswer, encodeBlobAsk, MAX_BLOB_PIECE_BYTES, MAX_HOLDERS } from './blob-ask.ts'
export type { BlobAnswer, BlobAnswerCode, BlobAsk } from './blob-ask.ts'
export { StreamRequestError } from './errors.ts'
export type { StreamErrorCode } from './errors.ts'
export { decodeFrame, encodeFrame, encodeFrameParts, toReply, toRequest } from './frame.ts'
export type { Frame, Reply, Request, Verdict } from './frame.ts'
export { frameStream } from './frame-stream.ts'
export type { FrameStream } from './frame-stream.ts'
export { handle } from './handle.ts'
export type { From, HandleLimits, HandlerOptions, RequestHandler } from './handle.ts'
export { MAX_CHUNK_BYTES, MAX_FRAME_BYTES, MAX_FRAME_ITEMS, MAX_IN_FLIGHT, MAX_IN_FLIGHT_BYTES, MAX_WAITING } from './limits.ts'
export { protocolName } from './protocol.ts'
export type { ProtocolName } from './protocol.ts'
export { createRequester } from './requester.ts'
export type { Requester, RequesterInit } from './requester.ts'
