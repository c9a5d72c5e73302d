"""Tokens for two scripts at once: Han text by character, everything else by word or number."""

import re
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
# One Han character, a number, or a run of other letters with inner apostrophes.
_TOKEN = re.compile(rf"[{_HAN}]|\d+(?:[.,:]\d+)*|[^\W\d_{_HAN}]+(?:['’][^\W\d_{_HAN}]+)*")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class BilingualTokenizer(Tokenizer):
    """Offsets are those of the untouched text. A text without letters, Han or digits is one token."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        text = message.get(attribute)
        tokens = [Token(match.group(), match.start()) for match in _TOKEN.finditer(text)]
        return self._apply_token_pattern(tokens or [Token(text, 0)])
