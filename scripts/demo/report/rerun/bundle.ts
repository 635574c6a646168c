import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** A script for a page, and what its Content-Security-Policy calls it. */
export interface PageScript {
  readonly text: string
  /** For instance `sha256-…`. */
  readonly hash: string
}

/** Bundles the script of the report: the pure cores from the packages' `dist`, and nothing of Node. Throws where it would not stand in a page. */
export async function bundlePage (): Promise<PageScript> {
  const { outputFiles: [file] } = await build({ entryPoints: [fileURLToPath(new URL('main.ts', import.meta.url))], bundle: true, minify: true, format: 'iife', platform: 'browser', target: 'es2022', charset: 'ascii', legalComments: 'inline', write: false })
  const text = file?.text ?? ''

  // either would end the script early, or begin a comment
  if (/<\/script|<!--/i.test(text)) {
    throw new Error('the script cannot stand in a page')
  }

  return { text, hash: `sha256-${createHash('sha256').update(text).digest('base64')}` }
}
