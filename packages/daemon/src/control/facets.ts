import { parseFacet } from '@mycel/wire/facets'
import { ControlError } from '../control-error.ts'
import type { JobRequest } from '../control.ts'

/** What a job asks of an ad: its own facets, and always its class. */
export function facetsFor ({ class: cls, facets }: Pick<JobRequest, 'class' | 'facets'>): string[] {
  return [...new Set([`class=${cls}`, ...facets])]
}

/** Facets as they are compared. Throws `ControlError` for one that is none. */
export function normalised (facets: readonly string[]): string[] {
  return facets.map(text => {
    const parsed = parseFacet(text)

    if (!parsed.ok) {
      throw new ControlError('bad-request', `facet "${text}": ${parsed.reason}`, 'docs/spec/discovery.md lists the facets')
    }

    return parsed.facet
  })
}
