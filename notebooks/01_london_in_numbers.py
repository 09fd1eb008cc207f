# %% [markdown]
# # 1. London in numbers
#
# The [London Workforce Race Strategy][strategy] (NHS England and NHS Improvement, October 2020)
# rests on a few tables. This notebook builds each of them again and sets what is computed beside
# what is printed, so that you can see
#
# - which printed figures follow from printed counts, and are right;
# - where the print is wrong, and how that is known;
# - what the counts add that the page does not have: how sure a figure is.
#
# Three data sets are used, and they are never mixed.
#
# - `london-2019`: what the strategy prints. Staff of five STPs and of the London Ambulance Service
#   are counts; everything else is a published figure.
# - `england-2019`: national counts, for two questions in part 2.
# - `london-model`: a **modelled** London of invented providers, which reproduces the printed
#   totals. It is used in part 9 and nowhere else.
#
# "BME" is the word of the Workforce Race Equality Standard (WRES): Black and minority ethnic. Years
# are WRES years, at 31 March. Tables that stand under a cell were saved with the notebook, and
# `make notebooks` fails if one of them is no longer what the cell prints.
#
# [strategy]: https://www.england.nhs.uk/london/our-work/equality-and-inclusion/london-workforce-race-strategy/

# %%
import holoviews as hv
import pandas as pd

import wres_explore as wres

hv.extension("bokeh")

# %%
london = wres.load("london-2019")


def printed(indicator, **columns):
    """Figures as printed for one indicator, narrowed by other columns."""
    rows = london.published[london.published["indicator"] == indicator]
    for name, value in columns.items():
        rows = rows[rows[name] == value]
    return rows


def show(table, decimals=2):
    """Print a table with rounded numbers, and a dash where there is none."""
    table = table.rename_axis(index=None, columns=None)
    print(table.to_string(float_format=f"{{:.{decimals}f}}".format, na_rep="-"))


def percent(share):
    """Shares from 0 to 1 as percentages with one decimal."""
    return (100 * share).round(1)


london

# %% [markdown]
# ## 1. Staff by STP and ambulance service (page 33)
#
# The table has 6 rows of four headcounts and three percentages. Each row must add up, and the last
# row here, all of London, is not printed anywhere: it is the sum of the others.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
staff = london.counts.astype({"organisation": str, "ethnic_group": str})
staff = staff.pivot_table("n", "organisation", "ethnic_group", aggfunc="sum")
staff = staff[["White", "BME", "Unknown"]]
staff.index = staff.index.str.removesuffix(" (all providers)")
total = printed("workforce_headcount", group="all", profession="all", year=2019)
total = total.set_index("geography")["value"].astype(int)

table = staff.assign(**{"adds up to": staff.sum(axis=1), "printed total": total})
table.loc["London (derived)"] = table.sum()
show(table)

# %% [markdown]
# The six rows add up. London has 206,144 staff of whom 92,487 are BME: the strategy's headline
# count.
#
# **The headings are wrong.** The four headcounts are headed *Sum, White, BME, Sum*. Take the
# ambulance service: under those headings 128 of its 5,725 staff would be BME, which is 2.2%, and
# 879 would be White. But only the order White, BME, Unknown, Total adds up, and it alone gives the
# percentages that stand in the same row under correct headings. The 2.2% is the share whose
# ethnicity is **unknown**.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
row = table.loc["London Ambulance Service"]
headings = pd.DataFrame(
    {
        "printed heading": ["Sum", "White", "BME", "Sum"],
        "right heading": ["White", "BME", "Unknown", "Total"],
        "number": row[["White", "BME", "Unknown", "printed total"]].to_numpy(),
    }
)
headings["% of total"] = percent(headings["number"] / row["printed total"])
print(headings.to_string(index=False))

# %% [markdown]
# Read so, all 18 printed percentages are right. They keep staff of unknown ethnicity in the base.
# The three of South East London add to 99.9, by rounding.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
computed = percent(staff.div(staff.sum(axis=1), axis=0))
shares = printed("1", pay_band="all", profession="all", year=2019)
shares = shares.pivot_table("value", "geography", "group")
shares = percent(shares.loc[staff.index, staff.columns])
show(computed.join(shares.add_suffix(", printed")), 1)
print("\nequal:", int((computed == shares).sum().sum()), "of", computed.size)
print("sum, South East London:", computed.loc["South East London"].sum().round(1))

