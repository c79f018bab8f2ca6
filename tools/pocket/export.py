"""Writes the trained checkpoint to public/pocket/ in MLC's format (q4f16_1), next to the tokenizer.

Every matrix: q_weight uint32 [N, K/8], low nibble first, and q_scale float16 [N, K/32], value (q - 7) * scale;
vectors: float16. One shard. The rounding is model.quantise, the same that the last part of the training saw.

Usage: export.py CHECKPOINT.pt [FOLDER]
"""
import hashlib
import json
import os
import sys

import numpy as np
import torch

import model as M
from tokenizer import ASSISTANT, BOS, EOS, PAD, USER, Tokenizer

HERE = os.path.dirname(os.path.abspath(__file__))


def tensors(weights):
    """(name, shape, dtype, bytes) in file order"""
    for name, w in weights.items():
        if w.dim() == 1:
            yield name, list(w.shape), "float16", w.half().numpy().astype("<f2").tobytes()
            continue
        q, scale = M.quantise(w)
        n, k = w.shape
        shifts = (np.arange(8, dtype=np.uint32) * 4)
        packed = (q.numpy().astype(np.uint32).reshape(n, k // 8, 8) << shifts).sum(-1, dtype=np.uint32)
        base = name[: -len(".weight")]
        yield base + ".q_weight", [n, k // 8], "uint32", packed.astype("<u4").tobytes()
        yield base + ".q_scale", [n, k // M.GROUP], "float16", scale.numpy().astype("<f2").tobytes()


def chat_config(tok):
    c = M.CONFIG
    return {
        "version": "0.1.0",
        "model_type": "qwen2",
        "quantization": "q4f16_1",
        "model_config": {k: c[k] for k in ("hidden_size", "intermediate_size", "num_attention_heads", "num_hidden_layers", "num_key_value_heads", "head_dim",
                                           "rms_norm_eps", "rope_theta", "vocab_size", "tie_word_embeddings", "context_window_size", "prefill_chunk_size")}
        | {"hidden_act": "silu", "max_batch_size": 1, "tensor_parallel_shards": 1},
        "vocab_size": c["vocab_size"],
        "context_window_size": c["context_window_size"],
        "sliding_window_size": -1,
        "attention_sink_size": -1,
        "prefill_chunk_size": c["prefill_chunk_size"],
        "tensor_parallel_shards": 1,
        "temperature": 0.6,
        "top_p": 0.95,
        "presence_penalty": 0.0,
        "frequency_penalty": 0.0,
        "repetition_penalty": 1.0,
        "pad_token_id": tok.marker[PAD],
        "bos_token_id": tok.marker[BOS],
        "eos_token_id": tok.marker[EOS],
        "tokenizer_files": ["tokenizer.json", "tokenizer_config.json"],
        "tokenizer_info": {"token_postproc_method": "byte_level", "prepend_space_in_encode": False, "strip_space_in_decode": False},
        "conv_template": {
            "name": "deepseek_r1_qwen",
            "system_template": BOS + "{system_message}",
            "system_message": "",
            "system_prefix_token_ids": None,
            "add_role_after_system_message": True,
            # no role_templates: with them web-llm mangles "$" in what the user writes
            "roles": {"user": USER, "assistant": ASSISTANT},
            "messages": [],
            "seps": ["", EOS],
            "role_content_sep": "",
            "role_empty_sep": "<think>\n",
            "stop_str": [],
            "stop_token_ids": [tok.marker[EOS]],
            "function_string": "",
            "use_function_calling": False,
        },
    }


def main(checkpoint, folder):
    weights = torch.load(checkpoint)["master"]
    tok = Tokenizer(f"{folder}/tokenizer.json")
    blob, records, params = bytearray(), [], 0
    for name, shape, dtype, data in tensors(weights):
        records.append({"name": name, "shape": shape, "dtype": dtype, "format": "f32-to-bf16" if dtype == "float32" else "raw", "nbytes": len(data), "byteOffset": len(blob)})
        blob += data
    shard = {"dataPath": "params_shard_0.bin", "format": "raw-shard", "nbytes": len(blob), "records": records, "md5sum": hashlib.md5(blob).hexdigest()}
    open(f"{folder}/params_shard_0.bin", "wb").write(blob)
    meta = {"ParamSize": len(records), "ParamBytes": float(len(blob)), "BitsPerParam": len(blob) * 8 / M.parameter_count()}
    json.dump({"metadata": meta, "records": [shard]}, open(f"{folder}/tensor-cache.json", "w"), indent=1)
    json.dump(chat_config(tok), open(f"{folder}/mlc-chat-config.json", "w", encoding="utf-8"), indent=2, ensure_ascii=False)
    total = sum(os.path.getsize(f"{folder}/{f}") for f in os.listdir(folder) if not f.endswith(".md"))
    print(f"{M.parameter_count()} parameters, {len(records)} tensors, {len(blob)} bytes of weights, {total} bytes in all")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else os.path.join(HERE, "..", "..", "public", "pocket"))
