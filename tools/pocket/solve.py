"""How the pocket model thinks: each function solves one problem and writes the steps down.

Every line needs only local facts (a table of digit pairs, or a copy), because that is what a model of this size
can learn to do without a slip. Numbers are padded to the same length before a column is touched, the running
result is repeated in every column, and the last line of a block holds the finished number, so that the answer is a copy.
"""

PLACES = ["ones", "tens", "hundreds", "thousands", "ten-thousands", "hundred-thousands"]
SIGN = {"+": "+", "-": "-", "*": "×", "/": "÷"}
HEAD = {"+": "Add", "-": "Subtract", "*": "Times", "/": "Divide"}

ONE_CLICK = "The real R1 is one click away."
UNKNOWN = "I only know small problems with numbers and letters; for anything else, the real R1 is one click away."
BEYOND = {
    "digits": "That is beyond my range: I add and subtract whole numbers of up to 4 digits. " + ONE_CLICK,
    "product": "That is beyond my range: I multiply numbers of up to 3 by 2 digits. " + ONE_CLICK,
    "division": "That is beyond my range: I divide numbers of up to 4 digits by 1 digit. " + ONE_CLICK,
    "steps": "That is beyond my range: I do at most 2 operations at a time. " + ONE_CLICK,
    "kind": "That is beyond my range: I only add, subtract, multiply and divide whole numbers. " + ONE_CLICK,
    "compare": "That is beyond my range: I compare two positive numbers of up to 4 digits. " + ONE_CLICK,
    "word": "That is beyond my range: I take single words of up to 15 letters. " + ONE_CLICK,
}
BEYOND_WHY = {
    "digits": "too many digits",
    "product": "too many digits",
    "division": "more than 1 digit below",
    "steps": "more than 2 operations",
    "kind": "not a whole number problem",
    "compare": "not two short positive numbers",
    "word": "not one word of up to 15 letters",
}


def add_block(a, b, width=0):
    """a, b >= 0"""
    w = max(len(str(a)), len(str(b)), width)
    x, y = str(a).zfill(w), str(b).zfill(w)
    out, run, carry = [f"Line up: {x} + {y}"], "", 0
    for i in range(w):
        p, q = int(x[-1 - i]), int(y[-1 - i])
        s = p + q + carry
        run = str(s % 10) + run
        out.append(f"{PLACES[i]}: {p}+{q}{f'+{carry}' if i else ''}={s}, write {run}, carry {s // 10}")
        carry = s // 10
    if carry:
        run = str(carry) + run
        out.append(f"carry {carry}, write {run}")
    out.append(f"= {int(run)}")
    return out


def compare_chain(x, y):
    """'4=4 1<9', and -1, 0, 1 for the first pair of digits that differs"""
    parts = []
    for p, q in zip(x, y):
        if not p.isdigit():
            continue
        parts.append(f"{p}{'=' if p == q else '<' if p < q else '>'}{q}")
        if p != q:
            return " ".join(parts), -1 if p < q else 1
    return " ".join(parts), 0


def sub_block(a, b):
    """a, b >= 0; the result may be negative"""
    w = max(len(str(a)), len(str(b)))
    x, y = str(a).zfill(w), str(b).zfill(w)
    chain, c = compare_chain(x, y)
    sign = "-" if c < 0 else "+"
    out = [f"Line up: {x} - {y}",
           f"compare: {chain}, {('second larger', 'equal', 'first larger')[c + 1]}, sign {sign}"]
    if c < 0:
        x, y = y, x
    out.append(f"{x} - {y}")
    run, borrow = "", 0
    for i in range(w):
        p, q = int(x[-1 - i]), int(y[-1 - i])
        d = p - q - borrow
        left = f"{p}-{q}{f'-{borrow}' if i else ''}"
        if d < 0:
            d += 10
            left += f"<0, 1{left}"
            borrow = 1
        else:
            borrow = 0
        run = str(d) + run
        out.append(f"{PLACES[i]}: {left}={d}, write {run}, borrow {borrow}")
    r = int(run) * (-1 if c < 0 else 1)
    out.append(f"sign {sign}, {run}")
    out.append(f"= {r}")
    return out


def times_digit(top, d):
    """Lines of top × d, and the product with a fixed width of len(top) + 1"""
    out, run, carry = [f"{top} × {d}"], "", 0
    for i, ch in enumerate(reversed(str(top))):
        m = int(ch) * d
        s = m + carry
        run = str(s % 10) + run
        out.append(f"{PLACES[i]}: {ch}×{d}={m}, {f'{m}+{carry}={s}, ' if i else ''}write {run}, carry {s // 10}")
        carry = s // 10
    run = str(carry) + run
    out.append(f"carry {carry}, write {run}")
    return out, run


