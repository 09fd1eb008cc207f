# %% [markdown]
# # 4. Is it real?
#
# A ratio of 1.67, a rise since last year, a trust at the bottom of a table: how much of it could be
# chance? This notebook takes the questions that come up in a meeting one by one, with the function
# that answers each and the sentence that it allows.
#
# 1. how far chance alone moves a ratio
# 2. one indicator: interval and verdict
# 3. people of unknown ethnicity
# 4. two places, or two years
# 5. many places
# 6. is it the mix?
# 7. change over the years
# 8. change over the months
# 9. looking for good examples
#
# WRES figures are counts of everybody, not a sample. What happened, happened; an interval says how
# far the figure could move by chance alone, in a place of this size with the same underlying
# chances. **An interval that includes 1 does not show that treatment is equal.**
#
# Data: `london-2019` and `england-2019` are printed or published figures; `london-model` is a
# **modelled** London of 36 invented providers. Where figures are drawn by chance here, to see what
# chance does, they are called **simulated**. Neither is evidence about any place or person.

# %%
import holoviews as hv
import numpy as np
import pandas as pd

import wres_explore as wres

hv.extension("bokeh")

london, england = wres.load("london-2019"), wres.load("england-2019")
model = wres.load("london-model")


def show(table, decimals=2):
    """Print a table with rounded numbers, and a dash where there is none."""
    table = table.rename_axis(index=None, columns=None)
    print(table.to_string(float_format=f"{{:.{decimals}f}}".format, na_rep="-"))


# %% [markdown]
# ## 1. What chance alone does
#
# Take a trust with 1,000 BME and 3,000 White staff, in which everyone has the same chance of
# entering the formal disciplinary process: 7 in 1,000 a year, 28 cases. Indicator 3 should be 1.
# Draw 200,000 such years. How often is the ratio outside the four-fifths range, 0.80 to 1.25?

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
chance = np.random.default_rng(2019)
bme, white = (chance.binomial(n, 0.007, 200_000) for n in (1_000, 3_000))
ratio, lower, upper = wres.ratio_interval(bme, 1_000, white, 3_000)

print("SIMULATED, 200,000 years, identical chances")
print(f"outside 0.80 to 1.25:    {1 - np.mean((ratio >= 0.8) & (ratio <= 1.25)):.0%}")
print(f"1.67 or more:            {np.mean(ratio >= 1.67):.0%}")
print(f"95% interval leaves 1:   {np.mean((lower > 1) | (upper < 1)):.1%}")

# %% [markdown]
# In 61% of years this fair trust is "outside the range". The interval raises a false alarm in about
# 5%, as it promises. So the range alone is no finding; read it together with the interval.
#
# `power` gives the same answers without drawing, for any size. Ask it **before** you look at a
# figure:
#
# - `out_of_range` and `false_alarms`: the two percentages above;
# - `detectable_above`: the true ratio that would be noticed in 80% of years;
# - `years_needed`: years like this one that must be pooled to notice a true ratio of `ratio`;
#   infinite beyond 20.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
sizes = wres.power([250, 1_000, 4_000, 16_000], [750, 3_000, 12_000, 48_000], 0.007, ratio=1.67)
asked = ["out_of_range", "false_alarms", "value", "detectable_above", "years_needed"]
sizes = sizes.rename(columns={"n_top": "BME", "n_bottom": "White"}).astype({"BME": int})
show(sizes.set_index("BME")[["White", "cases", *asked]].astype({"White": int}))

# %% [markdown]
# A true 1.67 is noticed in the trust of 4,000 in fewer than one year of four (`value`). The same
# ratio in a region of 64,000 can hardly be missed. The curve of the trust: even a ratio of 2 is
# more often missed than seen.

# %%
wres.plot.power_curve(wres.power_curve(1_000, 3_000, 0.007))

# %% [markdown]
# ## 2. One indicator
#
# The London strategy prints 1.60 for indicator 2 and 1.67 for indicator 3, without counts. Without
# counts there is no interval, and the library does not make one up.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
printed = pd.concat([wres.indicator(london, number) for number in (2, 3)])
show(printed.set_index("indicator")[["published_value", "value", "lower", "upper", "status"]])
print()
print(*wres.describe(printed), sep="\n")

