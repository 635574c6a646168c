/**
 * Fails for every relative link of a tracked Markdown file that leads to no file, or to no heading of it.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from './places.ts'

/** GitHub's rule: lower case, no punctuation, hyphens for spaces. */
function anchorOf (heading: string): string {
  return heading.trim().toLowerCase().replace(/[^\p{Letter}\p{Number}\s_-]/gu, '').replace(/\s/g, '-')
}

/** The text without code, where brackets mean something else. */
function prose (file: string): string {
  return readFileSync(join(ROOT, file), 'utf8').replace(/^(```|~~~)[\s\S]*?^\1/gm, '').replace(/`[^`\n]*`/g, match => match.replace(/[[\]]/g, ' '))
}

function anchors (file: string): Set<string> {
  return new Set([...prose(file).matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading]) => anchorOf(heading ?? '')))
}

/** Why the link leads nowhere, or null. */
function broken (from: string, link: string): string | null {
  if (/^[a-z][a-z+.-]*:/i.test(link)) {
    return null
  }
  const [path = '', anchor] = decodeURI(link).split('#')
  const target = path === '' ? from : join(path.startsWith('/') ? '.' : dirname(from), path)
  if (!existsSync(join(ROOT, target))) {
    return 'no such file'
  }
  const isText = target.endsWith('.md') && statSync(join(ROOT, target)).isFile()
  return anchor != null && anchor !== '' && isText && !anchors(target).has(anchor) ? 'no such heading' : null
}

const files = execFileSync('git', ['ls-files', '-z', '*.md'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(file => file !== '' && existsSync(join(ROOT, file)))
const found = files.flatMap(file => [...prose(file).matchAll(/\[[^\]]*\]\(([^)\s]+)[^)]*\)/g)].flatMap(([, link = '']) => {
  const why = broken(file, link)
  return why == null ? [] : [`${file}: ${link}: ${why}`]
}))

for (const line of found) {
  process.stdout.write(`${line}\n`)
}
process.exitCode = found.length > 0 ? 1 : 0
