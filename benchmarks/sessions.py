"""A Streamlit session without a browser: the protocol the page speaks, and nothing else."""

import random
from types import TracebackType
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

SMALL = 400  # bytes; the message that ends a run is smaller, so larger ones are not parsed


class Session:
    """One reader's session on a page."""

    def __init__(
        self, address: str, path: str = "", query: str = "", source: str | None = None
    ) -> None:
        self.source = source  # address of the loopback that it comes from
        self.url = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
        self.path = path
        self.query = query
        self.page = ""
        self.sliders: dict[str, tuple[float, float, float]] = {}  # from the top; low, high, step
        self.values: dict[str, float] = {}  # that the sliders came with
        self.fragments: dict[str, str] = {}  # id → the fragment it stands in, or ""
        self.received = 0  # bytes

    async def __aenter__(self) -> Self:
        """Connect and run the page once, noting its sliders."""
        self.socket: ClientConnection = await connect(
            self.url,
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            compression=None,
            local_addr=(self.source, 0) if self.source else None,
            ping_interval=None,  # a server at its limit answers late, which is what is measured
        )
        asked = BackMsg()
        asked.rerun_script.query_string = self.query
        asked.rerun_script.page_name = self.path
        await self.socket.send(asked.SerializeToString())
        places: dict[str, list[int]] = {}
        for message in await self._until_finished(parse=True):
            if message.HasField("navigation"):
                self.page = message.navigation.page_script_hash
            element = message.delta.new_element
            if element.HasField("slider"):
                slider = element.slider
                self.sliders[slider.id] = (slider.min, slider.max, slider.step)
                (self.values[slider.id],) = slider.value if slider.set_value else slider.default
                self.fragments[slider.id] = message.delta.fragment_id
                places[slider.id] = [*message.metadata.delta_path]
            if element.HasField("exception"):
                raise RuntimeError(element.exception.message)
        self.sliders = {
            key: self.sliders[key] for key in sorted(self.sliders, key=places.__getitem__)
        }
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave."""
        await self.socket.close()

    async def move(self, slider: str, value: float) -> None:
        """Put a slider to a value, as the page would, and wait until the script has answered."""
        asked = BackMsg()
        asked.rerun_script.query_string = self.query
        asked.rerun_script.page_script_hash = self.page
        asked.rerun_script.fragment_id = self.fragments[slider]
        state = asked.rerun_script.widget_states.widgets.add()
        state.id = slider
        state.double_array_value.data.append(value)
        await self.socket.send(asked.SerializeToString())
        await self._until_finished()

    def somewhere(self, slider: str, hand: random.Random) -> float:
        """A random position of a slider."""
        low, high, step = self.sliders[slider]
        return low + step * hand.randrange(round((high - low) / step) + 1)

    async def _until_finished(self, parse: bool = False) -> list[ForwardMsg]:
        messages = []
        while True:
            raw = await self.socket.recv()
            assert isinstance(raw, bytes)
            self.received += len(raw)
            if parse or len(raw) < SMALL:
                message = ForwardMsg.FromString(raw)
                messages.append(message)
                ended = message.WhichOneof("type") == "script_finished"
                if ended and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return messages  # else a slider's followers are still to run
