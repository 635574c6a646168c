import { VERBS } from './verbs.ts'
import type { Options, Verb } from './verb.ts'

/** Options of every verb. */
export const COMMON: Options = {
  dir: { type: 'string', value: 'DIR', help: 'the node\'s folder (default: $STATE_DIRECTORY, $MYCEL_HOME, ~/.local/share/mycel)' },
  json: { type: 'boolean', help: 'one line of JSON on stdout; people\'s text goes to stderr' },
  help: { type: 'boolean', short: 'h', help: 'this text' }
}

export function generalHelp (version: string): string {
  return [
    `mycel ${version}: strangers' machines find each other, work for each other, check each other and settle up`,
    '',
    'usage: mycel <verb> [options]',
    '',
    ...columns(Object.entries(VERBS).map(([name, { summary }]) => [`  ${name}`, summary])),
    '',
    '"mycel <verb> --help" says more and shows an example. Exit codes: docs/cli.md.'
  ].join('\n')
}

export function groupHelp (group: string): string {
  const rows = Object.entries(VERBS).filter(([name]) => name.startsWith(`${group} `)).map(([name, { summary }]) => [`  mycel ${name}`, summary])
  return ['usage:', ...columns(rows)].join('\n')
}

export function verbHelp (verb: Verb): string {
  return [
    `usage: mycel ${verb.usage}`,
    '',
    `${capital(verb.summary)}.`,
    '',
    'options:',
    ...columns(Object.entries({ ...verb.options, ...COMMON }).map(([name, option]) => [`  ${option.short == null ? '' : `-${option.short}, `}--${name}${option.value == null ? '' : ` ${option.value}`}`, option.help])),
    '',
    'example:',
    ...verb.example.split('\n').map(line => `  ${line}`)
  ].join('\n')
}

/** Rows as left-aligned columns two blanks apart. */
export function columns (rows: ReadonlyArray<readonly string[]>): string[] {
  const widths: number[] = []

  for (const row of rows) {
    row.forEach((cell, i) => { widths[i] = Math.max(widths[i] ?? 0, cell.length) })
  }

  return rows.map(row => row.map((cell, i) => i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)).join('  ').trimEnd())
}

function capital (text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
