"""What shapes can a network's input and output take, and what is each good for?"""
