# %% [markdown]
# # 6. What "BME" hides
#
# "BME", Black and minority ethnic, is the word of the Workforce Race Equality Standard. It makes
# one group of some sixteen, so that there are enough people to count. What it hides is asked here:
#
# - `england-2019`: real staff in England by band and ethnic group, 30 September 2019 (parts 1 to
#   3);
# - `london-model`: a **modelled** London with sixteen ethnic groups (parts 3 to 5);
# - a few **invented** counts by sex, which no packaged source gives (part 6).
#
# Part 7 says what may not be concluded. Tables that stand under a cell were saved with the
# notebook, and `make notebooks` fails if one of them is no longer what the cell prints.

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


# %% [markdown]
# ## 1. One share, five shares
#
# The share of BME nurses falls from 30.3% at band 5 to 8.1% at band 8c. Of which groups? In percent
# of all staff of the band, unknown ethnicity in the base. ("Asian" is Asian other than Chinese
# here: so the source has it.)

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
bands = ["Band 5", "Band 6", "Band 7", "Band 8a", "Band 8b", "Band 8c"]
groups = ["Asian other than Chinese", "Black", "Chinese", "Mixed", "Other", "Unknown"]
each = wres.representation(nurses, by=["pay_band", "ethnic_group"])
shares = 100 * each.pivot_table("value", "pay_band", "ethnic_group", observed=True)
shares = shares.loc[bands, groups].rename(columns={"Asian other than Chinese": "Asian"})
whole = wres.representation(nurses, by=["pay_band"]).set_index("pay_band")
shares["BME"] = 100 * whole["value"]
show(shares, 1)

# %% [markdown]
# **The order of the two largest groups turns round.** At band 5 there are three Asian nurses for
# two Black nurses; at band 8c, three Black nurses for one Asian nurse. Both fall, the Asian group
# further. One BME share cannot show that.
#
# The same figures by hand: five groups add up to BME, and a share is people over people.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
people = nurses.counts.groupby(["pay_band", "ethnic_group"], observed=True)["n"].sum()
at_5 = people["Band 5"]
print(f"Asian, band 5: {at_5['Asian other than Chinese']:,} of {at_5.sum():,}")
print(f"{at_5['Asian other than Chinese'] / at_5.sum():.1%}")
five = shares[["Asian", "Black", "Chinese", "Mixed", "Other"]].sum(axis=1)
print("Five groups add up to BME:", bool(((five - shares["BME"]).abs() < 1e-9).all()))

# %% [markdown]
# ### Published figures
#
# The London strategy prints ethnic groups once (page 41): the people in gold command, where the
# response to the pandemic was led, in 2020. From its counts:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
published = wres.load("london-2019").published
gold = published.query("indicator == 'gold_command' and denominator == 447").set_index("group")
gold["computed %"] = 100 * gold["numerator"] / gold["denominator"]
gold["printed %"] = 100 * gold["value"]
show(gold[["numerator", "denominator", "computed %", "printed %"]].astype(float), 1)

# %% [markdown]
# All seven agree. "BME 16.6%" was 41 Asian, 19 Black, 8 Mixed and 6 Other people. More than twice
# as many were Asian as Black, as the strategy says; whether that is more than their share of staff,
# it does not print.
#
# ## 2. How far each group gets
#
# The pipeline ratio: how likely are nurses of a group to be anywhere above a boundary, compared
# with White nurses? Below 1 is worse for the group.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
all_bme = wres.cliff_edge(nurses).pipeline.assign(ethnic_group="BME as a whole")
ladders = wres.cliff_edge(nurses, by=["ethnic_group"])
pipeline = pd.concat([all_bme, ladders.pipeline]).query("boundary in ['5|6', '7|8a']")
for boundary, rows in pipeline.groupby("boundary"):
    print(f"Above {boundary.replace('|', ', at ')} or higher")
    columns = ["value", "lower", "upper", "top_numerator", "top_denominator"]
    show(rows.set_index("ethnic_group")[columns])