# %% [markdown]
# One thing can be said. The strategy does print London's staff: 92,487 BME and 101,131 White. So we
# can ask how few cases there would have to be for 1.67 to be chance. Suppose there were so many:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
supposed = pd.DataFrame({"cases": [25, 50, 100, 200, 500, 1_000, 2_000]})
n_bme, n_white = 92_487, 101_131
supposed["BME cases"] = supposed["cases"] * 1.67 * n_bme / (1.67 * n_bme + n_white)
supposed["BME cases"] = supposed["BME cases"].round().astype(int)
supposed["White cases"] = supposed["cases"] - supposed["BME cases"]
found = wres.ratio_interval(supposed["BME cases"], n_bme, supposed["White cases"], n_white)
supposed[["ratio", "lower", "upper"]] = np.column_stack(found)
print("SUPPOSED cases, printed staff")
show(supposed.set_index("cases"))

# %% [markdown]
# With 100 cases or more in the whole of London, three in each of its 36 trusts, the interval would
# leave out 1. If there were that many, chance is a poor explanation of London's 1.67. That says
# nothing about *why*, and nothing about any one trust.
#
# For a single trust it is otherwise. The modelled providers all have ratios near London's. First
# what they could tell, then what they do tell:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
could = wres.detectable(model, 3, by=["organisation"], ratio=1.67).set_index("organisation")
tells = wres.indicator(model, 3, by=["organisation"]).set_index("organisation")
both = could[["cases", "value", "out_of_range"]].join(tells[["verdict", "in_range"]])
both = both.groupby("verdict").agg(
    providers=("cases", "size"),
    median_cases=("cases", "median"),
    chance_to_notice=("value", "median"),
    out_if_fair=("out_of_range", "median"),
)
print("MODELLED, indicator 3, 36 invented providers")
show(both)
print("\noutside 0.80 to 1.25:", (~tells["in_range"]).sum())

# %% [markdown]
# Almost all are outside the range. In 27 of 36 that cannot be told from chance, though all were
# made with much the same ratio. "Uncertain" means *too few cases to tell*; it does not mean *no
# problem*. One provider of each verdict:

# %%
three = wres.indicator(model, 3, by=["organisation"]).drop_duplicates("verdict")
print(*wres.describe(three), sep="\n")
wres.plot.ratios(three, title="Indicator 3 (modelled)", width=900)

# %% [markdown]
# ## 3. People of unknown ethnicity
#
# Unknown ethnicity is not chance: more cases do not make it smaller. `unknown_bounds` says where a
# figure lies **whoever they are**. The share of BME staff in London, from printed counts:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
columns = ["value", "lower", "upper", "lowest", "highest", "unknown_share"]
whole = wres.unknown_bounds(london, 1).assign(organisation="London")
shares = pd.concat([whole, wres.unknown_bounds(london, 1, by=["organisation"])])
shares = shares.set_index("organisation")[columns]
shares.index = shares.index.str.removesuffix(" (all providers)")
show(100 * shares, 1)

# %% [markdown]
# 44.9% could be 50.9%. The interval of chance (`lower`, `upper`) is a few tenths wide; what is
# unknown is six points wide. For large places, getting ethnicity recorded tells more than any
# method can.
#
# For a ratio: `lowest` and `highest` are the worst that is possible, `range_lower` and
# `range_upper` add chance. `towards_top` is a milder question, a tipping value: whether the
# interval excludes 1 stays as it is, unless people of unknown ethnicity have more than so many
# times the odds of others of being BME (`towards_bottom`: White). `inf`: no odds change it. 1: it
# changes if they are like others.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
columns = ["value", "lower", "upper", "lowest", "highest", "range_lower", "range_upper"]
tipping = ["towards_top", "towards_bottom"]
bounds = wres.unknown_bounds(model, 3).assign(organisation="London")
some = wres.unknown_bounds(model, 3, by=["organisation"]).iloc[[0, 1, 8, 17]]
bounds = pd.concat([bounds, some]).set_index("organisation")
bounds.index = bounds.index.str.removesuffix(" (modelled)").str.replace(" London ", " ")
print("MODELLED, indicator 3")
show(bounds[[*columns, *tipping]])

