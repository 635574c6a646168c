/** The errno values of WASI preview1 that this implementation answers with (witx `errno`). */
export const ERRNO = {
  success: 0,
  badf: 8,
  exist: 20,
  fault: 21,
  ilseq: 25,
  inval: 28,
  io: 29,
  isdir: 31,
  loop: 32,
  mfile: 33,
  nametoolong: 37,
  noent: 44,
  nospc: 51,
  nosys: 52,
  notdir: 54,
  notempty: 55,
  notsock: 57,
  notsup: 58,
  perm: 63,
  pipe: 64,
  range: 68,
  rofs: 69,
  spipe: 70,
  xdev: 75,
  notcapable: 76
} as const

export type ErrnoName = keyof typeof ERRNO

/** Ends a call early with an errno. */
export class Errno extends Error {
  override readonly name = 'Errno'
  readonly code: ErrnoName
  readonly errno: number

  constructor (code: ErrnoName) {
    super(code)
    this.code = code
    this.errno = ERRNO[code]
  }
}

const thrown = new Map<ErrnoName, Errno>()

/** Refuses the call. One error per errno is made and reused: a module may provoke millions, and a stack trace each is dear. */
export function fail (code: ErrnoName): never {
  let error = thrown.get(code)
  if (error == null) {
    error = new Errno(code)
    thrown.set(code, error)
  }
  throw error
}
