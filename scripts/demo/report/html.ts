/** Text that is markup already. Only `html` makes it. */
export class Html {
  readonly text: string

  constructor (text: string) {
    this.text = text
  }
}

export type Part = Html | string | number | undefined | readonly Part[]

/** Markup from a template: everything put in is escaped, but for markup from this very function. Arrays are joined, undefined is nothing. */
export function html (strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((text, string, i) => text + rendered(parts[i - 1]) + string))
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function rendered (part: Part): string {
  if (part == null) {
    return ''
  }

  if (part instanceof Html) {
    return part.text
  }

  if (typeof part === 'string' || typeof part === 'number') {
    return String(part).replace(/[&<>"']/g, char => ENTITIES[char] ?? '')
  }

  return part.map(rendered).join('')
}
