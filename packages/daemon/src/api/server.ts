import { once } from 'node:events'
import { chmod } from 'node:fs/promises'
import { createAdaptorServer } from '@hono/node-server'
import { createRoutes } from './routes.ts'
import { clearSocket } from './socket.ts'
import type { Control } from '../control.ts'
import type { Server } from 'node:http'

/** How long open requests get to end when the server stops. */
const STOP_MS = 1000

/** Group and others get nothing: the socket file's mode is the authentication. */
const SOCKET_UMASK = 0o177
const SOCKET_MODE = 0o600

export interface ApiInit {
  readonly control: Control
  /** Absolute; at most 107 bytes. */
  readonly socketPath: string
  /** Largest blob that may be uploaded, bytes. */
  readonly maxBlobBytes: number
  /** Hears of every fault that is no refusal. */
  onFault (err: unknown): void
}

export interface ApiServer {
  readonly socketPath: string
  /** Takes no more calls, lets open ones end for a second, then cuts them. The socket file is gone afterwards. */
  stop (): Promise<void>
}

/**
 * Serves the control API on a unix socket of mode 0600.
 *
 * @throws {ControlError} `refused` where another daemon answers on the socket
 */
export async function startApi ({ socketPath, ...routes }: ApiInit): Promise<ApiServer> {
  await clearSocket(socketPath)
  const server = createAdaptorServer({ fetch: createRoutes(routes).fetch }) as Server
  // uploads and watches last as long as they need; a request's head does not
  server.requestTimeout = 0
  server.headersTimeout = 10_000

  await listen(server, socketPath)
  await chmod(socketPath, SOCKET_MODE)

  return {
    socketPath,
    async stop () {
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      const cut = setTimeout(() => { server.closeAllConnections() }, STOP_MS)
      await closed
      clearTimeout(cut)
    }
  }
}

async function listen (server: Server, path: string): Promise<void> {
  const before = process.umask(SOCKET_UMASK)

  try {
    // binds before it returns, so that the file never has another mode
    server.listen({ path })
  } finally {
    process.umask(before)
  }

  await once(server, 'listening')
}
