"""What happens between a text and one step of training, and what shape has a tensor on the way?"""
