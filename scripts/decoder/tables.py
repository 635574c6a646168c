"""The protocol's tables, read from the specification itself."""
import re
from collections import namedtuple
from pathlib import Path

SPEC = Path(__file__).resolve().parents[2] / "docs" / "spec"

Field = namedtuple("Field", "number name type repeated limit")
Body = namedtuple("Body", "name max_bytes signers half_signed")
Transition = namedtuple("Transition", "state step by guards to timeout")


def rows(text):
    """Cells of every table row, without the dashes."""
    for line in text.splitlines():
        if line.startswith("|") and not re.match(r"^\|[\s|:-]+\|$", line):
            yield [cell.strip() for cell in line.strip().strip("|").split("|")]


def read_messages():
    """(fields of every message, every signed body by its payload type), from messages.md."""
    fields, bodies = {}, {}
    for section in (SPEC / "messages.md").read_text("utf8").split("\n### ")[1:]:
        name = section.splitlines()[0].strip()
        signed = re.search(r"^`([^`]+)`, at most (\d+) bytes, signed by (.+)\.$", section, re.M)
        if signed:
            signers = re.findall(r"`(\w+)`", signed[3])
            bodies[signed[1]] = Body(name, int(signed[2]), signers, "half-signed" in signed[3])
        fields[name] = [
            Field(int(number), field, kind.removeprefix("repeated "), kind.startswith("repeated "), limit)
            for number, field, kind, limit in (row for row in rows(section) if row[0].isdigit())
        ]
    return fields, bodies


def read_settlement():
    """(fields of a reconciliation's frames and of a log's own entries, most bytes of such an entry's body, currencies), from settlement.md."""
    text = (SPEC / "settlement.md").read_text("utf8")
    fields = {}
    for section in text.split("\n#### ")[1:]:
        fields[section.splitlines()[0].strip()] = [
            Field(int(row[0]), row[1], row[2].removeprefix("repeated "), row[2].startswith("repeated "), row[3])
            for row in rows(section.split("\n\n")[1]) if row[0].isdigit()
        ]
    currencies = set(re.findall(r"\b[A-Z]{3}\b", text.split("The currencies")[1].split("\n\n")[1]))
    most = int(re.search(r"like every body, at most ([\d,]+) bytes", text)[1].replace(",", ""))
    return fields, most, currencies


def read_law():
    """(transitions, winners of crossings), from contract.md."""
    text = (SPEC / "contract.md").read_text("utf8")
    full = [row for row in rows(text.split("In full, with the conditions")[1].split("A contract is **over**")[0]) if len(row) == 6 and row[0] != "state"]
    transitions = [
        Transition(state.replace("–", "none"), step, by, [guard for guard in re.split(r"[, ]+", only) if guard], to, late.removeprefix("head's at + "))
        for state, step, by, only, to, late in full
    ]
    crossings = [row for row in rows(text.split("## Crossings")[1].split("## Who can lose what")[0]) if len(row) == 5 and row[0] != "state"]
    winners = {(state, requester, provider): winner.removesuffix("'s") for state, requester, provider, winner, _ in crossings}
    return transitions, winners


def read_facets():
    """(buckets of every measure with their unit, facets by class of descriptor), from discovery.md."""
    text = (SPEC / "discovery.md").read_text("utf8").split("## Facets")[1].split("## Keys")[0]
    measures, sources = {}, {}
    for cells in rows(text):
        if re.fullmatch(r"`[a-z.]+>=`", cells[0]) and len(cells) == 2:
            amounts = cells[1].split(", ")
            unit = "GiB" if amounts[0].endswith("GiB") else ""
            measures[cells[0].strip("`>=")] = (unit, [int(amount.removesuffix("GiB")) for amount in amounts])
        elif len(cells) == 3 and cells[2] != "any" and cells[0].startswith("`"):
            names = [name.strip("`") for name in cells[0].split(", ")]
            origins = re.findall(r"`(\w+)`", cells[1])
            sources[cells[2]] = list(zip(names, origins))
    return measures, sources


FIELDS, BODIES = read_messages()
SETTLEMENT, MAX_NOTE_BYTES, CURRENCIES = read_settlement()
assert len(CURRENCIES) > 150 and len(SETTLEMENT) == 9 and not SETTLEMENT.keys() & FIELDS.keys(), "settlement.md has other tables"
TRANSITIONS, WINNERS = read_law()
MEASURES, FACET_SOURCES = read_facets()
