"""Why does the gradient vanish or explode, where does context go, and what helps?"""
