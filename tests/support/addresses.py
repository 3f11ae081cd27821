"""Addresses of every view, with records that are there."""

# A form of papers that somebody at the address may fill in, where it isn't one of the commune.
FORMS = {"/dot/<int:round_id>/hang-loat": "appraisal-report", "/dot/<int:round_id>/van-ban": "area-plan"}


class Addresses:
    """Builds the address of a view so that it names records of a demonstration site, made by `Records`."""

    def __init__(self, records):
        names = {f"{kind}_id": number for kind, number in records.standing().items()}
        names |= {"assessment_id": names["file_id"], "file_id": names["evidence_file_id"], "indicator_id": "2.1"}
        names |= {"token_id": records.new_token("commune_officer")}
        names |= {"upload_id": records.new_workbook("commune_officer")}
        names |= {"version_id": "2019-06-qd-ttg", "part": "1", "token": "x"}
        names |= {"name": "khoa", "index": 0, "entry_id": records.new_entry("commune_leader")}
        names |= {"plan_id": records.desk.library.plans.all()[0].plan.id, "target_id": "1a", "kind": "pdf"}
        self.names, self.new = names, {"meeting_id": records.new_meeting, "evidence_id": records.new_evidence}

    def of(self, rule):
        """The address of a rule."""
        return rule.build(self.parts(rule))[1]

    def parts(self, rule):
        """What stands in the address of a rule, by name."""
        form = next((form for start, form in FORMS.items() if rule.rule.startswith(start)), "commune-proposal")
        return {name: form if name == "form_id" else self._value(name) for name in rule.arguments}

    def _value(self, name):
        return self.new[name]() if name in self.new else self.names.get(name, "x")
