import { readFileSync } from 'node:fs'

const source = import.meta.url.endsWith('.ts')
const manifest: unknown = JSON.parse(readFileSync(new URL(source ? '../package.json' : '../../package.json', import.meta.url), 'utf8'))

/** This package's version. */
export const VERSION = (manifest as { readonly version: string }).version
