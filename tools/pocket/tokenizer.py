"""Makes public/pocket/tokenizer.json: 512 ids, and encodes for the trainer in the same way.

Ids 0-255 are the byte alphabet of GPT-2, then whole words, then the seven markers of the R1 template.
The trick is a BPE with no merges and `ignore_merges`: a pre-token that is in the vocabulary is one token, any other
is spelled byte by byte. So every digit is a token of its own and a word that the model does not know is always
spelled in letters, which is what counting letters needs; merges would split "strawberry" in pieces.
(Needs @mlc-ai/web-tokenizers >= 0.1.6; older ones may ignore the flag.)

What the model reads is normalised first: small letters, one kind of quote, one sign per operator. Before, "HOW MANY"
was spelled in letters, and shouted questions were the largest group of misreadings. What it writes is not touched.

Usage: tokenizer.py OUT_FOLDER            writes tokenizer.json and tokenizer_config.json from words.json
       tokenizer.py OUT_FOLDER --choose   chooses words.json anew, on a sample of the training data (fixed seed).
                                          A new list needs a new training run from the start.
"""
import collections
import json
import os
import random
import re
import sys
import unicodedata

BOS, EOS, USER, ASSISTANT, PAD = ("<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>", "<｜User｜>", "<｜Assistant｜>", "<｜▁pad▁｜>")
THINK, UNTHINK = "<think>", "</think>"
MARKERS = [BOS, EOS, USER, ASSISTANT, PAD, THINK, UNTHINK]
SIZE = 512
FIRST_MARKER = SIZE - len(MARKERS)

