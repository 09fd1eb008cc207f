# %% [markdown]
# # 5. Towards parity
#
# In 2019, 44.9% of London's NHS staff were BME, and 12.5% of its band 9. The London Workforce Race
# Strategy of 2020 wants the leadership to look like the workforce. This notebook turns that wish
# into people: how many, by when, and who would have to be appointed.
#
# 1. where the bands stand
# 2. what the strategy promises, and when
# 3. the path of each band
# 4. missing colleagues
# 5. who must enter a band
# 6. one question from start to finish: *what share of band 8c to 9 entrants does London need for
#    parity by 2028?*
# 7. what may not be concluded
#
# **Which figures are real.** Printed in the strategy: 54 BME people at band 9, 12.5%, so 432 in all
# (48 and 11.9% in 2018); 44.9% of 206,144 staff; 14.7% of very senior managers. All other counts by
# band are of `london-model`, a **modelled** London of invented providers, and are marked so.
# England's counts by band are real. **Rates of turnover are assumptions**: the strategy prints
# none. Put in your own.

# %%
import holoviews as hv
import numpy as np
import pandas as pd

import wres_explore as wres

hv.extension("bokeh")

london, england = wres.load("london-2019"), wres.load("england-2019")
model = wres.load("london-model")
model_2019 = wres.select(model, year=2019)
bands = ["Band 8a", "Band 8b", "Band 8c", "Band 8d", "Band 9"]


def show(table, decimals=2):
    """Print a table with rounded numbers, and a dash where there is none."""
    table = table.rename_axis(index=None, columns=None)
    print(table.to_string(float_format=f"{{:.{decimals}f}}".format, na_rep="-"))


# %% [markdown]
# ## 1. Where the bands stand
#
# Share of BME staff in percent of **all staff**, unknown ethnicity in the base. London's printed
# shares, England's counts, and the model:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
senior = [*bands, "Very senior manager"]
printed = london.published.query("indicator == '1' and group == 'BME' and profession == 'all'")
shares = pd.DataFrame({"London": printed.query("year == 2019").groupby("pay_band")["value"].last()})
for name, data in (("England", england), ("MODELLED", model_2019)):
    parts = wres.representation(data, by=["pay_band"])
    parts = pd.concat([parts, wres.representation(data).assign(pay_band="all")])
    shares = shares.join(parts.set_index("pay_band")["value"].rename(name), how="right")
shares.loc["all", "London"] = wres.representation(london)["value"].item()
show(100 * shares.reindex([*senior, "all"]), 1)

# %%
ladder = ["Band 3", "Band 4", "Band 5", "Band 6", "Band 7", *senior]
edge = wres.cliff_edge(wres.select(model_2019, pay_band=ladder))
wres.plot.cliff_edge(edge, title="BME share of staff by band (modelled)")

# %% [markdown]
# The dashed line is everyone in the chart: bands 3 and above, without doctors. Where the share
# breaks off, and for whom, is the subject of [the cliff edge](02_the_cliff_edge.ipynb); here we ask
# what it would take to close the gap.
#
# ## 2. What the strategy promises, and when
#
# From its success time line (page 82), launched in October 2020, and the list of interventions:
#
# - **Year 3, 2023.** 75% of organisations on track to meet VSM and board Model Employer goals; 50%
#   on track to meet the 2028 targets; indicators 2 and 3 have reached equity in London.
# - **Year 5, 2025.** VSM and board goal complete; 70% on track to meet their wider targets.
# - **Year 7, 2027.** All organisations have a non-white executive on the board.
# - **Year 10, 2030.** Model Employer goal complete; equity in indicators 1, 2 and 3.
# - **Interventions.** "Board and VSM representation by 2025. BME Workforce across AfC band 8a-9 by
#   2028"; 33% in the regional office.
#
# **Two dates for one goal**: bands 8a to 9 by 2028 in the list, and "complete" in year 10, which is
# 2030, in the time line. 2028 is the date of "A Model Employer" (NHS England, 2019), and is used
# below; section 6 shows what two more years are worth. The strategy does not say what "on track"
# means.
#
# How far is London from such a path? The two printed years of band 9 answer that:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
nine = london.published.query("indicator == '1' and pay_band == 'Band 9'").set_index("year")
nine = nine["value"].sort_index()
print(f"band 9, printed: {nine[2018]:.1%} in 2018, {nine[2019]:.1%} in 2019")
print(f"rise in that year:                   {100 * (nine[2019] - nine[2018]):.1f} points")
print(f"rise a year needed, 44.9% by 2028:   {100 * (0.449 - nine[2019]) / 9:.1f} points")

