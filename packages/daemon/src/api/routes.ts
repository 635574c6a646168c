import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { ControlError } from '../control-error.ts'
import { attestationBody, blobQuery, capacityView, check, copyBody, entryFilter, findQuery, joinBody, jobRequest, journalQuery, liftBody, lineBody, paymentBody, reasonBody, reconcileBody, reputationQuery } from './bodies.ts'
import { flowing } from './flowing.ts'
import { errorView, STATUS_OF, toJson } from './json.ts'
import { lines, NDJSON } from './ndjson.ts'
import type { Control } from '../control.ts'
import type { Context } from 'hono'

/** Largest JSON request, bytes. */
export const MAX_JSON_BYTES = 1024 * 1024

export interface RoutesInit {
  readonly control: Control
  /** Largest blob that may be uploaded, bytes. */
  readonly maxBlobBytes: number
  /** Hears of every fault that is no refusal. */
  onFault (err: unknown): void
}

/** Every call of `Control` under `/v1`. The table is in docs/cli.md, "The control API". */
export function createRoutes ({ control, maxBlobBytes, onFault }: RoutesInit): Hono {
  const app = new Hono()
  const json = bodyLimit({ maxSize: MAX_JSON_BYTES, onError: () => { throw tooLarge(MAX_JSON_BYTES) } })

  app.onError((err, c) => {
    const view = errorView(err)

    if (view.code === 'internal') {
      onFault(err)
    }

    const { code } = err instanceof ControlError ? err : { code: 'internal' as const }
    return answer(c, view, STATUS_OF[code])
  })
  app.notFound(c => answer(c, errorView(new ControlError('not-found', `no call ${c.req.method} ${c.req.path}`, 'client and daemon may be of different versions')), 404))

  app.get('/v1/status', async c => answer(c, await control.status()))
  app.get('/v1/ticket', async c => answer(c, { ticket: await control.ticket() }))
  app.post('/v1/join', json, async c => answer(c, await control.join(check(joinBody, await body(c)).ticket)))
  app.get('/v1/peers', async c => answer(c, await control.peers()))

  app.get('/v1/capacities', async c => answer(c, await control.listCapacities()))
  app.post('/v1/capacities', json, async c => answer(c, await control.addCapacity(check(capacityView, await body(c)))))
  app.delete('/v1/capacities/:class', async c => answer(c, await control.removeCapacity(c.req.param('class'))))
  app.post('/v1/attestations', json, async c => answer(c, await control.addAttestation(check(attestationBody, await body(c)).credential)))
  app.get('/v1/find', async c => {
    const { facets, limit } = check(findQuery, { facets: c.req.queries('facet') ?? [], limit: Number(c.req.query('limit') ?? '20') })
    return answer(c, await control.find(facets, limit))
  })

  app.post('/v1/blobs', async c => answer(c, await control.putBlob(upload(c.req.raw.body, maxBlobBytes))))
  app.get('/v1/blobs', async c => answer(c, await control.listBlobs()))
  app.get('/v1/blobs/:cid', async c => {
    const offset = check(blobQuery, { offset: Number(c.req.query('offset') ?? '0') }).offset
    const { size, bytes: content } = await control.getBlob(c.req.param('cid'), offset)
    return new Response(await flowing(content), { headers: { 'content-type': 'application/octet-stream', 'content-length': String(size - offset), 'x-blob-size': String(size) } })
  })
  app.delete('/v1/blobs/:cid', async c => answer(c, await control.removeBlob(c.req.param('cid'))))

  app.post('/v1/quote', json, async c => answer(c, await control.quote(check(jobRequest, await body(c)))))
  app.post('/v1/jobs', json, async c => answer(c, await control.submit(check(jobRequest, await body(c)))))
  app.get('/v1/jobs', async c => answer(c, await control.listJobs()))
  app.get('/v1/jobs/:id', async c => answer(c, await control.showJob(c.req.param('id'))))
  app.post('/v1/jobs/:id/cancel', async c => answer(c, await control.cancelJob(c.req.param('id'))))
  app.get('/v1/jobs/:id/results', async c => {
    const results = (await control.results(c.req.param('id')))[Symbol.iterator]()
    const one = async (): Promise<IteratorResult<unknown>> => results.next()
    return stream(lines(await one(), { next: one }, () => {}))
  })
  app.get('/v1/jobs/:id/watch', async c => {
    const stop = new AbortController()
    const views = control.watchJob(c.req.param('id'), stop.signal)[Symbol.asyncIterator]()
    return stream(lines(await views.next(), views, () => { stop.abort() }))
  })

  app.get('/v1/entries', async c => answer(c, await control.listEntries(check(entryFilter, given({ peer: c.req.query('peer'), asset: c.req.query('asset'), since: number(c.req.query('since')), kind: c.req.query('kind') })))))
  app.get('/v1/entries/:id', async c => answer(c, await control.showEntry(c.req.param('id'))))
  app.get('/v1/balances', async c => answer(c, await control.balances()))
  app.get('/v1/pools', async c => answer(c, await control.pools()))
  app.get('/v1/lines', async c => answer(c, await control.listLines()))
  app.post('/v1/lines', json, async c => answer(c, await control.grantLine(check(lineBody, await body(c)))))
  app.post('/v1/lines/ask', json, async c => {
    await control.askLine(check(lineBody, await body(c)))
    return answer(c, {})
  })
  app.post('/v1/contracts/:id/forgive', json, async c => answer(c, await control.forgive(c.req.param('id'), check(reasonBody, await body(c)).reason)))
  app.get('/v1/journal', async c => bytes(c, await control.exportJournal(check(journalQuery, { format: c.req.query('format') }).format)))
  app.post('/v1/payments', json, async c => answer(c, await control.pay(check(paymentBody, await body(c)))))
  app.post('/v1/payments/:id/confirm', async c => answer(c, await control.confirmPayment(c.req.param('id'))))
  app.post('/v1/payments/:id/refuse', json, async c => answer(c, await control.refusePayment(c.req.param('id'), check(reasonBody, await body(c)).reason)))
  app.post('/v1/log/verify', async c => {
    const stop = new AbortController()
    const views = control.watchVerify(stop.signal)[Symbol.asyncIterator]()
    return stream(lines(await views.next(), views, () => { stop.abort() }))
  })
  app.get('/v1/log/proofs/:id', async c => bytes(c, await control.proveSettled(c.req.param('id'))))
  app.get('/v1/log/forks', async c => answer(c, await control.listForks()))
  app.get('/v1/log/forks/:id', async c => bytes(c, await control.exportFork(c.req.param('id'))))
  app.post('/v1/log/forks/lift', json, async c => answer(c, await control.liftFork(check(liftBody, await body(c)).peer)))
  app.post('/v1/store/copy', json, async c => answer(c, await control.copyStore(check(copyBody, await body(c)).folder)))
  app.post('/v1/reconcile', json, async c => answer(c, await control.reconcile(check(reconcileBody, await body(c)).peer)))
  app.post('/v1/reconcile/watch', json, async c => {
    const stop = new AbortController()
    const steps = control.watchReconcile(check(reconcileBody, await body(c)).peer, stop.signal)[Symbol.asyncIterator]()
    return stream(lines(await steps.next(), steps, () => { stop.abort() }))
  })
  app.get('/v1/reputation', async c => answer(c, await control.listReputations()))
  app.get('/v1/reputation/:peer', async c => {
    const { class: cls } = check(reputationQuery, { class: c.req.query('class') })
    return answer(c, await control.showReputation(c.req.param('peer'), cls))
  })
  app.get('/v1/requesters', async c => answer(c, await control.listRequesters()))
  app.get('/v1/requesters/:peer', async c => answer(c, await control.showRequester(c.req.param('peer'))))
  app.get('/v1/proofs', async c => answer(c, await control.listProofs()))
  app.get('/v1/proofs/:id/bundle', async c => bytes(c, await control.exportProof(c.req.param('id'))))

  return app
}