# %% [markdown]
# To be at band 8a or above, BME nurses are 0.38 times as likely as White nurses. That one number
# stands for 0.27 (Asian), 0.25 (Other), 0.52 (Black), 0.61 (Mixed) and 0.72 (Chinese). No interval
# of the five holds 0.38. Every one of them is below 1: at this height the groups differ in how far
# they fall behind, not in whether they do. (Above band 5, Chinese nurses cannot be told from White
# nurses.)
#
# ## 3. One number for groups and bands
#
# How much does a person's ethnic group tell of their pay band? At 0 every group is spread over the
# bands alike; at 1 the group would give the band away.
#
# Even without any disparity the raw number is above 0, because groups of a few people never spread
# evenly. `bias` is what chance alone gives on average, and `value` has it taken off: `raw` less
# `bias`. All three are shares of the most there is to know.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
told = wres.ethnicity_and_band(england, by=["profession"]).set_index("profession")
show(100 * told[["raw", "bias", "value", "lower", "upper"]], 2)
print("\nMay be too low:", *told.index[told["note"] != ""], sep="\n    ")

# %% [markdown]
# (All in hundredths.) Nurses stand out: their number is seven times that
# of any other staff group, or more. Small as 1.35% looks, it is not a small disparity: part 2 shows
# what it can hold. Use the number to set one place or year beside another, never by itself.
#
# Why the bias must go is seen in places of different size. **Modelled London**, where little was
# put in to make the STPs differ:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
model = wres.load("london-model")
areas = wres.ethnicity_and_band(model, by=["ics"])
print("MODELLED, 2019, in hundredths")
numbers = areas.set_index("ics")[["raw", "bias", "value", "lower", "upper"]]
show((100 * numbers).assign(people=areas["people"].to_numpy()))

# %%
wres.plot.ethnicity_and_band(areas)

# %% [markdown]
# The raw number makes the ambulance service, the smallest place, stand out by more than half. With
# the bias off most of that is gone: 1.43 beside 1.15 to 1.31. So small a place, parted into sixteen
# groups and thirteen bands, has few people in most cells; a `note` in its row says that its number
# may be too low.
#
# ## 4. Group by group
#
# **Every figure of parts 4 and 5 is modelled**, and the differences between groups were put in by
# assumption (`data/london-model/assumptions.csv`). They show what the method does, and nothing
# about London.
#
# Indicator 3, entering the formal disciplinary process, each group beside White British staff:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
table = wres.ethnic_groups(model, 3)
bme = wres.indicator(model, 3)
print("MODELLED, 2019")
print(f"BME over White: {bme['value'].item():.2f}\n")
columns = ["value", "lower", "upper", "p_value", "q_value", "listed", "apart", "hidden"]
show(table.set_index("ethnic_group")[columns])

# %%
wres.plot.ethnic_groups(table, bme)

# %% [markdown]
# **The alert.** `apart` is a group's rate over that of the rest of its name: of the other BME
# groups, or of the other White groups. `hidden` is set where that differs from 1 by more than
# noise. "BME 1.67" hides that the Black African and Black Caribbean groups have about 1.4 times the
# rate of the rest, and the Indian, Pakistani, Chinese and other Asian groups less than it.
#
# Other groups have no alert. For some that is for want of numbers: White and Black African staff
# have a ratio of 1.48 to the rest, with limits from 0.96 to 2.19. The other Black groups have 1.40,
# which just fails to be more than noise when every group is tested.
#
# **False discoveries.** Fifteen groups are fifteen tests. At p below 0.05, chance alone makes about
# one find in twenty tests of nothing. `q_value` allows for that (Benjamini and Hochberg): of a list
# of groups with q of at most 0.10, at most a tenth is expected to be false.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
print(f"groups tested: {table['p_value'].notna().sum()}")
print(f"p below 0.05: {(table['p_value'] < 0.05).sum()}")
print(f"q of at most 0.10: {table['listed'].sum()}")
print(f"interval without 1: {((table['lower'] > 1) | (table['upper'] < 1)).sum()}")

