"""Compares tokenizer.py with @mlc-ai/web-tokenizers (what the page runs) on generated conversations.

Usage: tokenizer_check.py FOLDER   where FOLDER/node_modules holds @mlc-ai/web-tokenizers 0.1.6 (npm i there)
"""
import json
import os
import random
import subprocess
import sys

import data
import foreign
from tokenizer import Tokenizer

HERE = os.path.dirname(os.path.abspath(__file__))
POCKET = os.path.abspath(os.path.join(HERE, "..", "..", "public", "pocket"))
SCRIPT = """
const fs = require("fs");
// the package says "type": "module" but its bundle is CommonJS: load it under another name
fs.copyFileSync(require.resolve("@mlc-ai/web-tokenizers"), "web-tokenizers.cjs");
const { Tokenizer } = require("./web-tokenizers.cjs");
(async () => {
  const tok = await Tokenizer.fromJSON(fs.readFileSync(process.argv[2]));
  const cases = JSON.parse(fs.readFileSync("cases.json"));
  let encode = 0, decode = 0;
  for (const { text, ids, raw } of cases) {
    const got = Array.from(tok.encode(text));
    if (JSON.stringify(got) !== JSON.stringify(ids)) { if (!encode++) console.error("encode", JSON.stringify(text), got.join(), ids.join()); }
    const back = tok.decode(Int32Array.from(raw)); // markers included
    if (back !== text) { if (!decode++) console.error("decode", JSON.stringify(text), JSON.stringify(back)); }
  }
  console.log(`${cases.length} texts, ${encode} encoded differently, ${decode} decoded differently`);
  process.exit(encode + decode ? 1 : 0);
})();
"""

if __name__ == "__main__":
    folder = sys.argv[1]
    r = random.Random(99)
    tok = Tokenizer(f"{POCKET}/tokenizer.json")
    texts = [data.conversation(r).text for _ in range(4000)] + [foreign.gibberish(r) for _ in range(1000)]
    for f in ("phrasings.json", "strangers.json"):
        d = json.load(open(f"{HERE}/{f}", encoding="utf-8"))
        texts += [x for v in d.values() for x in v] if isinstance(d, dict) else [t for x in d for t in ([x["prompt"]] if isinstance(x["prompt"], str) else x["prompt"])]
    texts += [t.upper() for t in texts[:500]]
    json.dump([{"text": t, "ids": tok.encode(t), "raw": tok.encode(t, True)} for t in texts], open(f"{folder}/cases.json", "w"))
    open(f"{folder}/check.cjs", "w").write(SCRIPT)
    sys.exit(subprocess.call(["node", "check.cjs", f"{POCKET}/tokenizer.json"], cwd=folder))