# %% [markdown]
# ### Two bases: 44.9% and 47.8%
#
# The WRES keeps unknown ethnicity in the base; GOV.UK leaves it out. Both are right, and they must
# not be set beside each other. The bases lie further apart where more is unknown: 3.9 points in
# North West London, 0.4 in the ambulance service.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
bases = {}
for base in ("all staff", "known ethnicity"):
    whole = wres.representation(london, base=base).assign(organisation="London")
    parts = wres.representation(london, by=["organisation"], base=base)
    bases[base] = pd.concat([parts, whole]).set_index("organisation")["value"]
bases = pd.DataFrame(bases)
bases.index = bases.index.str.removesuffix(" (all providers)")
bases["apart, points"] = bases["known ethnicity"] - bases["all staff"]
show(percent(bases), 1)

# %% [markdown]
# ## 2. Headline figures: band 9, very senior managers, nurses, AHPs, doctors
#
# > 44.9% (92,487) of all staff working across London trusts are from a BME background, compared to
# > only 12.5% (54) of BME staff working at AfC band 9. (pages 8 and 32)
#
# **The sentence turns the base round.** 54 of 92,487 BME staff would be 0.06%. The 12.5% is the
# share of *band 9 staff* who are BME. How many they are in all is not printed, but few totals fit.
#
# The same holds wherever a count and a percentage are printed without their base. This table finds
# every base that rounds to the printed percentage.


# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
def bases_that_fit(count, share):
    """Fewest and most people of whom `count` people are printed as `share`."""
    fit = [n for n in range(count, 60_000) if round(count / n, 3) == share]
    return fit[0], fit[-1]


alone = london.published[lambda rows: rows["numerator"].notna() & rows["denominator"].isna()]
alone = alone[(alone["unit"] == "share") & (alone["indicator"] != "gold_command")]
alone = alone[["year", "profession", "pay_band", "numerator", "value", "printed"]]
alone = alone.astype({"numerator": int})
fits = [bases_that_fit(n, p) for n, p in zip(alone["numerator"], alone["value"], strict=True)]
alone[["fewest", "most"]] = fits
print(alone.drop(columns="value").to_string(index=False))
print(f"\n54 of 92,487 BME staff: {54 / 92_487:.2%}; 54 of 432 at band 9: {54 / 432:.1%}")

# %% [markdown]
# So the band 9 base is 431 to 433 people. Other counts of pages 8 to 58, rebuilt the same way:
#
# - Very senior managers: 14.7% are BME (page 9). No count and no base: nothing can be rebuilt.
# - Allied health professionals: five of them are at band 9. A share of five people says nothing.
# - Medical staff: "see table below" points at a chart, which is an image.
# - Nurses: 27,000 of approximately 52,000 are "from non-white backgrounds" (page 58).
# - Deaths of NHS staff from Covid-19: 227, of whom 60.8% were BME and 33% worked in London (page
#   8).
# - Returning nurses and midwives: 6.7% of the 2,182 whose ethnicity is known were BME (page 39).


# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
def counts_that_fit(share, base, decimals):
    """Every count of which `share` is the rounded share of `base`."""
    return [n for n in range(base + 1) if round(n / base, decimals) == share]


nurses = printed("workforce_headcount", profession="Nurses and health visitors")
nurses = nurses.set_index("group")["value"]
print(f"nurses, 27,000 of 52,000:            {nurses['BME'] / nurses['all']:.1%}")
print("staff who died, BME, 60.8% of 227: ", counts_that_fit(0.608, 227, 3))
print("staff who died, London, 33% of 227:", counts_that_fit(0.33, 227, 2))
print("returners, BME, 6.7% of 2,182:     ", counts_that_fit(0.067, 2182, 3))

# %% [markdown]
# ### Two sentences on England that need care
#
# "123 at bands 8c and above" (page 58) leaves open whether it counts all nurses in London or BME
# nurses. The national counts help: all of England had 134 BME nurses at these bands in September
# 2019. If the 123 were BME nurses, 92% of those in England would have worked in London, so "all
#       nurses" is the likelier reading. It is not proof: the 123 has no date.
#
# "41 percent" of doctors in England (page 36) agrees with the national counts when unknown
# ethnicity stays in the base. Without it the share is 45.1%.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
england = wres.load("england-2019")
senior = wres.select(
    england, profession="Nurses and health visitors", pay_band=["Band 8c", "Band 8d", "Band 9"]
)
row = wres.representation(senior).iloc[0]
print(f"nurses at 8c to 9, England: {row['top_numerator']} BME of {row['top_denominator']:,}")
print(f"123 as a share of {row['top_numerator']}: {123 / row['top_numerator']:.0%}")