def times_block(a, b):
    """a, b >= 0, at most 3 by 2 digits; the longer one goes on top"""
    top, low = (b, a) if len(str(b)) > len(str(a)) else (a, b)
    out = [f"work: {top} × {low}"]
    if low < 10:
        lines, run = times_digit(top, low)
        return out + lines + [f"= {int(run)}"]
    l1, r1 = times_digit(top, low % 10)
    l2, r2 = times_digit(top, low // 10)
    x, y = "0" + r1, r2 + "0"
    block = add_block(int(x), int(y), len(x))
    assert block[0] == f"Line up: {x} + {y}"
    return out + l1 + l2 + block


def divide_block(a, d):
    """a >= 0, 1 <= d <= 9, digit by digit from the left"""
    out, run, left = [], "", 0
    for ch in str(a):
        n = left * 10 + int(ch)
        q = n // d
        run += str(q)
        out.append(f"{left if left else ''}{ch}: {d}×{q}={d * q}, {n}-{d * q}={n - d * q}, write {run}, left {n - d * q}"
                   if left else f"{n}: {d}×{q}={d * q}, {n}-{d * q}={n - d * q}, write {run}, left {n - d * q}")
        left = n - d * q
    out.append(f"= {int(run)}" + (f" remainder {left}" if left else ""))
    return out


def calc(a, op, b):
    """One operation on signed numbers -> (lines, value). value is (quotient, remainder) for an uneven division."""
    if op == "-" and b < 0:
        if a < 0:
            return [f"as: {-b} - {-a}"] + sub_block(-b, -a), a - b
        return [f"as: {a} + {-b}"] + add_block(a, -b), a - b
    if op == "+" and b < 0:
        if a < 0:
            lines = [f"as: -({-a} + {-b})"] + add_block(-a, -b)
            return lines + [f"minus: {a + b}"], a + b
        return [f"as: {a} - {-b}"] + sub_block(a, -b), a + b
    if op == "+":
        if a < 0:
            return [f"as: {b} - {-a}"] + sub_block(b, -a), a + b
        return add_block(a, b), a + b
    if op == "-":
        if a < 0:
            lines = [f"as: -({-a} + {b})"] + add_block(-a, b)
            return lines + [f"minus: {a - b}"], a - b
        return sub_block(a, b), a - b
    if op == "*":
        lines = times_block(abs(a), abs(b))
        if a < 0 or b < 0:
            neg = (a < 0) != (b < 0)
            lines = [f"as: {'-' if neg else '+'}({abs(a)} × {abs(b)})"] + lines
            lines.append(f"minus: {a * b}" if neg else f"plus: {a * b}")
        return lines, a * b
    lines = divide_block(a, b)
    return lines, (a // b if a % b == 0 else (a // b, a % b))


def in_range(a, op, b):
    """None when the model is taught this, otherwise the reason why not"""
    la, lb = len(str(abs(a))), len(str(abs(b)))
    if op in "+-":
        return "digits" if max(la, lb) > 4 else None
    if op == "*":
        return None if max(la, lb) <= 3 and min(la, lb) <= 2 else "product"
    return "division" if la > 4 or lb > 1 or a < 0 or b < 0 else None


def value_text(v):
    return f"{v[0]} remainder {v[1]}" if isinstance(v, tuple) else str(v)


def one(a, op, b):
    """-> (thought, answer, value); value None when there is none"""
    expr = f"{a} {SIGN[op]} {b}"
    head = f"{HEAD[op]}: {expr}"
    if op == "/" and b == 0:
        return f"{head}\nby zero: not possible", f"{expr} has no answer: dividing by zero is not possible.", None
    why = in_range(a, op, b)
    if why:
        return f"{head}\n{BEYOND_WHY[why]}", BEYOND[why], None
    lines, v = calc(a, op, b)
    return "\n".join([head] + lines), f"{expr} = {value_text(v)}", v


def two(a, o1, b, o2, c, brackets=""):
    """a o1 b o2 c; brackets: "" | "left" | "right". -> (thought, answer, value)"""
    s1, s2 = SIGN[o1], SIGN[o2]
    expr = f"{a} {s1} {b} {s2} {c}"
    if brackets == "left":
        expr = f"({a} {s1} {b}) {s2} {c}"
    elif brackets == "right":
        expr = f"{a} {s1} ({b} {s2} {c})"
    right = brackets == "right" or (not brackets and o1 in "+-" and o2 in "*/")
    out = [f"Two steps: {expr}"]
    x, op, y = (b, o2, c) if right else (a, o1, b)
    if op == "/" and y == 0:
        return "\n".join(out + ["by zero: not possible"]), f"{expr} has no answer: dividing by zero is not possible.", None
    why = in_range(x, op, y)
    if why:
        return "\n".join(out + [f"first: {x} {SIGN[op]} {y}", BEYOND_WHY[why]]), BEYOND[why], None
    lines, v = calc(x, op, y)
    out += [f"first: {x} {SIGN[op]} {y}"] + lines
    if isinstance(v, tuple):
        out.append("a remainder, so stop")
        return "\n".join(out), f"{x} ÷ {y} = {value_text(v)}, and I cannot go on from a remainder.", None
    x, op, y = (a, o1, v) if right else (v, o2, c)
    out.append(f"then: {x} {SIGN[op]} {y}")
    if op == "/" and y == 0:
        return "\n".join(out + ["by zero: not possible"]), f"{expr} has no answer: dividing by zero is not possible.", None
    why = in_range(x, op, y) if op in "*/" or max(abs(x), abs(y)) > 99999 else None
    if why:
        return "\n".join(out + [BEYOND_WHY[why]]), BEYOND[why], None
    lines, v = calc(x, op, y)
    out += lines
    return "\n".join(out), f"{expr} = {value_text(v)}", v


def compare(a, b, ask):
    """a, b: number texts. ask: 'larger' | 'smaller' (which one?) or 'a>b' | 'a<b' (yes or no?)"""
    ia, _, fa = a.partition(".")
    ib, _, fb = b.partition(".")
    wi, wf = max(len(ia), len(ib)), max(len(fa), len(fb))
    pad = lambda i, f: i.zfill(wi) + ("." + f.ljust(wf, "0") if wf else "")
    x, y = pad(ia, fa), pad(ib, fb)
    chain, c = compare_chain(x, y)
    # what is asked stands in the first line, so that the answer, far below, is a matter of copying
    asked = {"larger": "Which is larger", "smaller": "Which is smaller", "a>b": "Is it larger", "a<b": "Is it smaller"}[ask]
    head = [f"{asked}: {a} ? {b}", f"Line up: {x} ? {y}"]
    if c == 0:
        yes = "No, " if ask in ("a>b", "a<b") else ""
        return "\n".join(head + [f"compare: {chain}, equal"]), f"{yes}{a} and {b} are equal.", "equal"
    big, small = (a, b) if c > 0 else (b, a)
    thought = "\n".join(head + [f"compare: {chain}, {'first' if c > 0 else 'second'}", f"larger: {big}", f"smaller: {small}"])
    if ask == "larger":
        return thought, f"{big} is larger than {small}.", big
    if ask == "smaller":
        return thought, f"{small} is smaller than {big}.", small
    true = (c > 0) == (ask == "a>b")
    return f"{thought}\nso {'yes' if true else 'no'}", f"{'Yes' if true else 'No'}, {a} is {'larger' if c > 0 else 'smaller'} than {b}.", "yes" if true else "no"


def letters(word, letter):
    word, letter = word.lower(), letter.lower()
    if len(word) > 15:
        return BEYOND_WHY["word"], BEYOND["word"], None
    n, parts = 0, []
    for ch in word:
        n += ch == letter
        parts.append(f"{ch}{n}")
    amount = "are 0" if n == 0 else "is 1" if n == 1 else f"are {n}"
    return f"Look for {letter}: " + " ".join(parts), f'There {amount} {letter} in "{word}".', str(n)


def _numbered(word):
    return "Letters: " + " ".join(f"{ch}{i + 1}" for i, ch in enumerate(word))


def backwards(word):
    word = word.lower()
    if len(word) > 15:
        return BEYOND_WHY["word"], BEYOND["word"], None
    back = " ".join(f"{i + 1}{word[i]}" for i in range(len(word) - 1, -1, -1))
    return f"{_numbered(word)}\nBackwards: {back}", f'"{word}" backwards is "{word[::-1]}".', word[::-1]


def length(word):
    word = word.lower()
    if len(word) > 15:
        return BEYOND_WHY["word"], BEYOND["word"], None
    return f"{_numbered(word)}\nin all: {len(word)}", f'"{word}" has {len(word)} letters.', str(len(word))
