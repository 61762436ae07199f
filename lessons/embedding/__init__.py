"""How do words become vectors, what is padding for, and what does it do to an RNN?"""