doctors = wres.select(england, profession="Medical and dental")
for base in ("all staff", "known ethnicity"):
    share = wres.representation(doctors, base=base)["value"].item()
    print(f"doctors, England, BME share of {base}: {share:.1%}")

# %% [markdown]
# ## 3. Indicators 2, 3 and 4: relative likelihoods (page 33)
#
# | indicator | what it asks | on top |
# | --- | --- | --- |
# | 2 | appointed from shortlisting | White over BME |
# | 3 | entering the formal disciplinary process | BME over White |
# | 4 | accessing non-mandatory training and CPD | White over BME |
#
# In all three a ratio above 1 is worse for BME staff. The groups swap places between 2 and 3, so
# the two numbers must never be compared without saying which group is on top.
#
# The strategy prints ratios and no counts. `indicator` therefore has no `value` and no interval for
# them: their `status` is "published without counts", and the figure is in `published_value`.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
likelihoods = pd.concat([wres.indicator(london, number, by=["year"]) for number in (2, 3, 4)])
names = ["indicator", "top_group", "bottom_group"]
ratios = likelihoods.pivot_table("published_value", names, "year")
ratios = ratios.reset_index(["top_group", "bottom_group"])
national = pd.concat([printed(number, geography="England") for number in ("2", "3", "4")])
ratios["England 2019"] = national.set_index("indicator")["value"]
show(ratios)
print("\nstatus:", *likelihoods["status"].unique(), "| values:", likelihoods["value"].count())

# %% [markdown]
# **The arrows contradict the numbers.** Printed are ▼ for 2, ▲ for 3 and ▼ for 4, but all three
# ratios fell from 2018 to 2019. If an arrow shows the number, that of 3 is wrong; if it shows
# better or worse, that of 2 is. So the data set leaves the arrows out.
#
# **"Broadly improving" is not so for indicator 4.** A ratio of 1 is the aim, and the distance from
# 1 went 0.07, 0.13, 0.02, 0.05: no clear trend.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
years = ratios[[2016, 2017, 2018, 2019]]
arrows = pd.DataFrame(
    {
        "printed": {"2": "▼", "3": "▲", "4": "▼"},
        "since 2018": (years[2019] - years[2018]).round(2),
        "since 2016": (years[2019] - years[2016]).round(2),
    }
)
show(arrows)
print("\ndistance from 1")
show((years - 1).abs())

# %% [markdown]
# **"1.6 times more likely"** (pages 8 and 32), **"nearly twice as likely"** (pages 10 and 52) and
# **"1.6 times less likely"** (page 7) all stand for the same 1.60. It means: White applicants were
# 1.60 times *as* likely as BME applicants to be appointed, which is 60% more likely. Read to the
# letter, the three say something else.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
ratio = printed("2", geography="London", year=2019)["value"].item()
readings = {
    "1.60 times as likely (what the figure means)": ratio,
    '"1.6 times more likely", to the letter': 1 + ratio,
    '"nearly twice as likely", as a ratio': 2.0,
    "the same figure said of BME applicants": 1 / ratio,
}
show(pd.DataFrame({"times as likely": readings}), 3)

# %% [markdown]
# Over the four years, as published. Hollow marks are figures without counts: there is no interval
# to draw, and no way to tell a change from chance. The pale zone is the four-fifths range, 0.80 to
# 1.25.

# %%
wres.plot.indicator_trend(wres.indicator(london, 2, by=["year"]), title="Indicator 2, as published")

# %%
wres.plot.indicator_trend(wres.indicator(london, 3, by=["year"]), title="Indicator 3, as published")

# %%
wres.plot.indicator_trend(wres.indicator(london, 4, by=["year"]), title="Indicator 4, as published")

# %% [markdown]
# And in words, with the direction said aloud:

# %%
print(*wres.describe(likelihoods.query("year == 2019")), sep="\n")

