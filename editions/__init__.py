"""Other readers of the same answers: the sheet on paper, the edition that needs no server.

They are built by a command, not served while anybody waits, so they may use development tools.
"""
