"""A record as data: nothing is lost or changed on the way to JSON and back, whatever stands in it."""

import json
from datetime import UTC, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from certify.domain.assessment.record import HistoryLine, Record, record_data, record_from
from certify.domain.hashing import canonical_json

zones = st.sampled_from([UTC, timezone(timedelta(hours=7))])
st.register_type_strategy(HistoryLine, st.builds(HistoryLine, at=st.datetimes(timezones=zones)))


@given(st.from_type(Record))
def test_a_record_survives_json(record):
    assert record_from(json.loads(canonical_json(record_data(record)))) == record


@given(st.from_type(Record))
def test_one_content_has_one_text(record):
    data = record_data(record)
    turned = dict(reversed(data.items()))
    assert canonical_json(turned) == canonical_json(data) == canonical_json(record_data(record_from(data)))