# %% [markdown]
# In the chart the thin line with ends is `lowest` to `highest`. In North West acute provider 4 what
# is unknown weighs as much as chance: 1.74 could be 0.84.

# %%
print(*wres.describe(bounds.reset_index().iloc[:2]), sep="\n")
wres.plot.ratios(bounds.reset_index(), label="organisation", title="Indicator 3 (modelled)")

# %% [markdown]
# ## 4. Two places, or two years
#
# Intervals that overlap are often read as "no difference". That is wrong. Indicator 3 of the
# modelled London in 2016 and in 2019: the intervals overlap, and yet the change is more than
# chance. `compare` puts the interval on the *comparison* itself.
#
# It is wrong the other way round as well: one provider whose interval excludes 1, beside one whose
# interval does not, are not thereby different.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
first, second = (f"North Central London acute provider {number} (modelled)" for number in (2, 3))
years = wres.compare(wres.select(model, year=2016), wres.select(model, year=2019), 3)
places = wres.compare(
    wres.select(model, organisation=first), wres.select(model, organisation=second), 3
)
two = pd.concat([years, places])
print("MODELLED\n")
print(*wres.describe(two), sep="\n\n")
print()
show(two[["lower_a", "upper_a", "lower_b", "upper_b", "value", "lower", "upper", "verdict"]])

# %%
wres.plot.compare(years, title="The intervals overlap, the years differ (modelled)")

# %% [markdown]
# Choose the two before you look. Whoever picks the highest and the lowest of 36 will find a
# "difference" by chance.
#
# ## 5. Many places
#
# **A league table is mostly noise.** Simulate a London in which every provider has the same true
# ratio, 1.67, with the modelled sizes and case rates. Rank the 36, and take the nine worst. How
# many of them are among the nine worst in the year after?

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
n_bme, n_white = (tells[name].to_numpy(float) for name in ("top_denominator", "bottom_denominator"))
rate = (tells["top_numerator"] + tells["bottom_numerator"]).to_numpy(float) / (n_bme + n_white)
white_rate = rate * (n_bme + n_white) / (1.67 * n_bme + n_white)


def worst_nine(generator, runs=2_000):
    """Which providers are the nine worst of a year, in many simulated years."""
    x_bme = generator.binomial(n_bme.astype(int), 1.67 * white_rate, (runs, 36)) / n_bme
    x_white = generator.binomial(n_white.astype(int), white_rate, (runs, 36)) / n_white
    ratio = np.divide(x_bme, x_white, out=np.full(x_bme.shape, np.inf), where=x_white > 0)
    return ratio.argsort(axis=1).argsort(axis=1) >= 27


again = (worst_nine(chance) & worst_nine(chance)).sum(axis=1)
worst = worst_nine(chance).mean(axis=0)
small, large = np.argsort(n_bme + n_white)[[0, -1]]
print("SIMULATED, 36 providers, every true ratio 1.67")
print(f"of the nine worst, among them again a year later: {again.mean():.1f}")
print(f"the smallest provider is among them in {worst[small]:.0%} of years")
print(f"the largest in                         {worst[large]:.0%}")

# %% [markdown]
# Drawing lots would give 2.25 of nine. Nobody was worse; and it is the small that come last, as
# they come first.
#
# `funnel` asks instead: which providers lie further from the common value than their size explains?
# It gives each a **shrunk** value (what its own cases and all the others together suggest), the
# chance to be among the worst quarter, and the range of its rank. It prints no league table.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
funnel = wres.funnel(model, 3)
points = funnel.points.sort_values("value", ascending=False).set_index("organisation")
points.index = points.index.str.removesuffix(" (modelled)")
print("MODELLED, indicator 3, the highest five and the lowest of", len(points))
show(
    points.iloc[[0, 1, 2, 3, 4, -1]][
        ["value", "lower", "upper", "shrunk", "worst_quarter", "rank_lower", "rank_upper"]
    ]
)
print()
print(*wres.describe(funnel), sep="\n")

