"""Character-level language models: a single pass of an untrained layer, training, sampling.

Here: an Elman network over one-hot letters that is trained on one word in a moment
(`char_rnn`, `trained_word`), what it generates with and without teacher forcing (`sampling`,
`teacher_forcing`), what can be known without memory (`bigrams`), and one forward pass of an
untrained Elman, LSTM or GRU layer (`single_pass`). Word-level networks that come trained are in
`rnn_core.networks`.
"""