function answer (c: Context, value: unknown, status: 200 | (typeof STATUS_OF)[keyof typeof STATUS_OF] = 200): Response {
  return c.body(toJson(value), status, { 'content-type': 'application/json' })
}

function bytes (c: Context, value: Uint8Array): Response {
  return c.body(new Uint8Array(value), 200, { 'content-type': 'application/octet-stream', 'content-length': String(value.byteLength) })
}

function stream (value: ReadableStream<Uint8Array>): Response {
  return new Response(value, { headers: { 'content-type': NDJSON } })
}

/** A query without what it does not say. */
function given (query: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined))
}

function number (text: string | undefined): number | undefined {
  return text == null ? undefined : Number(text)
}

async function body (c: Context): Promise<unknown> {
  const text = await c.req.text()

  try {
    return JSON.parse(text)
  } catch (err) {
    throw new ControlError('bad-request', 'the body is not JSON', '', { cause: err })
  }
}

async function * upload (from: ReadableStream<Uint8Array> | null, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0

  for await (const chunk of from ?? []) {
    size += chunk.byteLength

    if (size > maxBytes) {
      throw tooLarge(maxBytes)
    }

    yield chunk
  }
}

function tooLarge (maxBytes: number): ControlError {
  return new ControlError('too-large', `more than ${maxBytes} bytes`)
}
