"""The sixth page: what students ask, each question answered in a line and measured."""
