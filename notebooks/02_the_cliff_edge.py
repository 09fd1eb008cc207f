# %% [markdown]
# # 2. The cliff edge
#
# > This leads to a so-called 'cliff-edge' whereby the number of BME staff drops off significantly
# > from Band 5 upwards. (London Workforce Race Strategy, page 35)
#
# That is a claim about a *place* on the ladder of pay bands. The chart behind it is an image, so
# its numbers cannot be checked. This notebook asks the same question of counts that can be:
#
# - `england-2019`: real staff in England by profession, band and ethnic group, 30 September 2019
#   (parts 1 to 6);
# - `london-model`: a **modelled** London, to show the search by STP, provider and ethnic group
#   (part 7);
# - your own counts (part 9).
#
# A cliff edge is seen in a snapshot: it compares people who are at two bands on one day. It is not
# a promotion rate, and by itself it does not say whether promotion, recruitment or leaving made it.
#
# "BME" is the word of the Workforce Race Equality Standard: Black and minority ethnic. Tables that
# stand under a cell were saved with the notebook, and `make notebooks` fails if one of them is no
# longer what the cell prints.

# %%
import holoviews as hv
import pandas as pd

import wres_explore as wres

hv.extension("bokeh")

# %%
england = wres.load("england-2019")
nurses = wres.select(england, profession="Nurses and health visitors")


def show(table, decimals=2):
    """Print a table with rounded numbers, and a dash where there is none."""
    table = table.rename_axis(index=None, columns=None)
    print(table.to_string(float_format=f"{{:.{decimals}f}}".format, na_rep="-"))


england

# %% [markdown]
# ## 1. One step by hand
#
# Take nurses and health visitors, and count who is at each band. People whose ethnicity is unknown
# take no part in what follows; how many they are is shown.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
counts = nurses.counts.astype({"ethnic_group": str})
as_given = counts["ethnic_group"].isin(["White", "Unknown"])
counts["group"] = counts["ethnic_group"].where(as_given, "BME")
people = counts.pivot_table("n", "pay_band", "group", aggfunc="sum", fill_value=0, observed=True)
people = people.loc["Band 3":"Band 9", ["BME", "White", "Unknown"]]
show(people)

# %% [markdown]
# A BME share can fall because there are fewer BME staff or because there are more White staff. So
# look at each group by itself: how many are at the next band, for every 100 at this one?
#
# The **step ratio** is the two answers divided, BME over White. At 1 both groups thin out at the
# same pace. Below 1, BME staff thin out faster.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
known = people[["BME", "White"]]
next_band = 100 * known.shift(-1) / known
next_band["step ratio"] = next_band["BME"] / next_band["White"]
next_band = next_band.loc["Band 5":"Band 8d"].round({"BME": 0, "White": 0})
print("At the next band, for every 100 at")
show(next_band.astype({"BME": int, "White": int}), 3)

# %% [markdown]
# **For every 100 White nurses at band 5 there are 82 at band 6; for every 100 BME nurses at band 5
# there are 50. The step ratio is 0.604.** From band 6 to band 7 it is 57 and 36, a ratio of 0.633.
#
# Step ratios multiply: from band 5 to band 7 the ratio is 0.604 times 0.633, or 0.383. And they do
# not depend on how many BME staff there are overall, so a place with few can be set beside one with
# many.
#
# `cliff_edge` computes the same steps, with intervals.

# %%
edge = wres.cliff_edge(nurses)

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
limits = ["lower", "upper", "simultaneous_lower", "simultaneous_upper"]
steps = edge.steps.set_index("boundary")
show(steps[["value", *limits, "grade"]], 3)
print(f"\n5|6 times 6|7: {steps.loc['5|6', 'value'] * steps.loc['6|7', 'value']:.3f}")