# %% [markdown]
# ### How many trusts
#
# Bases differ from sentence to sentence: 36 trusts, 35 of them "that provided reliable data" for
# indicator 2, 40 "provider organisations and STPs/ICSs". A share of trusts is only as good as its
# base, so none is computed across sentences.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
keys = [
    "london_trusts",
    "trusts_white_more_likely_appointed",
    "trusts_bme_more_likely_disciplined",
    "providers_and_systems",
]
trusts = pd.concat([printed(key) for key in keys]).set_index("indicator")
show(trusts[["printed", "numerator", "denominator"]], 0)

# %% [markdown]
# ## 4. Indicators 5 to 8: the staff survey (page 34)
#
# Percentages of people who answered, so here BME stands *before* White in the print; in the table
# of staff it is the other way round. High is good for indicator 7, low is good for 5, 6 and 8.
# `rates` gives both groups.
#
# **The columns are survey years.** "2017" and "2018" are the autumns of the surveys; the tables
# above and below use WRES years. The survey of 2018 belongs to WRES 2019. (Page 38 speaks of
# "indicators 5 to 7"; the survey gives four, 5 to 8.)

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
survey = pd.concat([wres.rates(london, number, by=["year"]) for number in (5, 6, 7, 8)])
survey = survey.pivot_table("published_value", "indicator", ["year", "top_group"])
survey.columns = [f"{year} {group}" for year, group in survey.columns]
for group in ("BME", "White"):
    rows = pd.concat([printed(n, geography="England", group=group, year=2019) for n in "5678"])
    survey[f"England {group}"] = rows.set_index("indicator")["value"]
order = [f"{when} {group}" for when in (2018, 2019, "England") for group in ("BME", "White")]
show(percent(survey[order]), 1)
print()
show(printed("5")[["survey_year", "year"]].drop_duplicates().set_index("survey_year").T, 0)

# %% [markdown]
# Differences are percentage points, BME less White. They cannot have an interval either: the
# numbers of people who answered are not printed. On indicator 5 the gap in London is the other way
# round from the gap in England, as the text says.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
gaps = pd.DataFrame(
    {
        f"{when}": percent(survey[f"{when} BME"] - survey[f"{when} White"])
        for when in ("2018", "2019", "England")
    }
)
show(gaps, 1)

# %% [markdown]
# "Compared to White staff, BME staff in the NHS are almost twice as likely to experience
# discrimination" (page 34) is fair for London: 16.4 over 8.4 is 1.95. For the NHS in England the
# same table gives 15.3 over 6.4, which is 2.39.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
eight = survey.loc["8"]
for when in ("2018", "2019", "England"):
    print(f"{when:<8} {eight[f'{when} BME'] / eight[f'{when} White']:.2f} times as likely")

# %%
rates = wres.rates(london, 7, by=["year"])
wres.plot.indicator_trend(rates, title="Indicator 7, as published", height=280)

# %% [markdown]
# ## 5. Boards (page 34)
#
# Headed indicator 9, but it prints the BME share of board members. Indicator 9 is that share *less*
# the BME share of the workforce. For 2019 both parts are printed, so the difference can be formed.
#
# **7.4% for England is headed 2019 and is the value of 2018.** The WRES report of 2019 has 8.4%
# (King's Fund, *Workforce race inequalities and inclusion in NHS providers*, 2020). It is stored
# under 2018.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
board = printed("board_share").sort_values(["geography", "year"], ascending=[False, True])
print(board[["geography", "year", "printed"]].to_string(index=False))
gap = board.query("geography == 'London' and year == 2019")["value"].item() - 92_487 / 206_144
print(f"\nindicator 9, London 2019: 17.1% less 44.9% is {100 * gap:.1f} points")

# %% [markdown]
# ## 6. Gold command (pages 40 and 41)
#
# The members of the teams that led the response to Covid-19. Six counts are printed, which add to
# 447; all six percentages follow, and so do 74 people and 16.6%. Printed to one decimal they add to
# 100.1. Here there are counts, so there are intervals.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
gold = printed("gold_command", geography="London").dropna(subset=["numerator"])
gold = gold.set_index("group")[["numerator", "denominator", "printed"]]
value, lower, upper = wres.proportion_interval(gold["numerator"], gold["denominator"])
gold = gold.astype({"numerator": int, "denominator": int})
gold = gold.assign(**{"%": percent(value), "lower": percent(lower), "upper": percent(upper)})
show(gold, 1)
six = gold.drop("BME")
print("\nsix groups:", six["numerator"].sum(), "people,", six["%"].sum().round(1), "%")
print("Asian over Black:", round(41 / 19, 2), "(printed: more than double)")

