"""Invented criteria files, answers, plans and figures, from a seed: ordinary ones, and many at the edge of a band."""

import re
from decimal import Decimal
from random import Random

FIGURE = 'clause = "Điều 2", source = "verbatim"'
HEAD = """id = "2030-01-test"
revision = 1
name = "Quy định thử"
number = "01/QĐ-TTg"
issued_on = 2030-01-01
issued_by = "Thủ tướng Chính phủ"
in_force_from = 2030-01-01
"""
OFFICE = (
    '{ level = "province", level_name = "cấp tỉnh", office = "Ủy ban nhân dân cấp tỉnh", authority = "TM. UBND", '
    f'signer = "CHỦ TỊCH", symbol = "UBND", {FIGURE} }}'
)
TAIL = f"""
[[procedure]]
in_force_from = 2030-01-01
division = "Xã, phường"
self_assessment = {OFFICE.replace("province", "commune")}
appraisal = {OFFICE}
recognition = {OFFICE}
commune_dossier = {{ papers = ["Tờ trình"], {FIGURE} }}
appraisal_dossier = {{ papers = ["Báo cáo"], {FIGURE} }}
"""
LABELS = 'numerator_label = "Số trẻ đạt"\ndenominator_label = "Số trẻ"\nnoun = "trẻ"\n'


def seeded(seed):
    """A source of chance that is the same in every run."""
    return Random(seed)  # noqa: S311


def criteria_file(chance, criteria, indicators):
    """The text of a criteria file with so many criteria, of up to so many indicators each."""
    texts, total = [], Decimal(0)
    for number in range(1, criteria + 1):
        parts = [_indicator(chance, f"{number}.{part}") for part in range(1, chance.randint(1, indicators) + 1)]
        full = sum(most for _, most in parts)
        total += full
        texts.append(
            f'\n[[criteria]]\nid = "{number}"\nname = "Tiêu chí"\nname_source = "verbatim"\nclause = "Điều 2"\n'
        )
        texts.append(f"max = {{ value = {full}, {FIGURE} }}\n" + "".join(text for text, _ in parts))
    head = f"{HEAD}total = {{ value = {total}, {FIGURE} }}\n"
    if chance.random() < 0.8:
        head += f'no_zero = {{ text = "Không có tiêu chí nào bị 0 điểm", {FIGURE} }}\n'
    kinds = [_category(f"c{number}", total * chance.randint(10, 100) / 100) for number in range(3)]
    return head + "".join(kinds) + "".join(texts) + TAIL


def _category(name, threshold):
    text = f'\n[[categories]]\nid = "{name}"\nname = "Xã"\nthreshold = {{ value = {threshold:.1f}, {FIGURE} }}\n'
    return f'{text}unit_types = ["xã"]\nprovince_types = ["tỉnh"]\n'


def _indicator(chance, name):
    """The text of an indicator and its full points."""
    kind = chance.choice(["yes_no", "rate_bands", "rate_bands", "incidence_bands", "count_bands"])
    text = f'\n[[criteria.indicators]]\nid = "{name}"\nname = "Chỉ tiêu"\nname_source = "verbatim"\n'
    text += 'unchangeable = "Việc đã xảy ra."\n' if chance.random() < 0.15 else ""
    rule = f'rule.kind = "{kind}"\nrule.source = "verbatim"\n'
    if kind == "yes_no":
        full = _points(chance, 1)[0]
        return f"{text}{rule}rule.yes = {{ points = {full}, {FIGURE} }}\n", full
    per = 100 if kind == "rate_bands" else chance.choice([1000, 100_000])
    labels = 'count_label = "Số vụ"\nnoun = "vụ"\n' if kind == "count_bands" else LABELS
    bands, full, worst = _bands(chance, kind, per)
    rule += f"rule.bands = [{', '.join(bands)}]\nrule.otherwise = {{ points = {worst}, {FIGURE} }}\n"
    if kind != "count_bands":
        rule += f"rule.per = {{ value = {per}, {FIGURE} }}\n"
    if kind == "rate_bands":
        rule += f'rule.not_applicable = {{ points = {full}, when = "không có trẻ", {FIGURE} }}\n'
    if kind == "incidence_bands":
        rule += f"rule.numerator_within_denominator = {chance.choice(['true', 'false'])}\n"
    return f"{text}{labels}{rule}", full


def _points(chance, number):
    """So many different points, the most first; halves too."""
    return sorted((Decimal(half) / 2 for half in chance.sample(range(1, 120), number)), reverse=True)


