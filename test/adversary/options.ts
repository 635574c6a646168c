/** Reads an adversary's options; what is missing gets its default, what is unknown or out of range is said. */
export class OptionReader {
  private readonly options: Readonly<Record<string, string>>

  constructor (options: Readonly<Record<string, string>>, known: readonly string[]) {
    const unknown = Object.keys(options).find(name => !known.includes(name))

    if (unknown != null) {
      throw new Error(`no option "${unknown}"; there are ${known.join(', ')}`)
    }

    this.options = options
  }

  text (name: string, otherwise: string): string {
    return this.options[name] ?? otherwise
  }

  number (name: string, otherwise: number, min: number, max: number): number {
    const value = this.options[name] == null ? otherwise : Number(this.options[name])

    if (!(value >= min && value <= max)) {
      throw new Error(`${name}=${this.options[name] ?? ''} is no number from ${min} to ${max}`)
    }

    return value
  }

  whole (name: string, otherwise: number, min: number, max: number): number {
    const value = this.number(name, otherwise, min, max)

    if (!Number.isInteger(value)) {
      throw new Error(`${name}=${this.options[name] ?? ''} is no whole number`)
    }

    return value
  }
}