# %% [markdown]
# ## 2. Two kinds of limits
#
# `lower` and `upper` hold for one step by itself, at 95%. But the more steps one looks at, the more
# often chance alone makes one of them stand out. `simultaneous_lower` and `simultaneous_upper` hold
# for **all steps of the ladder together**: with seven steps each is an interval at 0.95 to the
# power of 1/7, which is 99.3% (Šidák). Only these are used to name an edge. By hand, for 5|6:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
six, five = known.loc["Band 6"], known.loc["Band 5"]
for level in (0.95, 0.95 ** (1 / 7)):
    value, lower, upper = wres.odds_ratio_interval(
        six["BME"], six.sum(), five["BME"], five.sum(), confidence_level=level
    )
    print(f"{level:.1%}: {value:.3f} ({lower:.3f} to {upper:.3f})")

# %% [markdown]
# A step is graded by its simultaneous upper limit:
#
# | grade | when |
# | --- | --- |
# | clear cliff edge | the limit is below 0.80 |
# | probable cliff edge | limit below 1, ratio 0.80 or less, and the scan of part 5 agrees |
# | step | the limit is below 1, no more than that |
#
# For nurses 5|6 and 6|7 are both clear. The lowest clear edge is the **onset**, the smallest ratio
# among them the **steepest**; here 5|6 is both. The smallest ratio of the whole ladder is 0.51, at
# 8c|8d. It rests on 21 BME nurses at band 8d, and its limits reach from 0.27 to 0.98: it may be
# nearly level. That is why an edge is never read off the bare ratios.

# %%
wres.plot.cliff_edge(edge)

# %%
wres.plot.steps(edge, title="Nurses, England: step ratios with both kinds of limits")

# %%
print(*wres.describe(edge), sep="\n")

# %% [markdown]
# ## 3. Where a ladder begins, and where it is too thin
#
# **Entry band.** Registered nurses enter at band 5. At bands 3 and 4 this table has 286 people of
# known ethnicity, beside 314,000 above. From there to band 5 the ratio would be 0.43, the smallest
# of all, and it would mean nothing: band 5 is not filled from these few. A ladder therefore begins
# at the lowest band that holds 2% of its staff. The rule looks at numbers of people, never at
# shares. Bands below are **not tested**. They are drawn hollow above (band 3, with two people, lies
# outside the frame).

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
ladder = edge.ladder.set_index("pay_band")
ladder = ladder[["role", "rung", "top_numerator", "top_denominator", "value", "unknown_share"]]
ladder.columns = ["role", "rung", "BME", "all staff", "BME %", "unknown %"]
ladder[["BME %", "unknown %"]] *= 100
show(ladder, 1)

below = known.loc[["Band 3", "Band 4"]].sum()
ratio = (five["BME"] / below["BME"]) / (five["White"] / below["White"])
print(f"\nbands 3 and 4: {below.sum()} people; the step to band 5 would be {ratio:.2f}")

# %% [markdown]
# **Pooling.** Towards the top there are few people. Thin bands are pooled with a neighbour, from
# the top down, until each rung would have at least 5 BME and 5 White staff if all shares were
# equal. Again the rule looks at sizes and not at the answer. For ambulance staff everything from 8a
# to 9 is one rung, for midwives 8a to 8d. Bands 1 and 2 are always one rung (band 1 is closed to
# new staff), and very senior managers stand with band 9.

# %%
professions = wres.cliff_edge(england, by=["profession"])

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
tested = professions.ladder.query("role == 'tested'")
for name, part in tested.groupby("profession", observed=True):
    print(f"{name}\n    {', '.join(part['rung'].unique())}")

# %% [markdown]
# ## 4. Each staff group
#
# Professions enter at different bands and have different ladders, so the search is made within
# each.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
summary = ["verdict", "onset", "value", "simultaneous_lower", "simultaneous_upper"]
show(professions.verdict.set_index("profession")[summary], 3)

# %% [markdown]
# Every step ratio, from each band to the next rung:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
every = professions.steps
every = every.assign(band=every["boundary"].str.replace("1+2", "2").str.split("|").str[0])
order = ["2", "3", "4", "5", "6", "7", "8a", "8b", "8c", "8d"]
show(every.pivot_table("value", "profession", "band")[order])

# %% [markdown]
# And the BME share at each rung, in percent of all staff:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
for name, part in tested.groupby("profession", observed=True):
    short = part["pay_band"].str.replace("Bands? ", "", regex=True)
    print(f"{name}\n    {'  '.join(short + ': ' + (100 * part['value']).map('{:.1f}'.format))}")