def _bands(chance, kind, per):
    """The texts of one to four bands, the full points and those of what no band takes."""
    number, rising = chance.randint(1, 4), chance.random() < 0.5
    top = 24 if kind == "count_bands" else per * 4
    bounds = sorted(chance.sample(range(1, top + 1), number), reverse=rising)
    scale = Decimal(2 if kind == "count_bands" else 4)
    points = _points(chance, number + 1)
    worst = Decimal(0) if chance.random() < 0.8 else points[-1]
    keys = ["at_least"] * number if rising else [chance.choice(["at_most", "below"]) for _ in bounds]
    bands = [
        f"{{ {key} = {bound / scale}, points = {most}, {FIGURE} }}"
        for key, bound, most in zip(keys, bounds, points, strict=False)
    ]
    return bands, points[0], worst


def with_threshold(text, threshold):
    """The text of an invented file with another threshold for its first category."""
    return re.sub(r"(threshold = { value = )[0-9.]+", rf"\g<1>{float(threshold)}", text, count=1)


def answers(chance, parts, blank=0.1):
    """Answers in JSON to indicators as (criterion, indicator): ordinary or at the edge of a band, some left blank."""
    given = {}
    for _, part in parts:
        if chance.random() >= blank:
            given[part["id"]] = _answer(chance, part["rule"])
    return given


def _answer(chance, rule):
    if rule["kind"] == "yes_no":
        return {"yes": chance.random() < 0.5}
    bounds = [band[key] for band in rule["bands"] for key in ("at_least", "at_most", "below") if key in band]
    if rule["kind"] == "count_bands":
        return {"count": max(0, int(chance.choice(bounds)) + chance.randint(-2, 2))}
    if rule["kind"] == "rate_bands" and chance.random() < 0.1:
        return {"not_applicable": "không có trẻ"}
    whole = chance.choice([1, 2, 3, 7, 13, 40, 100, 200, chance.randint(1, 300)])
    edge = int(chance.choice(bounds) * whole / rule["per"]["value"]) + chance.randint(-1, 1)
    part = chance.choice([edge, chance.randint(0, whole), 0, whole])
    within = rule.get("numerator_within_denominator", True)
    return {"numerator": max(0, min(part, whole) if within else part), "denominator": whole}


PLAN = """id = "2030-01-plan"
revision = 1
number = "01/KH-UBND"
title = "Kế hoạch thử"
title_source = "verbatim"
issued_on = 2030-01-05
issued_by = "Ủy ban nhân dân tỉnh"
begins_on = {begins}
criteria = "2019-06-qd-ttg"
"""
ASKED = '{ label = "Số", source = "verbatim" }'
PAIR = f"goal.numerator = {ASKED}\ngoal.denominator = {ASKED}\n"


def plan_file(chance):
    """The text of a plan with one target of every kind."""
    share, fall = (f"{{ value = {chance.randint(1, 400) / Decimal(4)}, {FIGURE} }}" for _ in range(2))
    goals = {
        "reach_rate": f"goal.at_least = {share}\n{PAIR}",
        "reach_communes": f'goal.at_least = {share}\ngoal.question = "Có không?"\n',
        "reach_recognised": f"goal.at_least = {share}\n",
        "reduce_cases": f"goal.by = {fall}\ngoal.base_year = 2029\ngoal.numerator = {ASKED}\n",
        "reduce_rate": f"goal.by = {fall}\ngoal.base_year = 2029\ngoal.per = 1000\n{PAIR}",
        "communes_per_division": f"goal.communes = {{ value = {chance.randint(1, 2)}, {FIGURE} }}\n"
        f"goal.at_least = {share}\n{PAIR}",
        "checklist": 'goal.items = [{ id = "1", name = "Việc", source = "verbatim" }]\n',
    }
    text = PLAN.format(begins=f"2030-{chance.choice([1, 2, 7]):02d}-01")
    for number, (kind, goal) in enumerate(goals.items(), 1):
        due = f"{chance.choice([2030, 2031, 2032])}-{chance.choice(['11-30', '12-31'])}"
        text += f'\n[[targets]]\nid = "{number}"\nname = "Mục tiêu"\nname_source = "verbatim"\nclause = "Mục 1"\n'
        text += f'scope = "commune"\ndue = {{ on = {due}, {FIGURE} }}\ndata_source = "Xã nhập"\n'
        text += f'goal.kind = "{kind}"\n{goal}'
    return text


def figures(chance, kind):
    """What some units state for a target: (now, of the base year, division), and now and then a base for all."""
    cases = kind in {"reduce_cases", "reach_communes", "reach_recognised", "checklist"}
    most = 1 if cases and kind != "reduce_cases" else 60

    def pair():
        whole = 1 if cases else chance.randint(0, most)
        return chance.randint(0, most if cases else whole), whole

    silent = chance.choice([0, 0, 0.3])
    stated = [
        (
            None if chance.random() < silent else pair(),
            None if chance.random() < silent else pair(),
            chance.choice("abc"),
        )
        for _ in range(chance.randint(1, 8))
    ]
    whole = sum(max(1, now[1]) for now, _, _ in stated if now) or 1
    base = (chance.randint(0, 60 * len(stated)), 1 if cases else whole) if chance.random() < 0.4 else None
    return stated, base