# %% [markdown]
# The "worst" provider, 2.31, has a chance of 28% to be in the worst quarter, where 25% is no
# knowledge at all. The modelled providers lie even closer together than chance would put them: they
# are made too even, so real ones will differ more.
#
# What does a provider look like that *is* different? The same simulated London, in which one large
# provider, number 26, has a true ratio of 4. (With a true 3 it would more often stay inside the
# limits than not, in a single year.)

# %%
true = np.where(np.arange(36) == 25, 4.0, 1.67)
year = np.random.default_rng(2020)
cells = {
    ("BME", "headcount"): n_bme,
    ("White", "headcount"): n_white,
    ("BME", "entered_disciplinary"): year.binomial(n_bme.astype(int), true * white_rate),
    ("White", "entered_disciplinary"): year.binomial(n_white.astype(int), white_rate),
}
names = [f"Provider {number}" for number in range(1, 37)]
simulated = pd.concat(
    pd.DataFrame({"organisation": names, "ethnic_group": group, "measure": measure, "n": n})
    for (group, measure), n in cells.items()
).assign(year=2019, profession="all", pay_band="all")
simulated = wres.from_counts(simulated, name="simulated providers", modelled=True)

planted = wres.funnel(simulated, 3)
print(*wres.describe(planted), sep="\n")
wres.plot.funnel(planted, highlight="Provider 26", title="Simulated: one provider of 36 differs")

# %% [markdown]
# ## 6. Is it the mix?
#
# A plain ratio compares all BME staff with all White staff. If cases are more common in
# professions in which more BME staff work, part of the ratio is the mix of professions. `pooled`
# compares within each profession and puts that together (Mantel-Haenszel). `simpson` is true where
# the two figures tell different stories.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
within = {over: wres.pooled(model, 3, over=over) for over in ("organisation", "profession")}
table = pd.concat([part.summary for part in within.values()]).set_index("over")
print("MODELLED, indicator 3")
show(table[["crude", "value", "lower", "upper", "strata", "heterogeneity_p", "simpson"]])
print()
print(*wres.describe(within["profession"]), sep="\n")

# %%
wres.plot.pooled(within["profession"], title="Indicator 3 within professions (modelled)")

# %% [markdown]
# Within professions it is 1.51, not 1.67: lower, and still well above 1. "Explained by profession"
# is not "justified": who gets into which profession is part of the question.
#
# `like_for_like` does the same for reaching a band, here with **real** national counts: how likely
# are BME staff to stand at band 8a or above, compared with White staff? Below 1 is worse for BME
# staff.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
senior = wres.like_for_like(england, "Band 8a")
show(senior.ratio.set_index("basis")[["value", "lower", "upper", "top_share", "bottom_share"]], 3)
print()
print(*wres.describe(senior), sep="\n")

# %% [markdown]
# ## 7. Change over the years
#
# One year allows no claim about change. Printed ratios without counts allow none either. With
# counts, two to four years are judged by the last against the first, five or more by a line.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
print("As printed:", *wres.describe(wres.trend(london, 3)))
change = wres.trend(model, 3)
print("With modelled counts:", *wres.describe(change))
apart = pd.DataFrame(
    {
        f"indicator {number}": wres.trend(model, number, by=["organisation"])
        .changes["verdict"]
        .value_counts()
        for number in (2, 3)
    }
)
print("\nMODELLED, 36 invented providers, 2016 to 2019")
show(apart.fillna(0).astype(int))

# %%
wres.plot.trend(change, title="Indicator 3 (modelled)")

