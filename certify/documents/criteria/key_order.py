"""Where a new key goes among the keys that a table of a criteria file has."""

from collections.abc import Iterator

from tomlkit.items import AoT, Item, Key, Table

# The items under a heading, in order; comments and blank lines have no key. tomlkit's own methods can't insert between
# two dotted keys and guess at blank lines, so the parsed items are changed here and then written out.
Body = list[tuple[Key | None, Item]]

# The order of the keys at the head of a file, in an indicator and in a check.
ORDER = (
    "id",
    "revision",
    "name",
    "number",
    "issued_on",
    "issued_by",
    "in_force_from",
    "replaces",
    "standing",
    "name_source",
    "numerator_label",
    "denominator_label",
    "count_label",
    "numerator_quantity",
    "denominator_quantity",
    "count_quantity",
    "noun",
    "definition",
    "note",
    "unchangeable",
    "evidence",
    "rule.kind",
    "rule.source",
    "rule.per",
    "rule.numerator_within_denominator",
    "rule.yes",
    "rule.bands",
    "rule.otherwise",
    "rule.not_applicable",
    "kind",
    "figure",
    "other",
    "indicator",
    "percent",
    "at_least",
    "times",
    "question",
)


def position_of(body: Body, name: str) -> int:
    """The index for a new key: after the last key that comes before it in ORDER, else at the end."""
    before = [
        number
        for number, other in _entries(body)
        if name not in ORDER or (other in ORDER and ORDER.index(other) < ORDER.index(name))
    ]
    return max(before, default=-1) + 1


def _entries(body: Body) -> Iterator[tuple[int, str]]:
    """The keys with lines of their own in a body, with their indexes; dotted ones in full."""
    for number, (key, item) in enumerate(body):
        if key is not None and key.is_dotted() and isinstance(item, Table):
            yield from ((number, f"{key.key}.{inner}") for _, inner in _entries(item.value.body))
        elif key is not None and not isinstance(item, Table | AoT):
            yield number, key.key