# the normaliser: what is read is lowercased, then these are replaced, in this order
REPLACE = [("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("„", '"'), ("«", '"'), ("»", '"'), ("−", "-"), ("–", "-"), ("—", "-"),
           ("*", "×"), ("·", "×"), ("⋅", "×"), ("/", "÷"), ("…", "..."), ("\u00a0", " ")]


def normal(text):
    """What the real tokenizer makes of a text before it splits it; character by character, as that one does"""
    t = "".join(c.lower() for c in text)
    for a, b in REPLACE:
        t = t.replace(a, b)
    return t


# Python's re has no \p{L}. ASCII and Latin text, nearly all of it, goes through a regular expression that is exact there;
# the rest is split by hand. tokenizer_check.py compares with the real tokenizer on thousands of conversations.


def _kind(ch):
    if ch.isspace():
        return "s"
    k = unicodedata.category(ch)[0]
    return k if k in "LN" else "o"


_CONTRACTIONS = ("'re", "'ve", "'ll", "'s", "'t", "'m", "'d")
_ASCII = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?[A-Za-z]+| ?[0-9]+| ?[^\sA-Za-z0-9]+|\s+(?!\S)|\s+")
_LATIN = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?[^\W\d_]+| ?[0-9]+| ?(?:[^\s\w]|_)+|\s+(?!\S)|\s+")
_HARD = re.compile("[^\x00-\x7f\xa1-\xa9\xab-\xb1\xb4-\xb8\xbb\xbf-\u024f\u2010-\u2027]")


def pre_tokens(text):
    """GPT-2's split: 's|'t|…| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"""
    if not _HARD.search(text):
        return (_ASCII if text.isascii() else _LATIN).findall(text)
    out, i, n = [], 0, len(text)
    while i < n:
        c = next((c for c in _CONTRACTIONS if text.startswith(c, i)), None)
        if c:
            out.append(c)
            i += len(c)
            continue
        j = i + 1 if text[i] == " " and i + 1 < n and not text[i + 1].isspace() else i
        if not text[j].isspace():
            k = _kind(text[j])
            e = j + 1
            while e < n and _kind(text[e]) == k:
                e += 1
        else:
            e = j
            while e < n and text[e].isspace():
                e += 1
            if e < n and e - i > 1:
                e -= 1  # \s+(?!\S): leaves the last blank to the next word
        out.append(text[i:e])
        i = e
    return out


def byte_alphabet():
    """GPT-2's printable stand-in for each byte, in the order of GPT-2's vocabulary."""
    keep = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    table = {b: chr(b) for b in keep}
    n = 0
    for b in range(256):
        if b not in table:
            table[b] = chr(256 + n)
            n += 1
    order = keep + [b for b in range(256) if b not in keep]
    return table, order


TABLE, ORDER = byte_alphabet()
BACK = {c: b for b, c in TABLE.items()}


def shown(text):
    return "".join(TABLE[b] for b in text.encode())


class Tokenizer:
    def __init__(self, path):
        spec = json.load(open(path, encoding="utf-8"))
        self.vocab = spec["model"]["vocab"]
        self.names = {i: t for t, i in self.vocab.items()}
        self.marker = {t["content"]: t["id"] for t in spec["added_tokens"]}
        self.names.update({i: t for t, i in self.marker.items()})
        self.split = re.compile("(" + "|".join(re.escape(m) for m in self.marker) + ")")
        self.memo = {}

    def encode(self, text, raw=False):
        """Ids of a text that is read; `raw`: of one that is written, as the model itself writes it"""
        out = []
        for part in self.split.split(text):
            if part in self.marker:
                out.append(self.marker[part])
            elif part:
                for p in pre_tokens(part if raw else normal(part)):
                    ids = self.memo.get(p)
                    if ids is None:
                        s = shown(p)
                        ids = [self.vocab[s]] if s in self.vocab else [self.vocab[c] for c in s]
                        if len(self.memo) < 200000:
                            self.memo[p] = ids
                    out.extend(ids)
        return out

    def decode(self, ids):
        out, run = [], bytearray()
        for i in ids:
            t = self.names[i]
            if t in self.marker:
                out.append(run.decode(errors="replace"))
                run = bytearray()
                out.append(t)
            else:
                run.extend(BACK[c] for c in t)
        out.append(run.decode(errors="replace"))
        return "".join(out)


def choose(texts, forced):
    """The words that save most tokens. No digits inside, and nothing longer than 16 bytes.
    texts: (text, is it written by the model, how much it counts)"""
    count = collections.Counter()
    markers = re.compile("|".join(map(re.escape, MARKERS)))
    for t, raw, weight in texts:
        for part in markers.split(t):
            for p in pre_tokens(part if raw else normal(part)):
                count[p] += weight
    ok = lambda p: not any(ch.isdigit() for ch in p) and 1 < len(p.encode()) <= 16
    gain = {p: c * (len(p.encode()) - 1) for p, c in count.items() if ok(p)}
    words = [p for p in forced]
    for p, _ in sorted(gain.items(), key=lambda x: (-x[1], x[0])):
        if p not in words:
            words.append(p)
    return words[: FIRST_MARKER - 256]


def make(folder, words):
    vocab = {TABLE[b]: i for i, b in enumerate(ORDER)}
    for p in words:
        vocab[shown(p)] = len(vocab)
    assert len(vocab) == FIRST_MARKER, len(vocab)
    added = [{"id": FIRST_MARKER + i, "content": m, "single_word": False, "lstrip": False, "rstrip": False,
              "normalized": False, "special": m not in (THINK, UNTHINK)} for i, m in enumerate(MARKERS)]
    spec = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added,
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "Lowercase"}] + [{"type": "Replace", "pattern": {"String": a}, "content": b} for a, b in REPLACE]},
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
        "post_processor": None,
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
                  "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False, "ignore_merges": True,
                  "vocab": vocab, "merges": []},
    }
    os.makedirs(folder, exist_ok=True)
    json.dump(spec, open(f"{folder}/tokenizer.json", "w", encoding="utf-8"), ensure_ascii=False, separators=(",", ":"))
    json.dump({"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": BOS, "eos_token": EOS, "pad_token": PAD,
               "add_bos_token": False, "add_eos_token": False, "clean_up_tokenization_spaces": False,
               "model_max_length": 1024}, open(f"{folder}/tokenizer_config.json", "w", encoding="utf-8"), ensure_ascii=False)


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    if "--choose" in sys.argv:
        import data
        import phrases

        rng = random.Random(20)
        # what is asked counts most: reading is what is hard; system prompts are long and say little
        sample = [(t, raw, 0.15 if i == 0 else 1 if raw else 2) for _ in range(30000) for i, (t, _, raw) in enumerate(data.conversation(rng).segments)]
        numbers = phrases.SMALL + phrases.TENS[3:] + ["hundred", "half", "dozen"]
        letters = [" " + chr(97 + i) for i in range(26)]
        chosen = choose(sample, letters + ["×", "÷", " ×", " ÷"] + [b + n for n in numbers for b in ("", " ")])
        json.dump(chosen, open(f"{here}/words.json", "w", encoding="utf-8"), ensure_ascii=False)
    make(sys.argv[1], json.load(open(f"{here}/words.json", encoding="utf-8")))
