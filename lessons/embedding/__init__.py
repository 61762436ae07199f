"""How does text become numbers of one shape, and what do the added zeros do to the network?"""
