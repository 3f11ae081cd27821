"""Units over time, from lists alone: who is called what, and lies where, on a day."""

import csv
import io

HEAD = "code,name,type,full_name,district_code,district_name"


def listed(text):
    """The rows of a list of units."""
    return list(csv.DictReader(io.StringIO(text)))


class Province:
    """The communes of one province as its lists name them; a later list changes what it names and nothing else."""

    def __init__(self):
        self.moments = []

    def take(self, day, name, text):
        """A list of a day that calls the province by a name."""
        communes, districts = (dict(part) for part in self.moments[-1][2:]) if self.moments else ({}, {})
        for row in listed(text):
            communes[row["code"]] = (row["full_name"], row.get("district_code", ""))
            if row.get("district_code"):
                districts[row["district_code"]] = row["district_name"]
        self.moments.append((day, name, communes, districts))

    def on(self, day):
        """(name of the province, {code: (name of the commune, name of what is above it)}) on a day; None before."""
        told = [moment for moment in self.moments if moment[0] <= day]
        if not told:
            return None
        _, name, communes, districts = told[-1]
        return name, {code: (own, districts.get(above, name)) for code, (own, above) in communes.items()}


def invented(chance, prefix):
    """The text of a list of some communes of a province: some of their names, types and districts are new."""
    lines = [HEAD]
    names = {number: chance.choice(["Huyện", "Thị xã"]) + f" {number}" for number in (1, 2)}
    for number in sorted(chance.sample(range(1, 6), chance.randint(1, 5))):
        kind, name, district = chance.choice(["xã", "phường"]), chance.choice("AB"), chance.choice([1, 2])
        full_name = f"{kind.capitalize()} {name}"
        lines.append(f"{prefix}{number:03d},{name},{kind},{full_name},{prefix}{district},{names[district]}")
    return "\n".join(lines) + "\n"
