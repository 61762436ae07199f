"""What each lesson answers to its sliders: functions that draw a result where they are called."""
