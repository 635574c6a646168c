import type { BlobContent } from '../../src/control.ts'

export async function collect<T> (source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []

  for await (const one of source) {
    found.push(one)
  }

  return found
}

export async function until (condition: () => boolean): Promise<boolean> {
  for (let i = 0; i < 200 && !condition(); i++) {
    await new Promise(resolve => { setTimeout(resolve, 10) })
  }

  return condition()
}

export async function content ({ size, bytes }: BlobContent): Promise<{ readonly size: number, readonly bytes: number[] }> {
  return { size, bytes: [...Buffer.concat(await collect(bytes))] }
}
