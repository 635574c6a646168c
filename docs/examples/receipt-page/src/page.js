import { nobleCrypto } from '@mycel/wire/crypto'
import { bytesFrom, checkReceipt } from './check.js'

const form = document.querySelector('form')
const output = document.querySelector('output')

form.addEventListener('submit', async event => {
  event.preventDefault()
  const [file] = form.elements.file.files
  const bytes = file == null ? bytesFrom(form.elements.receipt.value) : new Uint8Array(await file.arrayBuffer())
  show(bytes == null ? { ok: false, verdict: 'This is no valid receipt', reason: 'neither hexadecimal nor base64' } : checkReceipt(bytes, form.elements.network.value))
})

/**
 * Everything from the receipt goes in as text, never as markup.
 *
 * @param root0
 * @param root0.ok
 * @param root0.verdict
 * @param root0.reason
 * @param root0.receipt
 */
function show ({ ok, verdict, reason, receipt }) {
  output.className = ok ? 'good' : 'bad'
  output.replaceChildren(element('p', verdict, 'verdict'), element('p', reason), ...(receipt == null ? [] : details(receipt)))
}

function details ({ id, provider, requester, at, units, total, signatures, lines }) {
  const facts = [['Receipt', id], ['Provider', provider], ['Requester, who pays', requester], ['Signed by the provider at', at], ['Units', units], ['Total', total], ...signatures.map(([who, holds]) => [`Signature of the ${who}`, holds ? 'holds' : 'missing'])]
  return [
    table(facts.map(([name, value]) => row([element('th', name), element('td', value)]))),
    table([
      row([element('th', 'Paid to'), element('th', 'For', 'reason'), element('th', 'Amount', 'amount')]),
      ...lines.map(({ creditor, amount, reason }) => row([element('td', creditor), element('td', reason, 'reason'), element('td', amount, 'amount')]))
    ])
  ]
}

function table (rows) {
  const made = document.createElement('table')
  made.append(...rows)
  return made
}

function row (cells) {
  const made = document.createElement('tr')
  made.append(...cells)
  return made
}

function element (name, text, className = '') {
  return Object.assign(document.createElement(name), { textContent: text, className })
}

// the same port that checks receipts, for whoever wants to try it from the console
window.mycel = { verify: nobleCrypto.verify }
