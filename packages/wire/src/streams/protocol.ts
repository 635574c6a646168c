/** What two nodes ask each other for. */
export type ProtocolName = 'contract' | 'ad' | 'blob' | 'settle'

/** A stream protocol of one network, e.g. `/mycel/main/contract/1.0.0`: nodes of different networks share none. */
export function protocolName (network: string, name: ProtocolName): string {
  return `/mycel/${network}/${name}/1.0.0`
}
