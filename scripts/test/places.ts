import { fileURLToPath } from 'node:url'

/** The repository's root, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export const PACKAGES = ['wire', 'verify', 'settle', 'daemon'] as const
