"""The pages that `table` draws on a terminal; with it, the only place that knows Rich."""
