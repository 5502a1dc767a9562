"""Refresh, review, backtest, probe and add: the stages put together.

A refresh, from the top: `refresh_job` makes runs of a `refresh_request` (those of an archive are in `archive_runs`);
`refresh_run` does one run, in the order of `schedule`; `check_page` fetches and reads a page. Pages are read by
the processes of `worker_pool`, or wherever `executors` says. `ingest.signals` ends a run between steps.

On the pages kept: `review` and `backtest`. On new ones: `probe`, `probe_many`, `add_site`, `draft_module`. As text for
git and CI: `catalogue_file`.
"""
