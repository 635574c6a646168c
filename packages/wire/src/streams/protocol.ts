/** What two nodes ask each other for. */
export type ProtocolName = 'contract' | 'ad' | 'blob' | 'settle' | 'witness' | 'proofs'

/** A new version wherever a protocol's bytes change: peers that know no common one share no stream. */
const VERSIONS: Readonly<Record<ProtocolName, string>> = { contract: '1.0.0', ad: '1.0.0', blob: '2.0.0', settle: '1.0.0', witness: '1.0.0', proofs: '1.0.0' }

/** A stream protocol of one network, e.g. `/mycel/main/contract/1.0.0`: nodes of different networks share none. */
export function protocolName (network: string, name: ProtocolName): string {
  return `/mycel/${network}/${name}/${VERSIONS[name]}`
}
