# %% [markdown]
# # 3. Your own files
#
# The first two notebooks use data that come with the project. This one starts from files:
#
# - a real one, the GOV.UK workforce file with every year from 2009 to 2022 (parts 1 and 2);
# - records of people, one row each (part 3);
# - a WRES return (part 4);
#
# and it writes counts to a file that says where they come from (part 5).
#
# The records and the return are **made up**, in a temporary folder that is removed at the end. Put
# the path of your own file in their place.

# %%
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import holoviews as hv
import numpy as np
import pandas as pd

import wres_explore as wres
from wres_explore.io import mapping as mappings
from wres_explore.io import tidy
from wres_explore.io.wres_return import write_return

hv.extension("bokeh")


# %%
def show(table, decimals=2):
    """Print a table with rounded numbers, and a dash where there is none."""
    table = table.rename_axis(index=None, columns=None)
    print(table.to_string(float_format=f"{{:.{decimals}f}}".format, na_rep="-"))


def show_findings(table):
    """Print each finding: how bad, where, what."""
    for row in table.astype(object).fillna("").itertuples():
        print(f"{row.severity} {row.column}{row.row} [{row.rule}] {row.value}\n    {row.advice}")


# %% [markdown]
# ## 1. The GOV.UK workforce file
#
# "NHS workforce", from Ethnicity facts and figures: the headcount of England by ethnic group, staff
# group and grade. It is not part of this project. This notebook looks for it in a folder beside the
# project; name yours here if it is elsewhere. A csv or xlsx is as good, and the file's name does
# not matter: `read` knows it by its columns.

# %%
workforce = Path("../../shared/data/govuk/nhs-workforce-data-june-2022.xls")

if workforce.is_file():
    england, findings = wres.read(workforce)
else:
    print(
        f"{workforce.name} is not there: get it from GOV.UK, Ethnicity facts and figures, "
        "'NHS workforce', June 2022 edition. Parts 1 and 2 go on with 2019 only."
    )
    england = wres.load("england-2019")
    findings = pd.DataFrame(columns=["severity", "row", "column", "rule", "value", "advice"])
england

# %% [markdown]
# `read` gives the data and a table of **findings**. An error would have stopped it; a note says
# what was done. Read them: a year is one snapshot here, and **2022 is June where every other year
# is September**.

# %%
show_findings(findings)

# %% [markdown]
# **Is it read rightly?** GOV.UK prints that 74.3% of staff whose ethnicity is known were White in
# June 2022. The heads that the file gives for all grades together say the same:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
heads = england.published.query("profession == 'all'").pivot_table("value", "year", "group")
heads = heads.reindex(columns=["White", "known ethnicity"]).tail(1)
heads["White %"] = 100 * heads["White"] / heads["known ethnicity"]
show(heads.astype({"White": int, "known ethnicity": int}), 1)

# %% [markdown]
# ## 2. Nurses and health visitors, every year
#
# The search of notebook 02, once for each year.

# %%
nurses = wres.select(england, profession="Nurses and health visitors")
edge = wres.cliff_edge(nurses, by=["year"])

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
limits = ["simultaneous_lower", "simultaneous_upper"]
at_5 = edge.steps.query("boundary == '5|6'").set_index("year")[["value", *limits]]
at_5.columns = ["step 5|6", "lower", "upper"]
years = edge.verdict.set_index("year")[["verdict", "onset", "steepest"]].join(at_5)
show(years, 3)

