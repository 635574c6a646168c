import { multiaddr } from '@multiformats/multiaddr'

/** Most bytes of an address as text: wire's limit for addresses in ads. */
export const MAX_ADDR_BYTES = 256

/** Undefined where the text is a multiaddr that a node can use; otherwise "what is wrong | what to do". */
export function checkMultiaddr (text: string): string | undefined {
  if (Buffer.byteLength(text) > MAX_ADDR_BYTES) {
    return `longer than ${MAX_ADDR_BYTES} bytes | name a shorter address`
  }

  try {
    return multiaddr(text).getComponents().length === 0 ? 'empty address | for instance "/ip4/127.0.0.1/tcp/4610"' : undefined
  } catch (err) {
    return `"${text}" is no multiaddr: ${(err as Error).message} | for instance "/ip4/127.0.0.1/tcp/4610"`
  }
}