# %% [markdown]
# They differ. In words:
#
# - **Nurses and health visitors**: a clear edge from band 5, and it goes on. 5|6 is 0.604, 6|7 is
#   0.633, and the share falls with every band up to 8d, from 30.3% to 4.3%. This is the cliff edge
#   of the strategy, in national counts.
# - **Ambulance staff**: a clear edge at 5|6 too, with a smaller ratio, 0.494. But the share is low
#   throughout: about 5% at band 5 and 2.7% at band 6, a fall of 2.7 points, where nurses fall by
#   9.0. Above band 6 there are 55 BME staff in the whole table, and no step can be told from 1. The
#   table has no ambulance staff below band 5, so what happens there is not known.
# - **Midwives**: no fall. The share rises, from 9.3% at band 5 to 14.8% at bands 8a to 8d, but from
#   band 5 to band 7 it is lower than among nurses. No edge does not mean that there is nothing to
#   ask.
# - **Scientists, technicians and allied health professionals** (this source does not part them): a
#   probable edge at 5|6. The ratio is 0.778 and its upper limit 0.817, so it is not clear of 0.80;
#   the scan finds the same place. After that the share is nearly level up to 8a, and falls again
#   above.
# - **Support to clinical staff**: no edge. The share falls from bands 1 and 2 to band 4, by two
#   steps of 0.87, and does not fall again up to band 7. Above that there are few people.
# - **Infrastructure support** (estates, administration, managers): no single edge. There is one
#   step at the bottom, 2|3 at 0.77, whose upper limit of 0.81 just misses "clear"; then the share
#   rises up to band 5; then it falls with every band to the top, from 16.4% to 6.4% of very senior
#   managers.
# - **Doctors**: medical grades are not one ladder (a specialty doctor is not one step below a
#   consultant), so no edge is sought. Part 6 makes the one comparison that there is.

# %%
wres.plot.cliff_edge(professions, width=620)

# %% [markdown]
# ## 5. A slope or an edge
#
# A share that falls a little at every band is a slope. It may end just as low, but no single step
# is *the* place. The **scan** asks: if there were no more than a slope, how often would chance make
# one step stand out from it as much as the most outstanding one here?
#
# - `scan_p_value` is that probability, from 4,000 ladders drawn from the fitted slope;
# - `scan_boundary` is the place;
# - `certainty` is the share of resampled ladders that point to the same place. Below 0.80 the place
#   is called uncertain;
# - `trend_z` is the overall fall or rise (Cochran-Armitage). Below −1.96 there is a fall.
#
# The scan needs five rungs, so ambulance staff and midwives, with four, have none.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
scan = professions.verdict.query("ladder == 'Agenda for Change'").set_index("profession")
show(scan[["verdict", "trend_z", "scan_boundary", "scan_p_value", "certainty"]])

# %% [markdown]
# With hundreds of thousands of staff, even a gentle bend stands out from a straight slope. Support
# staff show it: the scan points at 2|3 with certainty, but that step is 0.87. To be called an edge
# a step must also be *large*, 0.80 or less. Note that "slope" is a verdict about edges; it does not
# mean that the share falls evenly, as the shares of support and infrastructure staff in part 4
# show.
#
# Three **invented** ladders with the same White staff make the difference plain: level, a slope of
# 0.85 at every step, and one edge of 0.60 between bands 5 and 6.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
white = {"3": 900, "4": 800, "5": 1600, "6": 1300, "7": 900, "8a": 400, "8b": 150}
per_white = {
    "level": [0.5] * 7,
    "slope": [0.5 * 0.85**k for k in range(7)],
    "edge at 5|6": [0.5] * 3 + [0.3] * 4,
}
rows = [
    (name, f"Band {band}", group, n)
    for name, odds in per_white.items()
    for (band, n_white), odd in zip(white.items(), odds, strict=True)
    for group, n in (("White", n_white), ("BME", round(n_white * odd)))
]
invented = pd.DataFrame(rows, columns=["organisation", "pay_band", "ethnic_group", "n"])
invented = invented.assign(year=2019, profession="all", measure="headcount")
invented = wres.from_counts(invented, name="invented ladders", modelled=True)
shapes = wres.cliff_edge(invented, by=["organisation"])
print("INVENTED")
show(shapes.verdict.set_index("organisation")[["verdict", "onset", "scan_p_value"]])

