"""Wishes to a training that is running: a preview now, a saved model now. It goes on as if nobody had asked."""

import threading


class Requests:
    """Shared between the one who asks (window) and the training, which looks at it between two steps.

    Asking twice before the training has looked is asking once. What is asked for during a pause is done after it.
    Every method may be called from any thread.
    """

    def __init__(self) -> None:
        self._sample = threading.Event()
        self._save = threading.Event()

    def sample(self) -> None:
        """Ask for a ``PreviewReady`` of the weights as they are."""
        self._sample.set()

    def save(self) -> None:
        """Ask for a ``CheckpointSaved`` of kind "latest", from which sprites can be made."""
        self._save.set()

    def take_sample(self) -> bool:
        """For the training: whether a preview is wanted. The wish is then taken as done."""
        return _take(self._sample)

    def take_save(self) -> bool:
        """For the training: whether a model is wanted. The wish is then taken as done."""
        return _take(self._save)


def _take(wish: threading.Event) -> bool:
    wanted = wish.is_set()
    if wanted:
        wish.clear()
    return wanted
