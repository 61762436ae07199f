"""The pictures of the READMEs, taken by Chromium of the sheet as it runs."""
