import type { JobRequest } from '../control.ts'

/** What a job asks of an ad: its own facets, and always its class. */
export function facetsFor ({ class: cls, facets }: Pick<JobRequest, 'class' | 'facets'>): string[] {
  return [...new Set([`class=${cls}`, ...facets])]
}