# %% [markdown]
# Two remarks on the text.
#
# - East London NHS Foundation Trust: "seven (53%)". No base gives 53% by rounding. 7 of 13 is
#   53.8%, so it was cut off; it rounds to 54%.
# - Asian over Black is 2.16, but that is a ratio of people, not of likelihoods: it has not been set
#   against how many Asian and Black staff there are.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
near = pd.Series({base: 7 / base for base in (12, 13, 14)})
show(percent(near).to_frame("7 of, %"), 1)
print("bases that round to 53%:", [n for n in range(7, 100) if round(7 / n, 2) == 0.53])

# %% [markdown]
# ## 7. Case study: London Ambulance Service (pages 67 to 69)
#
# **Three rows stand one column too far to the right.** For indicators 6, 7 and 8 the cell under
# 2015/16 is empty, five values follow, and the last of them stands under *Movement*. Five values
# for five years: the first belongs to 2015/16. The row of the board is in its place.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
page_69 = london.published[london.published["place"].str.startswith("p. 69")]
service = page_69[page_69["geography"] == "London Ambulance Service"]
eight = service.query("indicator == '8' and group == 'BME'")["printed"].tolist()
columns = ["2015/16", "2016/17", "2017/18", "2018/19", "2019/20", "Movement"]
shift = pd.DataFrame([["", *eight], [*eight, ""]], ["as printed", "as meant"], columns)
show(shift)

# %% [markdown]
# Put right, the table reads as follows. Years are the March in which they end. The last row is
# headed "% difference" between board and workforce, but it is the make-up of the voting board; its
# label stands beside indicator 8.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
parts = service[service["group"].isin(["BME", "White"])]
case = parts.pivot_table("printed", ["indicator", "group"], "year", aggfunc="first")
case.index = case.index.map(", ".join)
show(case)

# %% [markdown]
# **One printed difference is wrong.** 17 differences are printed, with a % sign although they are
# points. 16 agree with the shares beside them (27.7 and 30 differ by 2.3, printed as 2). For
# indicator 8 in 2016/17 the shares are 18 and 9: 9 points, printed as 15%.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
keys = ["geography", "indicator", "year"]
pairs = page_69[page_69["group"].isin(["BME", "White"])]
pairs = pairs.pivot_table("value", keys, "group")
gaps = page_69[page_69["indicator"].str.startswith("difference_")]
gaps = gaps.assign(indicator=gaps["indicator"].str.removeprefix("difference_"))
gaps = gaps.join(pairs, on=keys)
gaps["points"] = percent((gaps["BME"] - gaps["White"]).abs())
wrong = gaps[(gaps["points"] - 100 * gaps["value"]).abs() > 0.5]
print(len(gaps), "differences are printed;", len(gaps) - len(wrong), "agree. The other:")
print(wrong[["indicator", "year", "BME", "White", "points", "printed"]].to_string(index=False))

# %% [markdown]
# **The benchmark is headed 2018/19 and is a year older.** London's figures in it are those of the
# survey of 2017 on page 34, rounded. The survey of 2018 rounds to other numbers. So it is WRES
# 2018. Its board share for London, 15.6%, is not the 15.9% that page 34 has for 2018; which is
#       right cannot be told.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
rows = pd.concat([printed(number, geography="London") for number in "678"])
page = rows["place"].str[:5]
survey_year = rows["survey_year"].astype(int).astype(str)
rows["from"] = (page + ", survey of " + survey_year).where(page == "p. 34", "p. 69, benchmark")
bench = percent(rows.pivot_table("value", ["indicator", "group"], "from"))
bench.index = bench.index.map(", ".join)
show(bench, 1)
for year in (2017, 2018):
    same = bench[f"p. 34, survey of {year}"].round() == bench["p. 69, benchmark"]
    print(f"the survey of {year} rounds to the benchmark in {same.sum()} of {len(same)} places")

