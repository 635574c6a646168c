import { ControlError } from '../control-error.ts'
import { bytesOf, content, items, json, send } from './http.ts'
import type { Call } from './http.ts'
import type { Control, JobView, ReconcileStep, ResultView, VerifyView } from '../control.ts'

/** Without a byte for this long a call is given up. */
const DEFAULT_IDLE_MS = 60_000

export interface ClientInit {
  /** The daemon's `api.socket`. */
  readonly socketPath: string
  /** Gives a call up after this long without a byte, ms. Default 60,000. */
  readonly idleMs?: number
}

interface ResultLine extends Omit<ResultView, 'output'> { readonly output: string }

/**
 * A running daemon's control interface over its unix socket: the same interface as in process, failures are ControlError. Holds no connection between calls.
 */
export function createClient ({ socketPath, idleMs = DEFAULT_IDLE_MS }: ClientInit): Control {
  const call = async (method: Call['method'], path: string, rest: Partial<Call> = {}): ReturnType<typeof send> => send(socketPath, { method, path, idleMs, ...rest })
  const get = async <T>(path: string): Promise<T> => json<T>(await call('GET', path))
  const post = async <T>(path: string, body: unknown = {}): Promise<T> => json<T>(await call('POST', path, { body }))
  const at = encodeURIComponent

  return {
    status: async () => get('/v1/status'),
    ticket: async () => (await get<{ ticket: string }>('/v1/ticket')).ticket,
    join: async ticket => post('/v1/join', { ticket }),
    peers: async () => get('/v1/peers'),
    listCapacities: async () => get('/v1/capacities'),
    addCapacity: async capacity => post('/v1/capacities', capacity),
    removeCapacity: async cls => json(await call('DELETE', `/v1/capacities/${at(cls)}`)),
    addAttestation: async credential => post('/v1/attestations', { credential }),
    find: async (facets, limit) => get(`/v1/find?${new URLSearchParams([...facets.map(facet => ['facet', facet]), ['limit', String(limit)]]).toString()}`),
    putBlob: async upload => json(await call('POST', '/v1/blobs', { upload })),
    getBlob: async (cid, offset = 0) => content(await call('GET', `/v1/blobs/${at(cid)}?offset=${offset}`)),
    listBlobs: async () => get('/v1/blobs'),
    removeBlob: async cid => json(await call('DELETE', `/v1/blobs/${at(cid)}`)),
    quote: async job => post('/v1/quote', job),
    submit: async job => post('/v1/jobs', job),
    listJobs: async () => get('/v1/jobs'),
    showJob: async id => get(`/v1/jobs/${at(id)}`),
    cancelJob: async id => post(`/v1/jobs/${at(id)}/cancel`),
    results: async id => {
      const results: ResultView[] = []

      for await (const line of items<ResultLine>(await call('GET', `/v1/jobs/${at(id)}/results`))) {
        results.push({ ...line, output: own(Buffer.from(line.output, 'base64')) })
      }

      return results
    },
    watchJob: async function * (id, signal) {
      yield * items<JobView>(await call('GET', `/v1/jobs/${at(id)}/watch`, { signal, idleMs: 0 }), signal)
    },
    listEntries: async (filter = {}) => get(`/v1/entries?${new URLSearchParams(Object.entries(filter).flatMap(([key, value]) => value == null ? [] : [[key, String(value)]])).toString()}`),
    showEntry: async id => get(`/v1/entries/${at(id)}`),
    balances: async () => get('/v1/balances'),
    pools: async () => get('/v1/pools'),
    listLines: async () => get('/v1/lines'),
    grantLine: async line => post('/v1/lines', line),
    askLine: async line => { await post('/v1/lines/ask', line) },
    forgive: async (contract, reason) => post(`/v1/contracts/${at(contract)}/forgive`, { reason }),
    exportJournal: async format => own(await bytesOf(await call('GET', `/v1/journal?format=${at(format)}`))),
    pay: async payment => post('/v1/payments', payment),
    confirmPayment: async id => post(`/v1/payments/${at(id)}/confirm`),
    refusePayment: async (id, reason) => post(`/v1/payments/${at(id)}/refuse`, { reason }),
    copyStore: async folder => json(await call('POST', '/v1/store/copy', { body: { folder }, idleMs: 0 })),
    verifyLog: async () => lastOf(items<VerifyView>(await call('POST', '/v1/log/verify', { body: {} }))),
    watchVerify: async function * (signal) {
      yield * items<VerifyView>(await call('POST', '/v1/log/verify', { body: {}, signal }), signal)
    },
    proveSettled: async id => own(await bytesOf(await call('GET', `/v1/log/proofs/${at(id)}`))),
    listForks: async () => get('/v1/log/forks'),
    exportFork: async id => own(await bytesOf(await call('GET', `/v1/log/forks/${at(id)}`))),
    liftFork: async peer => post('/v1/log/forks/lift', { peer }),
    reconcile: async peer => post('/v1/reconcile', peer == null ? {} : { peer }),
    watchReconcile: async function * (peer, signal) {
      yield * items<ReconcileStep>(await call('POST', '/v1/reconcile/watch', { body: peer == null ? {} : { peer }, signal, idleMs: 0 }), signal)
    },
    listReputations: async () => get('/v1/reputation'),
    showReputation: async (peer, cls) => get(`/v1/reputation/${at(peer)}${cls == null ? '' : `?class=${at(cls)}`}`),
    listRequesters: async () => get('/v1/requesters'),
    showRequester: async peer => get(`/v1/requesters/${at(peer)}`),
    listProofs: async () => get('/v1/proofs'),
    exportProof: async id => own(await bytesOf(await call('GET', `/v1/proofs/${at(id)}/bundle`)))
  }
}

async function lastOf<T> (all: AsyncIterable<T>): Promise<T> {
  let last: T | undefined

  for await (const one of all) {
    last = one
  }

  if (last == null) {
    throw new ControlError('unavailable', 'the daemon broke off', 'is it still running?')
  }

  return last
}

// a Buffer is a view into a pool and serialises itself differently: hand out plain bytes of their own
function own (buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer)
}
