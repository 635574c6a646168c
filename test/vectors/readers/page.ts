import { nobleCrypto } from '@mycel/wire/crypto'
import { readerOf } from './index.ts'
import { tally } from './verdict.ts'
import type { Tally } from './verdict.ts'

declare global {
  interface Window {
    readVectors: (file: string, stored: unknown) => Promise<Tally>
  }
}

// what a page without Node has: the packages, and noble's cryptography
window.readVectors = async (file, stored) => tally(readerOf(file)(nobleCrypto, stored))
