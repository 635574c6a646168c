/**
 * One line per outermost suite, failures in full at the end, and the counts as JSON in the file that `MYCEL_TEST_COUNTS` names.
 * CommonJS, because mocha takes a reporter no other way.
 */
const { writeFileSync } = require('node:fs')
const mocha = require('mocha')

const { EVENT_RUN_END, EVENT_SUITE_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } = mocha.Runner.constants

class Reporter extends mocha.reporters.Base {
  /**
   * @param {import('mocha').Runner} runner
   * @param {import('mocha').MochaOptions} options
   */
  constructor (runner, options) {
    super(runner, options)
    const total = { passed: 0, failed: 0, skipped: 0 }
    let before = { ...total, at: performance.now() }

    runner.on(EVENT_TEST_PASS, () => { total.passed++ })
    runner.on(EVENT_TEST_PENDING, () => { total.skipped++ })
    runner.on(EVENT_TEST_FAIL, test => {
      total.failed++
      process.stdout.write(`  ✗ ${test.fullTitle()}\n`)
    })
    runner.on(EVENT_SUITE_END, suite => {
      // only outermost suites report, so that a thousand tests stay readable
      if (suite.root || suite.parent?.root !== true) {
        return
      }
      const [passed, failed, skipped] = [total.passed - before.passed, total.failed - before.failed, total.skipped - before.skipped]
      const counts = [`${passed} passed`, ...(failed > 0 ? [`${failed} failed`] : []), ...(skipped > 0 ? [`${skipped} skipped`] : [])]
      process.stdout.write(`  ${failed > 0 ? '✗' : '✓'} ${suite.title}: ${counts.join(', ')} (${((performance.now() - before.at) / 1000).toFixed(1)} s)\n`)
      before = { ...total, at: performance.now() }
    })
    runner.once(EVENT_RUN_END, () => {
      if (this.failures.length > 0) {
        mocha.reporters.Base.list(this.failures)
      }
      const file = process.env.MYCEL_TEST_COUNTS
      if (file != null) {
        writeFileSync(file, JSON.stringify(total))
      }
    })
  }
}

module.exports = Reporter