# %% [markdown]
# One year allows no claim about change: with 432 people, three appointments more or fewer turn 0.6
# points into double or into nothing. But no reading of it comes near 3.6.
#
# ## 3. The path of each band
#
# `model_employer` draws a straight line for each band from its share in the first year to the goal.
# (That the line is straight is a reconstruction; NHS England's own tables were not published in
# full.) From 2019, to 44.9%, very senior managers by 2025, in whole people if the bands keep their
# size:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
paths = wres.model_employer(model_2019, target=0.449, managers_until=2025)
people = paths.pivot_table("goal_people", "pay_band", "year", observed=True)
people = people[[2019, 2022, 2025, 2028]].reindex(senior)
people.insert(0, "all", paths.drop_duplicates("pay_band").set_index("pay_band")["top_denominator"])
print("MODELLED bands except band 9: BME people on the path")
print(people.astype("Int64").rename_axis(index=None, columns=None).to_string(na_rep="-"))

# %% [markdown]
# Band 9: 54, 101, 147 and 194 people of 432. With several years of counts, each year has a verdict.
# A path from 2016 in the model:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
since_2016 = wres.model_employer(model)
table = since_2016[since_2016["year"].between(2016, 2019)]
values = ["verdict", "people_needed"]
table = table.pivot_table(values, "pay_band", "year", aggfunc="first", observed=True)
print("MODELLED, path from 2016 to 42.7% by 2028\n")
show(table["verdict"].reindex(senior))
print("\nmore BME people that would have put the band on its path")
show(table["people_needed"].astype(int).reindex(senior))

# %%
band_9 = since_2016[since_2016["pay_band"] == "Band 9"]
print(*wres.describe(band_9[band_9["year"] == 2019]))
wres.plot.goal_path(band_9, title="Band 9 on a path from 2016 (modelled)")

# %% [markdown]
# "Below path, within chance": the share is below the line, but recruitment luck in a band of this
# size could explain it. After three years it no longer does.
#
# ### "On track", provider by provider
#
# The time line counts organisations that are on track. What can a single provider show? Below 20
# people a band has no percentage, only heads.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
each = wres.model_employer(model, by=["organisation"]).query("year == 2019")
verdicts = pd.crosstab(each["pay_band"], each["verdict"]).reindex(senior)
print("MODELLED, 36 invented providers, 2019")
show(verdicts)
on_track = each[each["pay_band"].isin(bands)].groupby("organisation")["people_needed"].sum()
print("\nproviders that need nobody more at any of bands 8a to 9:", (on_track == 0).sum())
print("median of people needed:", int(on_track.median()))

# %% [markdown]
# In providers nearly every verdict is "within chance" or "heads only", though London as a whole is
# clearly below the path. A count of providers "on track" would say little about either. Count
# people, not verdicts.
#
# ## 4. Missing colleagues
#
# Another way to say the gap, without a date: how many more BME people would a band have if it were
# made up like the band below it? England, real counts, shares of known ethnicity:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
missing = wres.missing_colleagues(england)
missing = missing[missing["status"] == "ok"].set_index("pay_band")
counts = ["value", "lower", "upper", "top_numerator", "top_denominator"]
show(missing[counts].astype(int).join(missing[["pool_share", "verdict"]]), 3)

# %%
above_6 = missing.loc["Band 7":].reset_index()
print(*wres.describe(above_6.head(2)), sep="\n")
wres.plot.missing_colleagues(above_6, title="England 2019: against the band below")

# %% [markdown]
# Each band is compared with the one below *as it is*. The numbers do not add up to what parity with
# the whole workforce would take: closing one step moves the next. The surplus at band 5 and the
# 18,311 at band 6 are partly professions: most nurses enter at band 5. Ask profession by profession
# (`select`), as in notebook 02.
#
# ## 5. Who must enter a band
#
# A band changes only through those who leave and those who enter: hired, or promoted into it. If a
# share *f* leaves each year and BME people are a share *a* of those who enter, the band drifts
# towards *a* and gets there slowly. So **a band entered at 44.9% never reaches 44.9%**, it only
# comes nearer. Band 9, printed figures, turnover assumed:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
band = {"share": 54 / 432, "target": 0.449}
turnover = [0.08, 0.10, 0.12, 0.15, 0.20]
entrants = np.array([[0.35], [0.449], [0.50], [0.55], [0.60]])
years = wres.years_to_parity(entrant_share=entrants, turnover=turnover, **band)
columns = [f"{rate:.0%} leave" for rate in turnover]
print("Band 9: years until 44.9%, by share of entrants who are BME")
show(pd.DataFrame(years, [f"{a:.1%}" for a in entrants[:, 0]], columns), 1)

# %%
curve = wres.entrant_curve(turnover=0.12, **band)
print(wres.describe(curve.query("years == 9"))[0])
wres.plot.entrant_curve(curve, title="Band 9, if 12% leave each year")