# %%
wres.plot.cliff_edge(shapes, width=560)

# %% [markdown]
# ## 6. Other ways to look
#
# ### Pooled professions: part of a fall may be the mix
#
# What if everybody is put on one ladder? The edge at 5|6 is there, 0.60. But between bands 4 and 5
# the ratio is 1.98: BME staff seem to be *twice* as well represented above. Within professions that
# step is 1.07. Most staff at band 5 are nurses, and nurses are more often BME than the support
# staff who fill bands 2 to 4. The pooled step compares two professions rather than two bands:
# Simpson's paradox.
#
# The columns `within_...` hold the same step within professions (Mantel-Haenszel). Where the pooled
# ratio lies outside that interval, `note` says so.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
pooled = wres.cliff_edge(england).steps.set_index("boundary")
pooled["mix"] = pooled["note"].ne("").map({True: "partly the mix", False: ""})
show(pooled[["value", "within_value", "within_lower", "within_upper", "mix"]])

# %% [markdown]
# So search within professions; a pooled ladder is a first look.
#
# ### Pipeline ratios: who is above a line at all
#
# A step looks at two bands and needs many people. The **pipeline ratio** asks something simpler:
# how likely are BME staff to be *anywhere above* a boundary, compared with White staff on the same
# ladder? It is a relative likelihood like indicators 2 to 4, and it works for small ladders. Note
# the direction: BME over White, so below 1 is worse for BME staff.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
pipeline = edge.pipeline.set_index("boundary")
pipeline["BME % above"] = 100 * pipeline["top_numerator"] / pipeline["top_denominator"]
pipeline["White % above"] = 100 * pipeline["bottom_numerator"] / pipeline["bottom_denominator"]
show(pipeline[["BME % above", "White % above", "value", "lower", "upper"]])

# %% [markdown]
# BME nurses are 0.71 times as likely as White nurses to be above band 5 (42% compared with 59%),
# and 0.38 times as likely to be above band 7. The number carries every step below it: a step says
# *where*, a pipeline ratio says *how far*.
#
# For doctors it is all there is, and the national table has no senior medical managers, so one
# comparison is left: of doctors in career grades or at consultant level, BME doctors are 0.86 times
# as likely as White doctors to be consultants.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
doctors = professions.pipeline.query("ladder == 'Medical and dental'").set_index("boundary")
show(doctors[["value", "lower", "upper"]], 3)

# %% [markdown]
# ### Tiers: the race disparity ratio
#
# NHS England's race disparity ratio is a step ratio between three tiers (bands 5 and below, 6 and
# 7, 8a and above) turned upside down: White over BME, so *above* 1 is worse for BME staff. It is
# coarser, and it includes the bands below entry.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
tiers = wres.race_disparity_ratio(nurses).set_index("step")
tiers["as a step ratio"] = 1 / tiers["value"]
show(tiers[["value", "lower", "upper", "as a step ratio"]])

# %% [markdown]
# ### What "BME" hides
#
# The same search for nurses of each broad ethnic group, compared with White nurses. The edge is not
# the same for all. For the Asian group 5|6 is the deepest step, 0.52; for the Black group the fall
# is gentler, and 5|6 and 6|7 are alike, 0.72; for the Mixed group it is a slope.

# %%
groups = wres.cliff_edge(nurses, by=["ethnic_broad"])

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
found = groups.verdict.set_index("ethnic_broad")[["verdict", "onset", "steepest", "certainty"]]
low_steps = groups.steps.pivot_table("value", "ethnic_broad", "boundary")[["5|6", "6|7", "7|8a"]]
show(found.join(low_steps))

# %%
wres.plot.cliff_edge(groups, width=520)

# %% [markdown]
# ## 7. A modelled London
#
# **Every figure of this part is modelled.** `london-model` has 36 invented providers. Its shapes by
# band come from the national counts above and its totals from the strategy. So the edge at 5|6
# among its nurses was put in, not found out. What the model is good for is to see how the search
# behaves in smaller places, and to have the code ready for real counts.

