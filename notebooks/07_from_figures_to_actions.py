# %% [markdown]
# # 7. From figures to actions
#
# A disparity is a question: what is proposed, what was promised, who does what by when, and how
# will anybody see that it worked? This notebook goes that way once.
#
# - `london-2019`: figures that the London Workforce Race Strategy prints (part 6);
# - `london-model`: a **modelled** London with invented providers (parts 1 to 5);
# - a few **invented** counts of participants and of bank staff (part 6).
#
# Tables that stand under a cell were saved with the notebook, and `make notebooks` fails if one of
# them is no longer what the cell prints.

# %%
import numpy as np
import pandas as pd

import wres_explore as wres

model = wres.load("london-model")


def show(table, decimals=2):
    """Print a table with rounded numbers, and a dash where there is none."""
    table = table.rename_axis(index=None, columns=None)
    print(table.to_string(float_format=f"{{:.{decimals}f}}".format, na_rep="-"))


# %% [markdown]
# ## 1. Where the disparity is
#
# The nine indicators of one (modelled) year, as they would have stood when a plan was made.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
then = wres.indicators(wres.select(model, year=2018), bands=False)
show(then.set_index("indicator")[["value", "lower", "upper", "verdict"]])

# %% [markdown]
# ## 2. What the strategy proposes for it
#
# Indicator 3, the formal disciplinary process, is the one with a clear disparity for people who are
# here already. Which proposal should move which indicator is this project's reading; impact and
# effort are the judgement of the strategy's authors, and no findings.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
menu = wres.interventions(indicator=3)
menu = menu[menu["repeats"] == ""]  # two rows are printed twice
show(menu.set_index("number")[["intervention", "impact", "effort", "page"]])

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
print(*wres.recommendations(indicator=3)["recommendation"], sep="\n")

# %% [markdown]
# ## 3. A plan
#
# One row per indicator and action, with the figure that the action should move, its interval, and
# empty columns for people to fill in. Saved as a file it can be read again next year.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
plan = wres.action_plan(then, [19, 35])
plan = plan.assign(owner=["Head of recruitment", "Head of HR"], due="2019-03", review="2019-07")
show(plan.set_index("indicator")[["value", "lower", "upper", "action", "owner", "due", "review"]])

# %% [markdown]
# ## 4. A year later
#
# The same indicators again. A ratio that is smaller than last year's need not be a change: the
# verdict is the interval's, and here it says what can be said.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
now = wres.indicators(wres.select(model, year=2019), bands=False)
moved = wres.what_moved(plan, now)
show(moved.set_index("indicator")[["value_then", "value", "change", "lower", "upper", "verdict"]])

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
print(*wres.describe(moved), sep="\n")

# %% [markdown]
# **Even a whole London needs more than a year to show a fall of this size.** For one trust it takes
# longer still: `power` and `detectable` (notebook 4) say how long, before anybody promises.
#
# ## 5. Promises, and what chance does to them
#
# The strategy's time line, as far as figures can show it. Each status is found again by another
# route in the tests.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
stands = wres.progress(model)
shown = stands[stands["counted"].notna()].set_index("commitment")
show(shown[["due", "status", "counted", "of", "value", "upper"]])

# %% [markdown]
# `upper` is the share with those organisations that may be held back by chance alone. The national
# target for indicator 3 counts point estimates in the range from 0.80 to 1.25: 51% of organisations
# by the end of 2020, then 76% and 90%. What would **fair** organisations of these sizes reach?

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
target = wres.people_plan(model).set_index("year")
columns = ["in_range", "of", "needed", "clearly_outside"]
show(target[[*columns, "fair_in_range", "fair_lower", "fair_upper", "fair_meet"]])

# %% [markdown]
# About half of fair organisations would be counted in, so that a target of 51% is met or missed by
# the toss of a coin, and one of 76% or 90% cannot be met by fairness at all. The number whose whole
# interval lies outside is the honest one to watch.
#
# The same by hand for one trust: draw both groups' cases at one and the same chance, ten thousand
# times, and count how often the ratio falls into the range.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
rng = np.random.default_rng(7)
bme, white, chance = 750, 4250, 40 / 5000
ratio = (rng.binomial(bme, chance, 10_000) / bme) / (rng.binomial(white, chance, 10_000) / white)
exact = wres.power(bme, white, chance)["out_of_range"].item()
print(f"in range: {np.mean((ratio >= 0.8) & (ratio <= 1.25)):.2f} drawn, {1 - exact:.2f} exactly")

# %% [markdown]
# ## 6. The people whom actions are for
#
# **Who decides.** Gold command in London at the height of the pandemic, from the strategy, against
# the workforce, by an exact binomial. Guardians, WRES experts or boards go the same way.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
london = wres.load("london-2019")
gold = wres.role_holders(london, {"White": 370, "BME": 74, "Unknown": 3}, "gold command")
print(*wres.describe(gold), sep="\n")

# %% [markdown]
# **Who takes part.** Numbers of participants by ethnic group, from a list that somebody keeps
# (**invented** here), against those who could have: who is missing, in people.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
staff = wres.select(london, ics="North East London")
print(*wres.describe(wres.uptake(staff, {"White": 300, "BME": 210}, "mentoring")), sep="\n")

# %% [markdown]
# **Who is temporary.** Where records know the contract, any indicator of bank and agency staff
# stands beside that of substantive staff. The counts are **invented**.

# %% tags=["keep_output"]
# NBVAL_CHECK_OUTPUT
cases = {"Permanent": (20, 500, 30, 400), "Bank": (14, 280, 29, 300)}
counts = pd.DataFrame(
    [
        (contract, group, measure, n)
        for contract, (white_cases, white_staff, bme_cases, bme_staff) in cases.items()
        for group, measure, n in (
            ("White", "entered_disciplinary", white_cases),
            ("White", "headcount", white_staff),
            ("BME", "entered_disciplinary", bme_cases),
            ("BME", "headcount", bme_staff),
        )
    ],
    columns=["contract", "ethnic_group", "measure", "n"],
).assign(year=2024, organisation="all", profession="all", pay_band="all")
bank = wres.temporary_staff(wres.from_counts(counts), 3)
show(bank.set_index("contract")[["value_a", "value_b", "value", "lower", "upper", "verdict"]])

# %% [markdown]
# ## 7. What may not be concluded
#
# - That an action worked, because an indicator moved after it. `what_moved` sees change, not cause.
# - That nothing works, because a change cannot be told in a year: few cases say little.
# - That a proposal moves an indicator, because it stands beside it here: that is a reading.