# %% [markdown]
# **There is a clear cliff edge in each of the 14 years, and each time it starts at 5|6.** The 0.604
# of 2019 is that of notebook 02.
#
# How steep it is has changed, and changed direction. The step ratio rose from 0.57 in 2009 to 0.69
# in 2017. Since then it has fallen every year, to 0.42 in June 2022. Up to 2018 the steepest step
# was the next one, 6|7; since 2019 it is 5|6 itself.
#
# Two cautions:
#
# - **The years are mostly the same people.** Most nurses of one year are in the next one too. So
#   these are not 14 independent findings, and two years must not be compared as if they were two
#   samples: that two intervals are apart, or overlap, is no test of a change.
# - `lower` and `upper` hold for all steps of **one** year together (part 2 of notebook 02), not for
#   all years.
#
# What moved? The counts behind the ratio, and the share of BME nurses in percent of all, unknown
# ethnicity included:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
bands = edge.ladder.query("pay_band in ['Band 5', 'Band 6']")
people = bands.pivot_table(["top_numerator", "bottom_numerator", "value"], "year", "pay_band")
people = people.rename(columns={"top_numerator": "BME", "bottom_numerator": "White"}, level=0)
counts = people[["BME", "White"]].astype(int)
counts.columns = [f"{group}, {band}" for group, band in counts.columns]
shares = 100 * people["value"].add_prefix("BME %, ")
show(counts.join(shares), 1)

# %% [markdown]
# After 2017 the share rose at **both** bands: at band 6 from 19.5% to 25.7%, at band 5 from 25.5%
# to 43.4%, which is much faster. There are 28,000 more BME nurses at band 5 and 10,000 more at band
# 6. Of White nurses there are 28,000 fewer at band 5 and 6,000 more at band 6.
#
# So the falling ratio does not come from fewer BME nurses at band 6: there are more each year. The
# two bands have moved apart. The file does not say why: who was recruited to band 5, who was
# promoted and who left all play a part, and a snapshot shows none of them.
#
# The ladder of each year, all on one scale. The first line is the onset; where there is a second,
# that step is the steepest. Hollow marks are bands below entry, with hardly any nurses:

# %%
hv.Layout(
    [
        wres.plot.cliff_edge(
            part, title=str(part.verdict["year"].iloc[0]), ylim=(0, 0.6), width=620
        )
        for part in edge.ladders()
    ]
).cols(2).opts(shared_axes=False, toolbar=None)

# %% [markdown]
# ## 3. Records of people
#
# An extract of the Electronic Staff Record, say: one row per person. Here are 6,000 nurses of a
# trust that does not exist. **These people are made up**; the random numbers are seeded, so they
# are the same each time. The edge between bands 5 and 6 was put in.

# %%
folder = TemporaryDirectory()
made_up = Path(folder.name) / "made_up_staff.csv"

rng = np.random.default_rng(2026)
size = 6_000
bme_share = {"Band 5": 0.50, "Band 6": 0.36, "Band 7": 0.30, "Band 8a": 0.27, "Bank": 0.50}
band = rng.choice(list(bme_share), size, p=[0.47, 0.27, 0.17, 0.08, 0.01])
is_bme = rng.random(size) < pd.Series(band).map(bme_share)
origin = np.where(is_bme, rng.choice(["H", "L", "N", "S"], size), rng.choice(["A", "B", "C"], size))
origin = np.where(rng.random(size) < 0.04, "Z", origin)
records = pd.DataFrame(
    {
        "Employee Number": rng.permutation(size) + 10_000_000,
        "Effective Date": "31/03/2026",
        "Org Code": "Made-up NHS Trust",
        "Staff Group": "Nursing and Midwifery Registered",
        "Pay Scale": band,
        "Ethnic Origin": origin,
        "Shift": rng.choice(["days", "nights"], size),
    }
)
records.to_csv(made_up, index=False)
records.head()

# %% [markdown]
# Records are never counted on a guess. `propose_mapping` says what each column is likely to mean,
# and why; a person looks at it. What it leaves open is in there too.

# %%
mapping = wres.propose_mapping(made_up)
print(mappings.to_text(mapping))

# %% [markdown]
# The columns are right; "Employee Number" and "Shift" are not used. `check` tries the mapping on
# every row and says what it cannot place:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
tried = wres.check(made_up, mapping)
where = ["severity", "rule", "row", "column", "value"]
show(tried.query("severity == 'error'")[where].reset_index(drop=True))

# %%
show_findings(tried.query("severity == 'error'"))

# %% [markdown]
# "Bank" is no pay band; the row is the first of those that have it. What it means is for you to
# say: here these rows are left out. Save the mapping as a small text file that you can also change
# by hand; next year's extract can use it.