# %% [markdown]
# Other remarks on pages 67 to 69:
#
# - "almost twice as likely to experience discrimination": 17 over 10 in WRES 2019, 16 over 10 in
#   2020.
# - Board against workforce in 2020, if the 16.5% of page 68 is the base: 12.5 points *above*. The
#   page does not form this difference.
# - The workforce is 16.5% BME here and 15.4% on page 33: two dates. "Up 7%" must be points: from
#   9.5%.
# - "more likely to access *mandatory* training": indicator 4 is about *non-mandatory* training.
#   "Not significant" is said without a test, and no counts are printed to make one.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
bme, white = (parts[parts["group"] == group] for group in ("BME", "White"))
bme, white = (rows.set_index(["indicator", "year"])["value"] for rows in (bme, white))
times = (bme["8"] / white["8"]).round(2)
print("indicator 8, times as likely:", times.loc[[2019, 2020]].to_dict())
print(f"board less workforce, 2020: {100 * (bme['board_voting_share'][2020] - 0.165):+.1f} points")

# %% [markdown]
# ## 8. What counts add: how sure a share is
#
# Where a count and its base are printed, an interval can be given (Wilson, 95%). Band 9 is on the
# base of 432 that part 2 found.
#
# *What the interval means.* These are counts of all staff, not a sample: 44.9% is what was. The
# interval shows how far a share could move by chance alone among this many people with the same
# underlying chances. It says nothing about staff whose ethnicity is unknown.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
places = wres.representation(london, by=["organisation"])
places["organisation"] = places["organisation"].str.removesuffix(" (all providers)")
whole = wres.representation(london).assign(organisation="London")
sure = pd.concat([places, whole]).set_index("organisation")
sure = sure[["top_numerator", "top_denominator", "value", "lower", "upper"]]
sure.loc["Band 9, London"] = [54, 432, *wres.proportion_interval(54, 432)]
sure[["value", "lower", "upper"]] = percent(sure[["value", "lower", "upper"]])
sure.columns = ["BME", "of", "%", "lower", "upper"]
show(sure, 1)

# %% [markdown]
# The areas differ by far more than chance, from 42.3% to 49.1% between STPs. Band 9, with 432
# people, is known to within about 3 points either way: between 9.7% and 16.0%, against 44.9% of all
# staff. From 2018 to 2019 it rose from 11.9% to 12.5%, which is 6 people; the interval is ten times
# as wide as the rise.
#
# **Why indicators 2 to 8 have no interval.** A ratio of 1.60 may stand on 32 and 20 appointments or
# on 32,000 and 20,000. Without the counts nobody can tell which, and this package does not guess.

# %% [markdown]
# ## 9. The same indicators in a model
#
# **From here on every figure is modelled.** `london-model` is a London of 36 invented providers.
# Its totals reproduce what the strategy prints; the counts behind them, such as the number of
# people shortlisted or of disciplinary cases, are invented (`data/london-model/assumptions.csv`
# lists each one). Use it to see what an interval and a verdict look like and how they depend on
# size. It is not evidence about any place or person.

# %%
model = wres.load("london-model")
model

# %% [markdown]
# Each ratio agrees with the print to two decimals, and now has an interval (SCAS, a score interval
# that keeps its level at small counts) and a verdict, which reads the interval together with the
# range 0.80 to 1.25:
#
# | verdict | when |
# | --- | --- |
# | adverse, clear | the whole interval is above 1.25 |
# | adverse, likely | the ratio is above 1.25 and the interval above 1 |
# | uncertain | the interval includes 1 and reaches outside the range |
# | within range, precise | the whole interval is between 0.80 and 1.25 |
# | small but real | the interval excludes 1, the ratio is within the range |
# | favourable | as adverse, below 0.80 |

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
nine = wres.indicators(model).query("pay_band == 'all'").set_index("indicator")
limits = ["value", "lower", "upper"]
three = nine.loc[["2", "3", "4"], ["top_group", *limits, "verdict"]].assign(printed=ratios[2019])
print("MODELLED, 2019")
show(three)

# %% [markdown]
# Indicators 5 to 8 are differences, BME less White; 9 is board less workforce. All in percentage
# points.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
points = nine.loc[["5", "6", "7", "8", "9"], [*limits, "verdict"]]
points[limits] = percent(points[limits])
points["printed"] = percent(survey["2019 BME"] - survey["2019 White"])
points.loc["9", "printed"] = 17.1 - 44.9
print("MODELLED, 2019, percentage points")
show(points, 1)

# %%
print(*wres.describe(nine.reset_index()), sep="\n")