# %% [markdown]
# Every year of delay is paid for in entrants. Band by band, from 2019 to 2028:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
needed = pd.concat(
    {
        f"{rate:.0%} leave": wres.entrants_needed(
            wres.model_employer(model_2019, target=0.449), turnover=rate
        ).set_index("pay_band")["value"]
        for rate in turnover
    },
    axis=1,
)
print("MODELLED bands except band 9: percent of entrants who would have to be BME")
show(100 * needed.reindex(bands), 0)

# %% [markdown]
# ## 6. What share of band 8c to 9 entrants does London need for parity by 2028?
#
# **The question, made exact.** Bands 8c, 8d and 9 taken together. Parity: 44.9%, the share of all
# staff in 2019. Nine years, from March 2019 to March 2028. *Entrants* are people who come into 8c
# to 9 from below or from outside; who moves from 8c to 8d does not enter again, and for that reason
# fewer enter and leave the three together than each of them. `together` takes them as one.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
three = wres.model_employer(model_2019, target=0.449, together=["Band 8c", "Band 8d", "Band 9"])
answer = wres.entrants_needed(three, turnover=0.12)
start = answer["share"].item()
print(*wres.describe(three.head(1)), *wres.describe(answer), sep="\n")
print(f"\nentrants a year: {answer['entrants_a_year'].item():.0f}", end="")
print(f", of whom BME: {(answer['entrants_a_year'] * answer['value']).item():.0f}")

# %% [markdown]
# **The range.** 57% rests on assumptions. Change one at a time:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
plain = {"share": start, "target": 0.449, "years": 9, "turnover": 0.12}
senior_three = wres.select(model_2019, pay_band=["Band 8c", "Band 8d", "Band 9"])
highest = wres.representation(senior_three)["highest"].item()
known = {
    name: wres.representation(data, base="known ethnicity")["value"].item()
    for name, data in (("share", senior_three), ("target", london))
}
changes = {
    "as asked": {},
    "8% leave": {"turnover": 0.08},
    "20% leave": {"turnover": 0.20},
    "BME people leave at 15%, others at 12%": {"group_turnover": 0.15},
    "BME people leave at 9%, others at 12%": {"group_turnover": 0.09},
    "start from 12.5%, as printed for band 9": {"share": 0.125},
    "everyone of unknown ethnicity is BME": {"share": highest},
    "shares of known ethnicity, goal 47.8%": known,
    "the regional office's goal, 33%": {"target": 0.33},
    "begun in 2022, 6 years": {"years": 6},
    "until 2030, 11 years": {"years": 11},
}
range_ = pd.Series(
    {name: float(wres.entrant_share_needed(**plain | change)) for name, change in changes.items()}
)
print("MODELLED start: percent of entrants who would have to be BME")
print((100 * range_).round(0).astype(int).to_string())

# %% [markdown]
# **Chance.** If 57% of entrants were to be BME from now on, who leaves and who enters would still
# vary. 5,000 runs:

# %%
asked = wres.scenario(three, entrant_share=round(answer["value"].item(), 2), turnover=0.12)
print(*wres.describe(asked.query("year == 2028")))
wres.plot.goal_path(three, asked, title="Bands 8c to 9, 57% of entrants BME (modelled)")

# %% [markdown]
# And if entrants were as BME as the workforce, 45%?

# %%
alike = wres.scenario(three, entrant_share=0.449, turnover=0.12)
print(*wres.describe(alike.query("year == 2028")))
wres.plot.goal_path(three, alike, title="Bands 8c to 9, 45% of entrants BME (modelled)")

# %% [markdown]
# **The answer.** On modelled counts, about 57% of the people who enter bands 8c to 9 would have
# to be BME, every year from 2019 to 2028, if 12% leave each year: about 200 of 350 a year. With
# turnover from 20% down to 8% it is 49% to 68%. Where London starts (12.5% or 19.4%) matters less
# than how many posts come free and how soon it begins. At 45%, the workforce's own share, the
# bands would stand near 37% in 2028.
#
# A sentence for a board: *"To reach parity by 2028, more than half of those we appoint to bands 8c
# to 9 would have to be BME, each year. What share is it now?"* That share is a count every trust
# has, and nobody has published for London.
#
# ## 7. What may not be concluded
#
# - **Not a forecast.** Bands keep their size and rates stay what they are. If a band grows,
#   entrants count for more.
# - **Not a quota.** The number says what a goal implies; it does not say how anyone is to be
#   chosen. Positive action within the Equality Act is a question for those who appoint.
# - **No finding about real bands 8a to 8d in London.** Only band 9 and very senior managers are
#   printed. The model follows England's shape.
# - **The bands below are a limit.** If 57% of entrants to 8c are BME and most come from 8b, band 8b
#   has to be able to supply them: 27% of it is BME in the model.
# - **Parity with whom?** With today's workforce. Its own share rises: towards a moving target
#   (`target="moving"`) more is needed.
# - **Small places.** Below 20 people count heads, and ask an STP/ICS or the region for shares.
