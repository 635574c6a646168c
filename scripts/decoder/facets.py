"""What an ad can be searched by: docs/spec/discovery.md, "Facets" and "Keys"."""
import re
import unicodedata

from hashes import h, is_did, u32
from tables import FACET_SOURCES, MEASURES
from wire import Refused, SCHEMAS, decode

TERMS = ["class", "region", "arch", "gpu.model", "model", "process", "material", "service", "profile", "attested-by"]


def facet_key(network, facet):
    a, b = network.encode(), facet.encode()
    return h(b"mycel/facet/v1" + u32(len(a)) + a + u32(len(b)) + b)


def term(name, value):
    plain = value.strip() if name == "attested-by" else re.sub(" +", " ", unicodedata.normalize("NFC", unicodedata.normalize("NFC", value).lower()).strip())
    if plain == "" or re.search("[\x00-\x1f\x7f\ufffd]", plain) or (name == "attested-by" and not is_did(plain)):
        raise Refused("facet-value")
    facet = f"{name}={plain}"
    if len(facet.encode()) > 128:
        raise Refused("facet-length")
    return facet


def amount(name, value):
    unit, buckets = MEASURES[name]
    found = re.fullmatch(r"(\d{1,9})\s*(mib|gib|tib)?", value, re.I)
    scale = {"": 1} if unit == "" else {"mib": 1 / 1024, "gib": 1, "tib": 1024}
    size = found and scale.get((found[2] or "").lower()) and int(found[1]) * scale[(found[2] or "").lower()]
    if size not in buckets:
        raise Refused("facet-amount")
    return f"{name}>={int(size)}{unit}"


def parse_facet(text):
    found = re.fullmatch(r"\s*([A-Za-z.-]+)\s*(>=|=)\s*(\S.*?)\s*", text, re.S)
    if not found:
        raise Refused("facet-syntax")
    name, operator, value = found[1].lower(), found[2], found[3]
    if name not in MEASURES and name not in TERMS:
        raise Refused("facet-unknown")
    if (name in MEASURES) != (operator == ">="):
        raise Refused("facet-operator")
    return amount(name, value) if name in MEASURES else term(name, value)


def descriptor_facets(name, body):
    """A descriptor that does not decode adds nothing."""
    schema = name.capitalize() + "Descriptor"
    if name not in FACET_SOURCES or schema not in SCHEMAS:
        return []
    try:
        value = decode(schema, body, 2048)
    except Refused:
        return []
    found = []
    for label, origin in FACET_SOURCES[name]:
        if label.endswith(">="):
            unit, buckets = MEASURES[label.removesuffix(">=")]
            offered = value[origin] / 1024 if unit else value[origin]
            found += [f"{label}{bucket}{unit}" for bucket in buckets if bucket <= offered]
        else:
            texts = value[origin] if isinstance(value[origin], list) else [value[origin]]
            found += [term(label.removesuffix("="), text) for text in texts]
    return found


def facets_of(capacity, profiles, attested_by):
    name = capacity["class"]
    own = descriptor_facets(name, capacity["descriptor"]["body"]) if capacity["descriptor"]["kind"] == name else []
    region = [term("region", capacity["region"])] if capacity["region"] else []
    all_of_them = [term("class", name)] + region + own + [term("profile", one) for one in profiles] + [term("attested-by", one) for one in attested_by]
    return list(dict.fromkeys(all_of_them))
