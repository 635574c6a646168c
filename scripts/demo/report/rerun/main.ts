/**
 * The report's one script: in the page it waits for the button; in a worker, which is made from its own text, it runs the unit.
 */
import { openThread, serve } from './thread.ts'
import { element, result, stepList } from './view.ts'
import type { Carried } from './carried.ts'
import type { Thread } from './thread.ts'
import type { Step } from './unit.ts'

const REDRAW_MS = 100

if (typeof document === 'undefined') {
  serve(globalThis as unknown as DedicatedWorkerGlobalScope)
} else {
  attach(document.currentScript?.textContent ?? '')
}

function attach (source: string): void {
  const button = found('rerun-button') as HTMLButtonElement
  const output = found('rerun-output')
  const carried = JSON.parse(found('rerun-unit').textContent) as Carried
  const label = button.textContent
  let running: Thread | undefined
  let turn = 0

  const start = async (): Promise<void> => {
    const mine = ++turn
    button.disabled = true
    const thread = await openThread(source)
    running = thread
    button.disabled = thread.kind === 'page'
    button.textContent = thread.kind === 'page' ? 'Running' : 'Stop'
    let step: Step = 'unpack'
    let since = performance.now()
    const draw = (): void => { output.replaceChildren(stepList(step, performance.now() - since)) }
    const clock = setInterval(() => { mine === turn ? draw() : clearInterval(clock) }, REDRAW_MS)
    const ended = await thread.run(carried, now => {
      step = now
      since = performance.now()
      draw()
    })
    clearInterval(clock)
    show(result(ended, found('proof-id').textContent.trim(), thread.kind))
  }

  const show = (content: readonly HTMLElement[]): void => {
    running?.stop()
    running = undefined
    output.replaceChildren(...content)
    button.disabled = false
    button.textContent = label
  }

  button.disabled = false
  button.addEventListener('click', () => {
    if (running == null) {
      start().catch(error => { show([element('p', `The page failed: ${String(error)}`, 'verdict failed')]) })
    } else {
      turn++
      show([element('p', 'Stopped.')])
    }
  })
}

function found (id: string): HTMLElement {
  const one = document.getElementById(id)

  if (one == null) {
    throw new Error(`the page has no element "${id}"`)
  }

  return one
}
