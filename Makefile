# Every target is a step of scripts/run.py, which also works without make:
#   python scripts/run.py NAME

PYTHON ?= python3
STEPS := serve test lint format-check types layers suite unit property golden contracts app \
	doctests e2e notebooks format lock upgrade data screenshots benchmarks clean

.PHONY: help $(STEPS)
.NOTPARALLEL:

help $(STEPS):
	@$(PYTHON) scripts/run.py $@ $(ARGS)
