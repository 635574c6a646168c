import { BOOKS } from './books/index.ts'
import { NETWORK } from './network/index.ts'
import { PROVIDER } from './provider/index.ts'
import type { Play } from './outcome.ts'

/** Every adversary there is, in the tables' order, by the document that tells what it came to. */
export const SUITE: Readonly<Record<'verification' | 'books', readonly Play[]>> = { verification: [...PROVIDER, ...NETWORK], books: BOOKS }