# %%
mapping = replace(mapping, values={"pay_band": {"Bank": mappings.LEAVE_OUT}})
mapping_file = made_up.with_name("mapping.toml")
mappings.save(mapping, mapping_file)

trust, findings = wres.read(made_up, mapping_file)
show_findings(findings)
trust

# %% [markdown]
# From here on it is a data set like any other. Indicator 1, the share of BME staff at each band:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
print("MADE UP")
shares = wres.indicator(trust, 1).set_index("pay_band")
shares[["value", "lower", "upper"]] *= 100
shares = shares[["top_numerator", "top_denominator", "value", "lower", "upper"]]
shares.columns = ["BME", "all staff", "BME %", "lower", "upper"]
show(shares, 1)

# %% [markdown]
# And the cliff edge:

# %%
trust_edge = wres.cliff_edge(trust)
print("MADE UP.", *wres.describe(trust_edge), sep="\n")
wres.plot.cliff_edge(trust_edge, title="Made-up NHS Trust")

# %% [markdown]
# ## 4. A WRES return
#
# `write_return` puts counts into the layout of the data-collection template, and `read` takes a
# return back. Here are the made-up nurses again, with **made-up** applicants. A return parts staff
# into clinical, non-clinical and medical, so the profession is named as the template has it.

# %%
key = ["year", "organisation", "profession", "pay_band", "ethnic_group", "measure"]
staff = trust.counts[[*key, "n"]].astype(dict.fromkeys(key[1:], str))
staff["profession"] = "Clinical staff other than medical and dental"
applicants = pd.DataFrame(
    [
        ("shortlisted", 800, 700, 60),
        ("appointed", 160, 90, 10),
    ],
    columns=["measure", "White", "BME", "Unknown"],
).melt("measure", var_name="ethnic_group", value_name="n")
applicants = applicants.assign(
    year=2026, organisation="Made-up NHS Trust", profession="all", pay_band="all"
)
for_return = pd.concat([staff, applicants], ignore_index=True)

good = write_return(for_return, made_up.with_name("good_return.xlsx"))
returned, findings = wres.read(good)
show_findings(findings)
print(*wres.describe(wres.indicator(returned, 2)), sep="\n")

# %% [markdown]
# It can be used. The warning and the note are right too: a blank band is not a band with nobody.
#
# Now **a fault, planted**: a slip of the keyboard makes 90 BME staff appointed 900, more than were
# shortlisted.

# %%
slip = (for_return["measure"] == "appointed") & (for_return["ethnic_group"] == "BME")
wrong = for_return.assign(n=for_return["n"].mask(slip, 900))
bad = write_return(wrong, made_up.with_name("bad_return.xlsx"))

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
found = wres.check(bad).query("severity == 'error'")
show(found[["sheet", *where]].reset_index(drop=True))

# %% [markdown]
# The finding names the cell as the spreadsheet does. With an error in it the file is not used, and
# the message says the same:

# %%
try:
    wres.read(bad)
except wres.WresError as error:
    print(error)

# %% [markdown]
# ## 5. Counts that say where they come from
#
# `tidy.write` saves counts as csv, parquet or xlsx. `provenance` says which files they were made
# from, with the checksum of each. Name the mapping too: with other meanings the same records give
# other counts. Such a file has no row for a person, but a small count can still point to somebody.

# %%
saved = tidy.write(trust, made_up.with_name("counts.csv"), tidy.provenance([made_up, mapping_file]))
print(saved.with_name("counts.csv.about.json").read_text("utf-8"))

# %% [markdown]
# A csv has this account in a file beside it, a parquet file and a workbook within themselves. It
# comes back with the counts, and stands as `source` in every table made from them:

# %%
again, findings = wres.read(saved)
print(again.info.source)

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
print("counts are the same:", again.counts.equals(trust.counts))
print("findings:", len(findings))

# %% [markdown]
# If somebody changes the csv afterwards, reading it says so:

# %%
with saved.open("a", encoding="utf-8") as file:
    file.write("\n")
show_findings(wres.check(saved))

# %%
folder.cleanup()
