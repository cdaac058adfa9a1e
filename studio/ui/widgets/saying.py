"""Words that take no room while there are none to say."""

from studio.ui.widgets.words import Words


class Saying(Words):
    """Words whose height is 0 while the text is empty."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.fbind("text", self._fit)
        self._fit()

    def _fit(self, *_):
        super()._fit()
        if not self.text:
            self.height = 0
