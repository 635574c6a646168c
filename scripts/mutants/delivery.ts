import { changed, without } from './mutant.ts'
import type { Mutant } from './mutant.ts'

const TESTS = 'packages/daemon/dist/test'
const room = (name: string, ...tests: readonly string[]): { file: string, specs: readonly string[] } => ({ file: `packages/daemon/src/${name}.ts`, specs: tests.map(test => `${TESTS}/${test}`) })
const streams = { file: 'packages/wire/src/streams/frame-stream.ts', specs: [`${TESTS}/network/stream-rules.spec.js`] }

/** Ways out for whoever is left alone, and what a slow peer may hold. */
export const DELIVERY: readonly Mutant[] = [
  ...changed(room('core/lapse', 'core/decide-provider.spec.js'), [
    ['at == null ? undefined : at + GIVE_UP_MS', 'undefined', 'a window that cannot be finished is given up'],
    ['?? (role === \'provider\' ? givesUpAt(contract, headSince) : undefined)', '', 'nobody has to come for a window to be given up'],
    ['seen > deadline ? seen : deadline', 'deadline', 'the other side\'s time counts from when its turn was seen here']
  ]),
  ...changed(room('core/decide-provider', 'core/decide-provider.spec.js'), [
    ['end != null && now >= end', 'false', 'a provider ends a window by itself'],
    ['current == null || work == null) {\n        return current == null ? undefined : goOn', 'current != null) {\n        return current == null ? undefined : goOn', 'what is finished late is committed all the same']
  ]),
  ...changed(room('core/patience', 'core/patience.spec.js'), [
    ['windowMs > MAX_WINDOW_MS || ', '', 'no window of more than a day'],
    [' || settleMs > MAX_WINDOW_MS', '', 'no bill that may lie for more than a day'],
    ['Math.max(startMs, revealMs - windowMs, approveMs - windowMs)', 'startMs', 'every time that a place is kept']
  ]),
  ...changed(room('effects/fetch-results', 'effects/fetch-results.spec.js'), [
    ['left / PARTS', 'left * 1000n', 'results that trickle are given up'],
    ['!late, { cause', 'true, { cause', 'who was asked too late is not blamed'],
    ['new ResultsError(\'they did not come in time\', !late', 'new ResultsError(\'they did not come in time\', false', 'to be silent after the opening is to withhold']
  ]),
  ...without(room('effects/fetch-results', 'effects/fetch-results.spec.js'), [['err.code !== \'unreachable-blob\' && !mayCome(err, provider)', 'who answers without them has had its chance']]),
  ...changed(room('effects/sender', 'effects/sender.spec.js'), [['silent >= AWAY_AFTER_MS ? AWAY_RETRY_MS : LAST_RETRY_MS', 'LAST_RETRY_MS', 'who is gone is asked seldom']]),
  ...changed(room('blobs/lanes', 'blobs/slow.spec.js'), [
    ['brought - seen < SLOW_LOOK_BYTES && ', '', 'a transfer that goes on keeps its place'],
    [' && this.#quick.waiting > 0', '', 'a slow transfer is in nobody\'s way where nobody waits'],
    ['        release?.()\n        release = slow', '        release = slow', 'the place of a slow transfer goes to the next']
  ]),
  ...changed(room('blobs/source', 'blobs/slow.spec.js'), [
    ['now - (this.#since ?? now) >= STALL_MS', 'false', 'who only puts off is left'],
    ['this.#since = this.inFlight > 1 ? now : undefined', '', 'who brings something has its time anew']
  ]),
  ...changed(room('blobs/server', 'blobs/server.spec.js'), [
    ['this.#init.dealsWith?.(from.key) === true', 'false', 'strangers do not keep results from their requesters'],
    ['counted(this.#reservedPerPeer, from, MAX_RESERVED_PER_PEER)', 'counted(this.#reservedPerPeer, from, 99)', 'one partner does not keep them from the others']
  ]),
  ...changed(room('jobs/tender', 'jobs/timeouts.spec.js'), [
    ['Math.max(1, Math.min(windowUnits, Math.floor(MAX_WINDOW_BLOB_BYTES / (outputBytes + UNIT_RESULT_BYTES))))', 'windowUnits', 'a window\'s results fit one blob'],
    ['windowMs + 2 * Math.ceil', 'windowMs + Math.ceil', 'results have their time before the check has its own']
  ]),
  ...changed(room('jobs/ended-badly', 'jobs/ended-badly.spec.js'), [
    [' && notes.windows[last.window]?.check?.verdict === \'bad-opening\'', '', 'what was cancelled for another reason is held against nobody'],
    ['last.approve == null && ', '', 'a window that was proven is not held against its provider'],
    ['BAD.has(state) || ', '', 'a job does not go back to who let it down']
  ]),
  ...changed(streams, [['stream.abort(new StreamRequestError(\'timeout\', \'a frame has begun and does not end\'))', '', 'a frame that has begun must end']]),
  ...changed({ file: streams.file, specs: ['packages/wire/dist/test/frame-writes.spec.js'] }, [['begun(options)', 'options', 'a reply that is not read must end']])
]