# %% [markdown]
# London fell, by more than chance, and on indicator 2 so did 10 providers. The others are not
# "stuck": in a single trust, four years seldom show a fall of this size. For indicator 3, returns
# up to 2019 may cover two years, so that neighbours share cases, and only 2016 and 2019 are used.
#
# ## 8. Change over the months
#
# Monthly figures of your own can go on a process chart, by the NHS "Making data count" rules. A
# **simulated** series: the percentage of BME people among 150 appointments a month. The true one is
# 38, and 46 from the nineteenth month on, October 2024.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
months = pd.date_range("2023-04-01", periods=30, freq="MS")
true_share = np.where(np.arange(30) < 18, 0.38, 0.46)
percent = 100 * np.random.default_rng(38).binomial(150, true_share) / 150
series = pd.DataFrame({"date": months, "value": percent})
how = {"improvement": "increase", "source": "simulated", "modelled": True}

early = wres.process_chart(series.head(8), **how)
plain = wres.process_chart(series, **how)
rebased = wres.process_chart(series, rebase=[months[18]], **how)
print("SIMULATED\n")
print(*wres.describe(early), *wres.describe(plain), *wres.describe(rebased), sep="\n\n")
print()
show(rebased.points.groupby("phase")[["mean", "lower", "upper"]].first(), 1)

# %%
axis = {"ylabel": "Percent of appointments", "height": 300}
upper = wres.plot.process_chart(plain, title="Simulated, one mean for all months", **axis)
lower = wres.plot.process_chart(rebased, title="Simulated, limits afresh in October 2024", **axis)
(upper + lower).cols(1).opts(toolbar=None)

# %% [markdown]
# - Single months go up and down by several points and mean nothing. Eight months are too few for
#   limits.
# - Above, the chart signals: something changed. It marks the early months as well, only because the
#   later ones lie higher.
# - Below, limits start afresh where the change was made (`rebase`). Use it for a date that you knew
#   before, not for one that you found in the chart. The second phase has 12 months, one too few for
#   limits.
# - A signal says *that* something changed, not what did it.
#
# ## 9. Looking for good examples
#
# In 2020 the King's Fund looked for trusts with good or improving figures for BME and White staff
# alike. At 95% and 90% confidence it found none on all indicators, so it went down to 80% and found
# 1, 2 and 2 trusts for three groups of indicators (appendix 1 of the report). The same search over
# 230 invented trusts that do not differ and do not change finds about 1.1, 0.0 and 1.4; by other
# readings of the description the third is from 0.2 to 12.8 (`benchmarks/screen_chance.md`). **A
# list hardly longer than what chance gives says little of any one trust on it.**
# `kings_fund_screen` therefore prints both. The model has two survey years, so the search is over
# two:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
screen = wres.kings_fund_screen(model, years=[2018, 2019])
rows = screen.summary.assign(level=(100 * screen.summary["level"]).astype(int))
columns = {"grouping": "", "level": "level, %", "passed": "passed", "expected_by_chance": "chance"}
print("MODELLED, of 36 invented providers: passed, and expected by chance")
print(rows[[*columns]].rename(columns=columns).round(2).to_string(index=False))

# %%
print(*wres.describe(screen), sep="\n")
wres.plot.screen(screen, title="What was found (modelled)")

# %% [markdown]
# Two invented providers pass the third group already at 95%, and chance does not explain that: the
# model gives providers different survey results. But on indicator 3 both pass because they have so
# few cases that their ratio is not told from 1. Read the reasons (`screen.indicators`) before you
# hold anyone up as an example.
#
# ## 10. What may be said
#
# | you see | you may say | you may not say |
# | --- | --- | --- |
# | outside 0.80-1.25, interval includes 1 | too few cases to tell | there is a problem, or none |
# | interval above 1 | more than chance in a place of this size | what the cause is |
# | a figure without counts | what was printed | that it is, or is not, chance |
# | overlapping intervals | nothing yet: use `compare` | there is no difference |
# | last of 36 | nothing yet: use `funnel` | the worst trust |
# | a smaller ratio within professions | part of it is the mix | the mix justifies it |
# | this year below last year | the figure fell | it is improving |
# | 2 found, 1.5 expected by chance | chance alone gives as many | these two are good examples |
#
# Next: [towards parity](05_towards_parity.ipynb).