# %%
model = wres.load("london-model")
model_nurses = wres.select(model, profession="Nurses and health visitors")

# %% [markdown]
# ### By profession
#
# With about a sixth of the staff the limits are wider, and more bands are pooled at the top. For
# infrastructure staff the share falls faster towards the top than in England, by assumption, to
# reach the printed 12.5% at band 9: the edge named there is the model's own.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
london = wres.cliff_edge(model, by=["profession"])
print("MODELLED, 2019")
show(london.verdict.set_index("profession")[summary])

# %% [markdown]
# ### By ethnic group

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
london_groups = wres.cliff_edge(model_nurses, by=["ethnic_broad"])
print("MODELLED, 2019, nurses")
show(london_groups.verdict.set_index("ethnic_broad")[[*summary, "steepest", "certainty"]])

# %% [markdown]
# ### By STP
#
# Nurses within each STP. The ratio is the same everywhere, because nothing printed says that STPs
# differ and the model makes them alike: **do not compare STPs here**. With real counts in its
# place, the same line of code makes the comparison. The ambulance service has too few nurses and is
# not searched.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
areas = wres.cliff_edge(model_nurses, by=["ics"])
print("MODELLED, 2019, nurses")
show(areas.verdict.set_index("ics")[[*summary, "staff"]])

# %% [markdown]
# A chart of one of them:

# %%
north_east = wres.select(model_nurses, ics="North East London")
wres.plot.cliff_edge(wres.cliff_edge(north_east, by=["ics"]))

# %% [markdown]
# ### By provider: what a small place can and cannot tell
#
# All 36 invented providers have much the same edge among their nurses, yet it is named in few of
# them. In the others there are too few staff to tell an edge from a slope, or to search at all (600
# are needed). **A search that finds no edge in one trust has not shown that there is none.** Look
# at an STP or a region too, within one profession; and at the pipeline ratios, which need fewer
# people.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
providers = wres.cliff_edge(model_nurses, by=["organisation"]).verdict
sizes = providers.groupby("verdict")["staff"].agg(["size", "min", "median", "max"])
sizes.columns = ["providers", "fewest nurses", "median", "most"]
print("MODELLED, 2019, nurses in", len(providers), "invented providers")
show(sizes, 0)

# %% [markdown]
# ## 8. In short
#
# - In England the claim of the strategy holds for nurses: a clear edge starts at 5|6. A second
#   group, ambulance staff, has a clear edge at the same place, from a much lower share.
# - For scientists and allied health professionals the edge is probable. Support and infrastructure
#   staff have no single edge, midwives have no fall, and doctors have no ladder.
# - So "the cliff edge from band 5" is not one fact about all staff. Pooled over professions it is
#   partly their mix.
# - "BME" hides differences: among nurses the edge is deeper for Asian than for Black staff.
# - For London itself the strategy gives no such counts. Each trust holds its own (the WRES return
#   has them for clinical and non-clinical staff), and part 9 is for them.
#
# ## 9. Your own counts
#
# Put your counts in place of these, which are **invented**: people at each band, one profession at
# a time. Or read them from a file with the columns `pay_band`, `ethnic_group` and `n`; if a word is
# not known, `from_counts` says which row it is in and what comes nearest.
#
# This cell keeps no output when the notebook is cleaned for saving. The counts typed into it do
# stay, so keep small numbers out of a notebook that you share.

# %%
# mine = pd.read_csv("my_counts.csv")
mine = pd.DataFrame(
    [
        ("Band 5", 520, 610, 40),
        ("Band 6", 250, 520, 30),
        ("Band 7", 110, 330, 20),
        ("Band 8a", 30, 110, 5),
        ("Band 8b", 8, 40, 2),
    ],
    columns=["pay_band", "BME", "White", "Unknown"],
).melt("pay_band", var_name="ethnic_group", value_name="n")
mine = mine.assign(year=2026, organisation="My trust", profession="all", measure="headcount")

my_edge = wres.cliff_edge(wres.from_counts(mine, name="my counts"))
print(*wres.describe(my_edge), sep="\n")
wres.plot.cliff_edge(my_edge)
