/** What the report carries of one forged unit: all that is needed to check it without a network. */
export interface Carried {
  readonly network: string
  /** The fraud proof's envelope, base64. */
  readonly envelope: string
  /** Name and size of each blob, in the order in which they are packed. */
  readonly blobs: ReadonlyArray<{ readonly cid: string, readonly bytes: number }>
  /** The blobs one after the other, gzip, base64. */
  readonly packed: string
  /** What the report calls the signers, by their DID. */
  readonly names: Readonly<Record<string, string>>
}

export function fromBase64 (text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), letter => letter.charCodeAt(0))
}

/** The blobs by their names. Whether the bytes are what the names say is not looked at. Throws where the browser cannot inflate, or the bytes are no gzip. */
export async function unpack ({ blobs, packed }: Pick<Carried, 'blobs' | 'packed'>): Promise<ReadonlyMap<string, Uint8Array>> {
  const stream = new Blob([fromBase64(packed)]).stream().pipeThrough(new DecompressionStream('gzip'))
  const all = new Uint8Array(await new Response(stream).arrayBuffer())
  let at = 0
  return new Map(blobs.map(({ cid, bytes }) => {
    at += bytes
    return [cid, all.subarray(at - bytes, at)]
  }))
}
