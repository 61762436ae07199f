"""What does the network remember of what it has read, and where is it kept?"""