# %% [markdown]
# So the list is longer here than that of p below 0.05, and means another thing: one or so of its
# eleven may be there by chance. Which one, it cannot say.
#
# ## 5. Small groups
#
# In one STP many groups are too small to judge. They keep their row, and it says why: below 8
# people nothing is said, and with fewer than 5 events expected at the rate of all there is no
# ratio. What is left is noisy, and `shrunk` draws each ratio towards the others of its table, the
# more the fewer people it rests on.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
south_west = wres.select(model, ics="South West London")
small = wres.ethnic_groups(south_west, 3)
found = small[small["status"] == "ok"].set_index("ethnic_group")
print("MODELLED, South West London, 2019")
columns = ["top_numerator", "value", "lower", "upper", "shrunk", "shrunk_lower", "shrunk_upper"]
show(found[columns].rename(columns={"top_numerator": "cases"}))
print(f"\nlisted: {', '.join(small.loc[small['listed'], 'ethnic_group'])}")
without = small[small["status"] != "ok"]
print(f"without a ratio: {len(without)} of {len(small)}")
print(*without["status_reason"].unique(), sep="\n")

# %%
wres.plot.ethnic_groups(small, wres.indicator(south_west, 3))

# %% [markdown]
# The own figures run from 0.88 to 2.40, the shrunk ones from 1.36 to 1.80. Shrunk figures are for
# comparing groups: they are nearer the truth on the whole, and not for each group. A group's own
# figure with its interval remains what is said of it.
#
# ## 6. With sex
#
# No packaged source gives sex. The answer to the question is then an error that says what there is:

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
try:
    wres.ethnicity_and_sex(england, 3)
except wres.WresError as error:
    print(error)

# %% [markdown]
# With **invented** counts: 130 cases among 9,000 people.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
cases = {("White", "Female"): 40, ("White", "Male"): 15, ("BME", "Female"): 45, ("BME", "Male"): 30}
staff = {
    ("White", "Female"): 4000, ("White", "Male"): 1000,
    ("BME", "Female"): 3000, ("BME", "Male"): 1000,
}  # fmt: skip
rows = [
    {"ethnic_group": group, "sex": sex, "measure": measure, "n": n}
    for measure, counts in (("entered_disciplinary", cases), ("headcount", staff))
    for (group, sex), n in counts.items()
]
invented = pd.DataFrame(rows).assign(year=2019, organisation="all", profession="all")
invented["pay_band"] = "all"
invented = wres.from_counts(invented, name="invented counts by sex", modelled=True)
by_sex = wres.ethnicity_and_sex(invented, 3)
print("INVENTED")
four = by_sex.groups.set_index(by_sex.groups["group"] + ", " + by_sex.groups["sex"])
four["%"] = 100 * four["rate"]
show(four[["events", "base", "%", "value", "lower", "upper"]])
print()
show(by_sex.interaction.set_index("scale")[["value", "lower", "upper"]], 3)

# %%
wres.plot.ethnicity_and_sex(by_sex)

# %% [markdown]
# White men are the base. The rate of BME women is 1.5 times that of White women (1.50% and 1.00%),
# and that of BME men twice that of White men (3.00% and 1.50%). Is the disparity smaller among
# women? As a ratio it is 0.75 times as large, as a difference 1 point smaller. The first interval
# holds 1 and the second 0: with so few cases the two cannot be told apart. One scale can say "the
# same" where the other says "larger"; name the scale.
#
# ## 7. What may not be concluded
#
# - **Not why.** These are counts on one day or in one year. They do not say what made a difference:
#   who applies, who is appointed, who leaves, where people trained or when they came.
# - **Not that a group without an alert is treated alike.** It may be too small to tell.
# - **Not that one group is worse off than another because one interval holds 1 and another does
#   not.** Compare them with each other: `apart`, or their intervals.
# - **Not anything about London from parts 4 and 5.** The model has no ethnic groups of real people
#   in it. The counts of a trust take its place with `wres.read` or `wres.from_counts`.
# - **Not anything about a person.** Eight people are enough for a figure on one's own screen, not
#   for sharing it: see `wres.gate`.
# - **Not that "BME" is of no use.** At band 8a and above all five groups of part 2 are below 1. The
#   word finds the disparity; the groups say how it is shared.
