/** What a process of the blob bench is told. `n` numbers orders from 1; its report carries the same number. */
export type BlobOrder = { readonly n: number } & (
  | { readonly do: 'addrs' | 'served' | 'rss' }
  | { readonly do: 'put', readonly bytes: number }
  | { readonly do: 'copy', readonly folder: string, readonly digest: string, readonly size: number }
  | { readonly do: 'forget', readonly digest: string }
  | { readonly do: 'raw', readonly addrs: readonly string[], readonly bytes: number, readonly window: number }
  | { readonly do: 'fetch', readonly from: ReadonlyArray<readonly string[]>, readonly digest: string, readonly size: number, /** Ends once so many bytes are there. */ readonly cutAt?: number }
)

export type BlobOrderOf<K extends BlobOrder['do']> = Omit<Extract<BlobOrder, { do: K }>, 'n'>

export interface BlobReport {
  readonly n: number
  readonly fault?: string
  readonly addrs?: readonly string[]
  readonly digest?: string
  readonly size?: number
  readonly ms?: number
  readonly bytes?: number
  readonly rss?: number
  readonly cut?: boolean
}
