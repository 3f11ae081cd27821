"""The description of the API against the API: schemathesis asks what it allows and what it forbids, on a real site.

Schemathesis is imported where it is used: whoever only collects the tests does without.
"""

from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from certify import create_app
from certify.domain.days import local_day
from certify.operations.people import tokens
from certify.store.assessments import files
from tests.support.acts import act_of
from tests.support.clients import account

SETTINGS = {
    # What fits the schema may still be impossible by a rule of the criteria: 422, with the place and the reason.
    "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "304", "403", "404", "409", "422"]}},
}
FEW, MANY = 6, 20


@pytest.fixture
def crowded(site):
    """The site with room for as many calls a minute as the test makes."""
    path = site.instance / "config.toml"
    path.write_text((path.read_text("utf-8") if path.exists() else "") + "api_calls_a_minute = 1000000\n", "utf-8")
    app = create_app(site)
    yield app
    app.extensions["certify"].database.close()


def described(app, now, scopes, examples):
    """The API as a program reads it, with an officer's token; who writes asks for records that are there."""
    from schemathesis.config import SchemathesisConfig
    from schemathesis.openapi import from_wsgi

    with app.extensions["certify"].database.writing() as connection:
        officer = account(connection, "commune_officer")
        token = tokens.make(
            act_of(connection, officer, now), "schemathesis", scopes, local_day(now) + timedelta(days=1)
        )
        file = files.of_unit(connection, officer.unit_id)[0]
    records = {"assessment_id": file.id, "unit_id": file.unit_id, "round_id": file.round_id}
    own = {"headers": {"Authorization": f"Bearer {token}"}, "parameters": records if "write" in scopes else {}}
    generation = {"max-examples": examples, "deterministic": True, "database": "none"}
    config = SchemathesisConfig.from_dict({**SETTINGS, **own, "generation": generation})
    return from_wsgi("/api/v1/openapi.json", app, config=config)


def test_the_description_is_sound_and_whole(crowded, now):
    schema = described(crowded, now, ["read"], 1)
    schema.validate()
    rules = [rule for rule in crowded.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    assert len(list(schema.get_all_operations())) == len(rules) - 1  # all but the description itself


@pytest.mark.parametrize("scopes", [["read"], ["read", "write"]], ids="-".join)
def test_the_api_does_what_its_description_says(crowded, now, scopes, everything):
    """Boundaries, what is forbidden and chance, for each operation, with every check that schemathesis knows."""
    from schemathesis.checks import load_all_checks
    from schemathesis.pytest.lazy import get_all_tests

    asked, statuses = Counter(), defaultdict(set)

    def ask(case):
        asked[case.operation.label] += 1
        statuses[case.operation.label].add(case.call_and_validate().status_code)

    load_all_checks()
    examples = MANY if everything else FEW
    schema = described(crowded, now, scopes, examples)
    for found in get_all_tests(schema=schema, test_func=ask, settings=None, given_kwargs=None):
        operation, test = found.ok()
        test()
        assert asked[operation.label] >= examples // 2, asked
    if "write" in scopes:
        assert not [label for label, seen in statuses.items() if 200 not in seen], statuses
