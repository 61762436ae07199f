"""What the mistakes are called on the page: each a question of a student."""

from typing import Final

from content import Text

QUESTIONS: Final = {
    "output": Text(
        ru="output или h_n: что отдать линейному слою?",
        en="output or h_n: which goes to the linear layer?",
    ),
    "state_axes": Text(
        ru="Почему batch_first не меняет h_0?",
        en="Why does batch_first not change h_0?",
    ),
    "time_axis": Text(
        ru="Что будет, если забыть batch_first=True?",
        en="What if you forget batch_first=True?",
    ),
    "view": Text(
        ru="view или transpose: как поменять оси местами?",
        en="view or transpose: how do you swap axes?",
    ),
    "last_pad": Text(
        ru="Можно ли брать output[:, -1] при дополнении (padding)?",
        en="Can you take output[:, -1] of a padded batch?",
    ),
    "packing": Text(
        ru="Зачем нужны pack_padded_sequence и enforce_sorted?",
        en="What are pack_padded_sequence and enforce_sorted for?",
    ),
    "padding_idx": Text(
        ru="Меняет ли дополнение состояние при padding_idx=0?",
        en="Does padding change the state with padding_idx=0?",
    ),
    "padding_loss": Text(
        ru="Пропускает ли cross_entropy дополнение?",
        en="Does cross_entropy leave padding out?",
    ),
    "h_0": Text(
        ru="Нужно ли передавать h_0 следующему куску текста?",
        en="Must h_0 be passed to the next chunk of a text?",
    ),
    "learned_h_0": Text(
        ru="Учится ли h_0, если это обычный тензор?",
        en="Does a plain tensor h_0 learn?",
    ),
    "detach": Text(
        ru="Зачем вызывать detach() между кусками?",
        en="Why call detach() between chunks?",
    ),
    "streams": Text(
        ru="Длинный текст кусками: можно ли брать shuffle=True?",
        en="One long text in windows: may you take shuffle=True?",
    ),
    "sizes": Text(
        ru="h_n[2] — это состояние после третьего токена?",
        en="Is h_n[2] the state after the third token?",
    ),
    "order": Text(
        ru="Можно ли брать output[:, -1] при bidirectional=True?",
        en="Can you take output[:, -1] with bidirectional=True?",
    ),
    "lstm_cell": Text(
        ru="nn.LSTM или nn.LSTMCell: что взять и как вызывать?",
        en="nn.LSTM or nn.LSTMCell: which one, and how to call it?",
    ),
    "cross_entropy": Text(
        ru="cross_entropy: где классы и нужен ли softmax?",
        en="cross_entropy: which axis, and do you need softmax?",
    ),
    "nll_loss": Text(
        ru="NLLLoss: нужен softmax или log_softmax?",
        en="NLLLoss: does it need softmax or log_softmax?",
    ),
    "flat_line": Text(
        ru="MSELoss: можно ли сравнить (B, 1) и (B,)?",
        en="MSELoss: may it compare (B, 1) with (B,)?",
    ),
    "dropout": Text(
        ru="Работает ли dropout=0.5 при num_layers=1?",
        en="Does dropout=0.5 work with num_layers=1?",
    ),
    "variational_dropout": Text(
        ru="Действует ли dropout= в nn.LSTM от шага к шагу?",
        en="Does dropout= of nn.LSTM act from step to step?",
    ),
    "forcing": Text(
        ru="Можно ли проверять сеть с teacher forcing?",
        en="Can you validate a network with teacher forcing?",
    ),
    "clipping": Text(
        ru="Куда поставить clip_grad_norm_?",
        en="Where does clip_grad_norm_ go?",
    ),
    "nan_clipping": Text(
        ru="Спасает ли clip_grad_norm_ от NaN?",
        en="Does clip_grad_norm_ protect the weights from NaN?",
    ),
}
"""Mistake → its question."""
