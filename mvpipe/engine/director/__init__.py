"""The director: what people say, in English or Chinese, becomes typed edits and an honest reply."""

from mvpipe.engine.director.clause import Situation
from mvpipe.engine.director.direct import Outcome, direct

__all__ = ["Outcome", "Situation", "direct"]
