/** Why a job cannot be taken or shown, or not gone on with. */
export class JobError extends Error {
  override readonly name = 'JobError'
  readonly code: 'bad-job' | 'missing-input' | 'no-such-job'

  constructor (code: JobError['code'], message: string) {
    super(message)
    this.code = code
  }
}
