// Bundles src/page.js and puts it into the page: dist/index.html is one file that needs no server. `node build.js [folder]`
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = fileURLToPath(new URL('.', import.meta.url))
const out = process.argv[2] ?? `${here}dist`
const { outputFiles: [script] } = await build({ entryPoints: [`${here}src/page.js`], bundle: true, minify: true, format: 'esm', target: 'es2022', write: false, legalComments: 'inline' })
const page = await readFile(`${here}index.html`, 'utf8')
const tag = '<script type="module" src="src/page.js"></script>'

if (!page.includes(tag)) {
  throw new Error('index.html no longer loads src/page.js')
}

await mkdir(out, { recursive: true })
// a closing tag inside the script would end it
await writeFile(`${out}/index.html`, page.replace(tag, () => `<script type="module">${script.text.replaceAll('</script', '<\\/script')}</script>`))
