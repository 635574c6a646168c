/**
 * What two Mycel peers must agree on: messages, ids, signatures and the contract law. Pure but for `@mycel/wire/streams`.
 *
 * @packageDocumentation
 */
export * from './blobs/index.ts'
export * from './bytes.ts'
export * from './contract/index.ts'
export * from './crypto/index.ts'
export * from './envelope/index.ts'
export * from './evidence/index.ts'
export * from './facets/index.ts'
export * from './ids.ts'
export * from './merkle/index.ts'
export * from './messages/index.ts'
