import { closeSync, fstatSync } from 'node:fs'

/**
 * Closes the files and folders that this process got from the one that started it: the store that a node keeps open does not close itself when a child starts. The
 * launcher says in its last argument which descriptors it found, `,0,1,2,17`. Called before a stranger's byte is read.
 */
export function closeInherited (list = process.argv.at(-1) ?? ''): void {
  for (const fd of list.split(',').map(Number).filter(fd => Number.isInteger(fd) && fd > 2)) {
    try {
      const found = fstatSync(fd)
      // anything else under this number is this process's own by now
      if (found.isFile() || found.isDirectory()) {
        closeSync(fd)
      }
    } catch {
      // closed on the way here
    }
  }
}
