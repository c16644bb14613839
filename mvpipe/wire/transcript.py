"""What was said in a run, out of partial and whole texts: nothing shown twice, nothing lost.

The rule (PROTOCOL.md): a partial text is shown and kept pending under its (invocation, author); the whole text
that comes while something is pending repeats it, so only its unshown rest is shown and it is recorded once.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mvpipe.wire.messages import End, Key, Message, Text


@dataclass
class Transcript:
    """Feed every message of one run, then close."""

    _pending: dict[Key, str] = field(default_factory=dict)
    _recorded: list[str] = field(default_factory=list)

    @property
    def recorded(self) -> tuple[str, ...]:
        """The whole texts so far, in the order they ended."""
        return tuple(self._recorded)

    def feed(self, message: Message) -> str:
        """The text to show now; empty for most messages."""
        if isinstance(message, End):
            self.close()
        if not isinstance(message, Text) or message.thought or not message.text:
            return ""
        if message.partial:
            self._pending[message.key] = self._pending.get(message.key, "") + message.text
            return message.text
        return self._whole(message.text, self._pending.pop(message.key, ""))

    def close(self) -> None:
        """The stream has ended: what is still pending will not be repeated, so record it."""
        self._recorded += self._pending.values()
        self._pending.clear()

    def _whole(self, text: str, pending: str) -> str:
        if text.startswith(pending):
            self._recorded.append(text)
            return text[len(pending) :]
        self._recorded.append(pending)
        if text in pending:
            # A recap of the last pieces only.
            return ""
        # No recap at all: losing it would be worse than a similar text twice.
        self._recorded.append(text)
        return text