# %% [markdown]
# ### Over the years
#
# Printed ratios of indicator 3 beside modelled intervals. With as many cases as the model has, the
# intervals of neighbouring years overlap widely; those of 2016 and 2019 hardly overlap.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
trend = wres.indicator(model, 3, by=["year"])
shown = trend.set_index("year")[[*limits, "top_numerator", "bottom_numerator"]]
shown = shown.rename(columns={"top_numerator": "BME cases", "bottom_numerator": "White cases"})
shown["printed"] = ratios.loc["3", shown.index].astype(float)
print("MODELLED, indicator 3")
show(shown)

# %%
wres.plot.indicator_trend(trend, title="Indicator 3 (modelled)")

# %% [markdown]
# ### By STP and ambulance service
#
# The strategy prints no ratio by STP, so the model gives all of them very nearly London's. **Do not
# read differences between STPs into this table.** What it does show is how the interval widens with
# fewer cases: the ambulance service has the same kind of ratio, and too few cases to tell.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
areas = wres.indicator(model, 3, by=["ics"])
cases = areas["top_numerator"] + areas["bottom_numerator"]
print("MODELLED, indicator 3, 2019")
show(areas.assign(cases=cases).set_index("ics")[[*limits, "verdict", "cases"]])

# %%
wres.plot.ratios(areas, title="Indicator 3 by STP (modelled)")

# %% [markdown]
# ### By provider
#
# "In all 36 London trusts, BME staff were relatively more likely to go through the formal
# disciplinary process" (page 32). The model is built to have 36 of 36 above 1 as well. Together
# they say much about London; about a *single* trust they say little. Nearly all of these ratios are
# outside 0.80 to 1.25, but for most the interval includes 1. A provider that looks at its own ratio
# alone can seldom be sure, and a ratio outside the range is not by itself a finding.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
providers = wres.indicator(model, 3, by=["organisation"])
print("MODELLED, indicator 3, 2019, of", len(providers), "invented providers")
print("ratio above 1:               ", (providers["value"] > 1).sum())
print("ratio outside 0.80 to 1.25:  ", (~providers["in_range"]).sum())
print("whole interval above 1:      ", (providers["lower"] > 1).sum())
print("whole interval above 1.25:   ", (providers["lower"] > 1.25).sum())

# %%
wres.plot.ratios(
    providers.sort_values("value", ascending=False),
    title="Indicator 3 by invented provider (modelled)",
    width=900,
)

# %% [markdown]
# ## 10. What the print gets wrong, in one table
#
# | page | printed | should read | part |
# | --- | --- | --- | --- |
# | 33 | headcounts headed Sum, White, BME, Sum | White, BME, Unknown, Total | 1 |
# | 8, 32 | 12.5% (54) "of BME staff" | of band 9 staff, 431 to 433 people | 2 |
# | 33 | arrows ▼ ▲ ▼ | all three ratios fell from 2018 | 3 |
# | 8, 32 | "1.6 times more likely" | 1.60 times as likely | 3 |
# | 10, 52 | "nearly twice as likely" | 60% more likely | 3 |
# | 7 | BME candidates "1.6 times less likely" | 0.625 times as likely | 3 |
# | 33 | indicator 4 "broadly improving" | no clear trend around 1 | 3 |
# | 34 | columns 2017 and 2018 | survey years: WRES 2018 and 2019 | 4 |
# | 38 | survey indicators 5 to 7 | 5 to 8 | 4 |
# | 34 | England's boards, 7.4%, 2019 | the value of 2018 | 5 |
# | 34 | indicator 9 | the share of the board; 9 is its difference from the workforce | 5 |
# | 41 | seven (53%) | 7 of 13 is 53.8%, which rounds to 54% | 6 |
# | 69 | indicators 6 to 8 under their headings | one column to the left | 7 |
# | 69 | difference 15% | 9 points | 7 |
# | 69 | benchmark 2018/19 | WRES 2018, the survey of 2017 | 7 |
# | 69 | "% difference" of the board | make-up of the voting board | 7 |
# | 68 | mandatory training | non-mandatory training | 7 |
#
# Every other percentage that follows from printed counts is right: 18 on page 33, the headline
# 44.9%, the seven of gold command, and 16 of the 17 differences on page 69. What was left out, and
# why, is in `data/london-2019/left_out.csv`; each figure's own note is in
# `london.published["note"]`.
#
# Next: [the cliff edge](02_the_cliff_edge.ipynb).
