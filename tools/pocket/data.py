"""The endless stream of conversations that the pocket model is trained on.

A conversation is a list of (text, weight, raw) segments, `raw` where the model wrote the text itself; only the replies whose thought is in the context are learnt
(weight > 0), and the first line of a thought, which decides what the problem is, counts more than the steps.
Held out, never trained on as a question: problems whose key has crc32 % 16 == 0 (see `held_out`).
"""
import collections
import json
import os
import random
import re
import zlib

import foreign as F
import grammar as G
import phrases as P
import solve as S
from tokenizer import ASSISTANT, BOS, EOS, USER

Problem = collections.namedtuple("Problem", "skill prompt thought answer value again")
# again: () -> Problem-like (thought, answer) used by "are you sure?"; value: int to go on from, or None
Conversation = collections.namedtuple("Conversation", "segments gaps text")

PARAMETERS = "1.8 million"


def held_out(key):
    return zlib.crc32(key.encode()) % 16 == 0


# words that nobody should meet in a test set or a README (stems, spelled with dots so that nobody meets them here)
RUDE = re.compile("n.gg|f.gg?[oe]t|^f.gs?$|c.nt$|c.nts|f.ck|sh.t|b.tch|wh.re|sl.t|r.pe|r.pist|^c.cks?$|d.cks?$|p.ss|t.ts?$|sp.c$|sp.cs$|k.ke|ch.nk|g..k$|w.tback|d.ke|cr.pple|ret.rd|n.zi|porn|sex|penis|vagin|anal|anus|^ass|bastard|wank|tw.t|pr.ck|boob|jew|n.gro|coon|jap|dago|whor|slut|damn|suicid|murder|molest|incest|orgasm|erotic|genital|prostitut")


def _words():
    try:
        lines = open("/usr/share/dict/words", encoding="utf-8").read().split()
    except OSError as e:
        raise SystemExit("no word list: install Debian's wamerican") from e
    return sorted({w for w in lines if re.fullmatch("[a-z]{2,24}", w) and not RUDE.search(w)})


DICT = _words()
SHORT = [w for w in DICT if 3 <= len(w) <= 15]
# words that people really try; the first ones are also in most jokes about language models
FAVOURITES = ("strawberry raspberry blueberry banana mississippi hello world apple pear lemon tomato potato computer internet browser letter letters number numbers word words backwards spell "
              "google deepseek python javascript chocolate coffee cheese pizza summer winter monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december "
              "elephant giraffe tiger kitten puppy rabbit football hockey school teacher student mother father brother sister family friend love happy birthday christmas easter holiday "
              "anna bob otto level racecar radar madam noon civic committee bookkeeper balloon coffee tennessee connecticut alabama canada america europe germany france london berlin paris tokyo "
              "assistant language model token tokens think thought thinking reason answer question problem error success address occurrence accommodate necessary parallel yellow purple orange green black white "
              "the and what how are you many times plus minus please tell can find count add give little better butter pepper lollipop hippopotamus refrigerator abracadabra onomatopoeia zoo moon book wood door cat dog house mouse tree "
              "extraordinary independent encyclopedia intelligence mathematics university restaurant umbrella butterfly dinosaur programming engineer transformer quantum galaxy planet strawberries blackberry cranberry gooseberry cherry berry berries").split()
BUSY = set("hello hi hey thanks thank help bye goodbye ok okay yes no cool nice test why more zero one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety half double twice triple plus minus times".split())


def any_word(r):
    while True:
        w = r.choice(SHORT) if r.random() < 0.97 else pseudo(r, 3, 10)
        if w not in BUSY:
            return w


def pseudo(r, lo, hi):
    n = r.randrange(lo, hi + 1)
    if r.random() < 0.4:
        return "".join(r.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(n))
    out = ""
    while len(out) < n:
        out += r.choice("bcdfghjklmnprstvwz") + r.choice("aeiou") + r.choice(["", "", r.choice("lnrst")]) + r.choice(["", "", "", out[-1:] if out else ""])
    return out[:n]


def task_word(r, known=()):
    x = r.random()
    if x < 0.16:
        return r.choice(FAVOURITES)
    if x < 0.22 and known:
        return r.choice(known)
    if x < 0.32 and P.NOISE:
        return pseudo(r, 2, 15)
    return r.choice(SHORT)


KNOWN = []  # words that are one token: their spelling must be learnt by heart; filled by the trainer


def size(r, table):
    return r.choices(list(table), list(table.values()))[0]


def nat(r, digits):
    return r.randrange(0, 10) if digits == 1 else r.randrange(10 ** (digits - 1), 10 ** digits)


def pick(r, make, key, want):
    """make() until the key is (not) held out"""
    while True:
        x = make()
        if held_out(key(x)) == want:
            return x


def arithmetic(r, op=None, out=False, sizes=None):
    op = op or r.choices("+-*/", [22, 28, 28, 22])[0]

    def make():
        if sizes:
            return nat(r, sizes[0]), nat(r, sizes[1])
        if op in "+-":
            n, m = (size(r, {1: 8, 2: 26, 3: 28, 4: 38}) for _ in "ab")
            if r.random() < 0.5:
                m = n
            a, b = nat(r, n), nat(r, m)
            if r.random() < 0.01:
                a = 12  # "a dozen"
            if op == "-":
                if r.random() < 0.12:  # near-equal pairs: leading zeros in the result
                    b = min(9999, max(0, a + r.randrange(-60, 60)))
                if b > a and r.random() < 0.35:
                    a, b = b, a
            return a, b
        if op == "*":
            n, m = size(r, {(1, 1): 8, (2, 1): 14, (3, 1): 18, (2, 2): 26, (3, 2): 34})
            a, b = nat(r, n), nat(r, m)
            if b < 10 and r.random() < 0.12:
                return r.choice([2, 2, 3]), a  # "double 47"
            return (a, b) if r.random() < 0.6 else (b, a)
        a, b = nat(r, size(r, {1: 8, 2: 28, 3: 30, 4: 34})), r.randrange(1, 10)
        if r.random() < 0.3 and a >= b:
            a -= a % b
        return a, b

    tiny = lambda x: op == "*" and max(x) < 10
    a, b = pick(r, make, lambda x: "" if tiny(x) and not out else f"{x[0]}{op}{x[1]}", out) if not (tiny((99, 99)) and out) else make()
    if not out:
        x = r.random()
        if op == "/" and x < 0.05:
            b = 0
        elif op != "/" and x < 0.05:
            a = -a
        elif op != "/" and x < 0.08:
            b = -b
    thought, answer, v = S.one(a, op, b)
    name = {"+": "add", "-": "sub", "*": "mul", "/": "div"}[op]
    return Problem(name, asked(r, a, op, b), thought, answer, v, (thought, answer))


STORIES = True  # off for the test sets of single skills; "stories" measures them


def asked(r, a, op, b):
    """A wording of a op b: fixed patterns, composed stories, or "is 4 + 5 = 9?" """
    x = r.random()
    if a >= 0 and b >= 0 and x < 0.3 and STORIES:
        t = G.story(r, op, a, b, any_word)
    elif x < (0.37 if STORIES else 0.33):
        true = str(S.value_text(S.calc(a, op, b)[1])) if not S.in_range(a, op, b) and b else "0"
        guess = true if r.random() < 0.5 else str(nat(r, r.choice([1, 2, 3, 4])))
        e = P.number(r, a, 0) + P.sign(r, op) + P.number(r, b, 0)
        t = r.choice(["is {e} = {g}", "{e}={g}", "{e} = {g}", "is {e} equal to {g}", "{e} is {g}, right", "does {e} equal {g}", "does {e} make {g}", "I think {e} is {g}", "i say {e} = {g}", "is it true that {e} = {g}", "{e} = {g}, correct", "my answer to {e} is {g}", "i got {g} for {e}", "true or false: {e} = {g}"]).format(e=e, g=guess)
        t += r.choice(["?", "?", "?", "", ".", "??"])
    else:
        t = P.arithmetic(r, a, op, b)
    return maybe_aside(r, t)


def maybe_aside(r, t):
    return G.aside(r, t, any_word) if r.random() < 0.1 and P.NOISE else t


def triple(r, out=False):
    def make():
        n = size(r, {1: 12, 2: 36, 3: 32, 4: 20})
        return tuple(nat(r, n if r.random() < 0.6 else r.randrange(1, n + 1)) for _ in "abc")
    a, b, c = pick(r, make, lambda x: f"{x[0]}+{x[1]}+{x[2]}", out)
    thought, answer, v = S.two(a, "+", b, "+", c)
    return Problem("sum3", maybe_aside(r, P.triple(r, a, b, c)), thought, answer, v, (thought, answer))


def double(r, out=False):
    def make():
        o1, o2 = r.choice("+-*/"), r.choice("+-*/")
        while o1 == o2 == "+":
            o1, o2 = r.choice("+-*/"), r.choice("+-*/")
        br = ""
        if r.random() < 0.28:
            br = r.choice(["left", "right"])
        big = lambda: nat(r, size(r, {1: 30, 2: 45, 3: 20, 4: 5}))
        wide = r.random() < (0.15 if out else 0.25)
        fac = lambda: (nat(r, 2 if wide else size(r, {1: 70, 2: 30})), nat(r, 3 if wide and r.random() < 0.3 else size(r, {1: 60, 2: 40})))
        one = lambda: r.randrange(1, 10)
        a, b, c = big(), big(), big()
        right = br == "right" or (not br and o1 in "+-" and o2 in "*/")
        if right:
            if o2 == "*":
                b, c = fac()
                if o1 in "*/":
                    a, b, c = nat(r, 2), one(), one()
            elif o2 == "/":
                c = one()
                b = c * nat(r, size(r, {1: 40, 2: 60})) + (r.randrange(1, c) if c > 1 and r.random() < 0.08 else 0)
                if o1 == "*":
                    a, b = nat(r, 2), c * one()
            elif o1 == "*":
                a, b, c = one(), nat(r, size(r, {1: 40, 2: 60})), nat(r, size(r, {1: 60, 2: 40}))
            if o1 == "/":
                v = S.value_text(S.calc(b, o2, c)[1]) if not (o2 == "/" and c == 0) else "x"
                if not (v.isdigit() and 0 < int(v) < 10):
                    return None
                a = int(v) * nat(r, size(r, {1: 40, 2: 60}))
        else:
            if o1 == "*":
                a, b = fac()
                if o2 == "*":
                    a, b, c = nat(r, size(r, {1: 70, 2: 30})), one(), one()
                elif o2 == "/":
                    c = one()
                    if (a * b) % c and r.random() < 0.9:
                        return None
            elif o1 == "/":
                b = one()
                a = b * nat(r, size(r, {1: 40, 2: 60})) + (r.randrange(1, b) if b > 1 and r.random() < 0.08 else 0)
                if o2 == "*":
                    c = nat(r, size(r, {1: 80, 2: 20}))
                if o2 == "/":
                    c = one()
                    if (a // b) % c and r.random() < 0.9:
                        return None
            elif o2 == "*":
                a, b, c = nat(r, size(r, {1: 40, 2: 60})), nat(r, size(r, {1: 40, 2: 60})), nat(r, size(r, {1: 70, 2: 30}))
            elif o2 == "/":
                c = one()
                s = a + b if o1 == "+" else a - b
                if s < 0:
                    return None
                if s % c and r.random() < 0.92:
                    a += c - s % c
        t = S.two(a, o1, b, o2, c, br)
        if t[2] is None and ("beyond" in t[1] or r.random() < (0.9 if out else 0.3)):
            return None
        if out and t[2] is None:
            return None
        return a, o1, b, o2, c, br

    while True:
        x = make()
        if x and held_out("".join(map(str, x))) == out:
            break
    thought, answer, v = S.two(*x)
    return Problem("ops2", maybe_aside(r, P.double(r, *x)), thought, answer, v if isinstance(v, int) else None, (thought, answer))


def decimal(r):
    return f"{nat(r, size(r, {1: 60, 2: 25, 3: 15}))}.{''.join(r.choice('0123456789') for _ in range(size(r, {1: 40, 2: 40, 3: 20})))}"


ASK = {"larger": 50, "smaller": 20, "a>b": 18, "a<b": 12}


def comparison(r, out=False):
    def make():
        x = r.random()
        if x < 0.5:
            n = size(r, {1: 10, 2: 25, 3: 30, 4: 35})
            m = n if r.random() < 0.6 else size(r, {1: 20, 2: 25, 3: 25, 4: 30})
            a, b = str(nat(r, n)), str(nat(r, m))
            if r.random() < (0.2 if out else 0.35):  # neighbours and swapped digits
                b = "".join(r.sample(a, len(a)))
                b = str(int(b))
        else:
            a, b = decimal(r), decimal(r)
            y = r.random()
            if y < 0.55:  # the famous case: same whole part, different number of decimals
                b = a.split(".")[0] + "." + b.split(".")[1]
            elif y < 0.65:
                b = str(nat(r, size(r, {1: 60, 2: 25, 3: 15})))
            elif y < 0.72:
                b = a + r.choice(["0", "1", "5", "00"])
            if len(b.partition(".")[2]) > 3:
                b = b[:-1]
            if r.random() < 0.5:
                a, b = b, a
        if not out and r.random() < 0.08:  # one with a point, the other longer and without
            a, b = decimal(r), str(nat(r, size(r, {2: 30, 3: 40, 4: 30})))
            if r.random() < 0.5:
                a, b = b, a
        if r.random() < (0.025 if out else 0.11):
            b = a
        return a, b
    a, b = pick(r, make, lambda x: f"{x[0]}?{x[1]}", out)
    ask = size(r, ASK)
    thought, answer, v = S.compare(a, b, ask)
    t = G.comparing(r, a, b, ask) if r.random() < 0.35 else P.comparing(r, a, b, ask)
    return Problem("compare", maybe_aside(r, t), thought, answer, ("compare", a, b), (thought, answer))


def some_letter(r, word):
    if r.random() < 0.72:
        return r.choice(word)
    return r.choice("abcdefghijklmnopqrstuvwxyz")


def wordy(r, kind, out=False, word=None):
    w = word or pick(r, lambda: task_word(r, () if out else KNOWN), lambda x: x, out)
    say = lambda l: maybe_aside(r, (G if r.random() < 0.4 else P).about_word(r, kind, w, l))
    if kind == "letters":
        l = some_letter(r, w)
        return Problem(kind, say(l), *S.letters(w, l)[:2], ("word", w), S.letters(w, l)[:2])
    f = S.backwards if kind == "backwards" else S.length
    return Problem(kind, say(None), *f(w)[:2], ("word", w), f(w)[:2])


CHAT = {
    "greet": ("greeting", "Hello! I am the pocket model of Thinktab. Give me a small problem, such as 47 + 85.",
              "hi|hello|hey|hello there|hi there|hey there|good morning|good evening|good afternoon|good day|greetings|howdy|yo|hiya|hallo|bonjour|hola|ciao|salut|hej|moin|guten Tag|guten Morgen|namaste|hello model|hi pocket|hello pocket model|hey buddy|hello friend|hi :)|hello world|hey you|heya|hellooo|hiii|nice to meet you|hello again|good to see you|anybody there|are you there|is anyone there|hello, can you hear me|sup|what's up|wassup|morning|evening|hi bot|hello computer|hey AI|let's start|start|let's go|こんにちは|你好|привет|مرحبا|olá|xin chào|안녕하세요|shalom|aloha|servus|grüezi".split("|")),
    "who": ("asks what I am", f"I am the pocket model of Thinktab, {PARAMETERS} parameters, trained from scratch on small problems. I am not the real R1, which is one click away.",
            "who are you|what are you|what is your name|what's your name|your name|who am I talking to|who is this|introduce yourself|tell me about yourself|what model are you|which model is this|what kind of model are you|what AI are you|are you an AI|are you a robot|are you human|are you a person|are you a bot|are you a real person|what is the pocket model|what is thinktab|what is this|what is this page|what am I talking to|what kind of AI is this|are you a language model|are you an LLM|describe yourself|say something about yourself|who r u|what r u|wer bist du|was bist du|qui es-tu|quién eres|chi sei|wie heißt du|comment tu t'appelles|кто ты|你是谁|あなたは誰ですか|what should I call you|do you have a name|tell me who you are|tell me what you are|what exactly are you|what type of AI are you|explain what you are|and who are you|so what are you|what is this thing|is this a chatbot|which AI is this|what version are you|which version are you".split("|")),
    "r1": ("asks if I am R1", f"No, I am not the real R1: I am the pocket model of Thinktab, {PARAMETERS} parameters. The real R1 is one click away.",
           "are you R1|are you deepseek|are you DeepSeek-R1|are you DeepSeek R1|is this R1|is this DeepSeek|is this deepseek r1|are you the real R1|are you chatgpt|are you GPT-4|are you gpt|are you claude|are you Gemini|are you llama|are you Qwen|are you the real deepseek|is this the real R1|is this chatgpt|are you a DeepSeek model|are you really R1|so you are R1|you are deepseek, right|am I talking to DeepSeek|am I talking to R1|am I talking to chatgpt|is this the real thing|is this the real model|are you made by deepseek|did deepseek make you|did OpenAI make you|are you from OpenAI|is that R1|are you the big model|are you the full model|are you a distill of R1|aren't you R1|you're R1|you are chatgpt".split("|")),
    "size": ("asks how large I am", f"I have {PARAMETERS} parameters and take about 1 MB; the smallest real R1 has about a thousand times as many.",
             "how big are you|how large are you|how many parameters do you have|how many parameters|what is your size|your size|how small are you|how many weights do you have|how much memory do you need|how many megabytes are you|number of parameters|parameter count|what size are you|how big is this model|how large is this model|how many layers do you have|how much space do you take|how big is the model|how large is the pocket model|how big is the pocket model|how small is this model|what is your parameter count|are you a big model|are you a small model|are you large|are you big|are you small|how heavy are you|how many MB are you|size of the model|how many neurons do you have|how many bits do you have|are you tiny".split("|")),
    "can": ("asks what I can do", "I add, subtract, multiply and divide small whole numbers, compare numbers, count letters in a word and spell words backwards. For anything else, the real R1 is one click away.",
            "what can you do|what do you do|what can I ask you|what can i ask|what should I ask|help|help me|how can you help me|how can you help|what are you good at|what do you know|what are your skills|what are your abilities|what can you solve|what problems can you solve|which problems can you solve|what kind of problems can you do|what questions can I ask|what are you for|what is your purpose|show me what you can do|what can this model do|give me an example|examples|what can you help with|what are you able to do|can you do math|can you do maths|can you calculate|can you count|can you add|can you add numbers|can you multiply|can you divide|do you know math|are you good at math|can you spell|can you count letters|can you think|can you reason|how do I use you|how do I use this|how does this work|instructions|what now|what next|and now|was kannst du|que sais-tu faire|qué puedes hacer|cosa sai fare|what sums can you do|can you help me|can you do arithmetic|can you compare numbers|what do you offer|list your skills|menu|options|commands|?|i need help|could you help me|can you solve problems|tell me what you can do|what are you capable of".split("|")),
    "cannot": ("asks what I cannot do", "I know no facts, no languages and no code, I take only small numbers and short words, and I can make mistakes. For the rest, the real R1 is one click away.",
               "what can't you do|what can you not do|what are your limits|what are your limitations|your limits|do you make mistakes|are you always right|can I trust you|are you reliable|can you be wrong|are you ever wrong|how accurate are you|how good are you|what are you bad at|what don't you know|are you smart|are you clever|are you intelligent|are you stupid or what|how smart are you|do you know facts|do you know everything|can you write code|can you code|can you write text|can you write poems|can you speak French|can you speak other languages|can you translate|can you answer questions|can you answer any question|can you search the web|do you have internet|can you see images|can you remember me|is there anything you can't do|how far can you count|what is your biggest number|how large numbers can you add|how many digits can you do|what is your range|where are your limits|do you hallucinate|do you lie|are you perfect|how often are you wrong|should I trust you|can I rely on you".split("|")),
    "made": ("asks who made me", "The Thinktab project trained me from scratch on a CPU, on problems made by a program. I have read no books and no web pages.",
             "who made you|who trained you|who built you|who created you|who is your creator|where do you come from|how were you made|how were you trained|how were you built|what data were you trained on|what is your training data|what were you trained on|how did you learn|who wrote you|which company made you|who programmed you|where were you trained|how long did your training take|when were you trained|on what were you trained|who is your maker|who is behind you|who owns you|who developed you|are you open source|how did they train you|what did you learn from|what did you read|where did you learn this".split("|")),
    "where": ("asks where I run", "I run inside this browser tab, on your own device.",
              "where do you run|where are you|where are you running|do you run locally|are you on a server|do you run in the browser|is this local|do you need the internet|do you work offline|does this run on my computer|are you in the cloud|where is your server|is my data safe|do you send my data anywhere|do you store my messages|is this private|do you run on my GPU|are you running on my machine|is this running in my browser|who can read this|where do my messages go|do you work without internet|can I use you offline".split("|")),
    "how": ("asks how I am", "I am fine, thank you. Give me a small problem, such as 12 × 7.",
            "how are you|how are you doing|how are you today|how do you do|how's it going|how is it going|how do you feel|are you ok|are you well|how was your day|you ok|all good|everything ok|wie geht's|ça va|how are things|how have you been|hi how are you|hello, how are you|hey how are you|are you fine|how is your day|how r u|hope you are well".split("|")),
    "thanks": ("thanks", "You are welcome! Another problem?",
               "thanks|thank you|thx|ty|thanks a lot|thank you very much|many thanks|great, thanks|thanks!|cheers|danke|merci|gracias|grazie|thank u|tysm|thanks so much|thanks, that's right|ok thanks|perfect, thank you|thank you so much|cool thanks|nice, thank you|thanks for the help|thank you for your help|much appreciated|thanks again|that helps, thanks|great thank you|tack|dank je|спасибо|谢谢|ありがとう|obrigado".split("|")),
    "praise": ("praise", "Good! Another problem?",
               "good|great|cool|nice|wow|ok|okay|well done|good job|nice work|very good|perfect|excellent|awesome|correct|right|that's right|that is correct|yes|no|alright|fine|impressive|amazing|good bot|you are good|you're smart|you are great|bravo|super|not bad|lol|haha|ok cool|I see|got it|understood|interesting|sure|yep|yeah|nope|good model|that was fast|so fast|fantastic|brilliant|sounds good|ok good|right!|that's correct|exactly|good answer|nice one|hm ok|aha|neat|sweet|k|yay|I like you|you rock".split("|")),
    "bye": ("goodbye", "Goodbye!",
            "bye|goodbye|see you|see you later|bye bye|good night|cya|I have to go|take care|farewell|tschüss|au revoir|adiós|ciao ciao|see you tomorrow|that's all|I am done|i'm leaving|bye for now|have a nice day|quit|exit|stop|end|good bye|later|until next time|hasta la vista|that is all, bye|ok bye|bye, thanks".split("|")),
    "explain": ("asks how I did it", "I work digit by digit or letter by letter, as on paper: open my thought to see each step.",
                "how did you do that|how do you know|how did you get that|how did you calculate that|how did you find that|show your work|show me the steps|explain your answer|how did you work it out|explain the steps|explain how you did it|how do you calculate|how do you think|how do you work|how do you count|show me how|how did you solve it|what are the steps|where does that come from|how come|how did you come to that|can you explain that|explain that|can you show me the steps|how do you do it|why is that|show your thinking|how did you know that|walk me through it".split("|")),
    "bare": ("nothing to check", "I can only check a problem that I have just worked out. Give me one, such as 47 + 85.",
             "are you sure|really|sure|is that right|is that correct|check again|are you certain|is it|check that|double check|are you positive".split("|")),
    "part": ("a part is missing", "I need a whole problem for that, such as 47 + 85, or: how many r are in strawberry?",
             "plus 10|and times 3|minus 7|now minus 5|add 5|47 +|12 *|5 -|+ 9|times 4|divided by 2|how many r|how many r are in it|count the r|spell it backwards|backwards|which is larger|which is bigger|compare|what is the sum|add|add numbers|subtract|multiply|divide|subtract 4|multiply by 6|divide by 3|8 /|x 3|the sum of 5|the product of 7|how many letters|and minus 8|now times 2|and 5 more|double it|half of that|which is smaller|reverse|reverse it|spell a word backwards|do a sum|a sum|count letters|count the letters|compare two numbers|add two numbers|do some math|calculate|calculate something|solve|solve this|a problem|give me the answer|what is the answer|what is the result".split("|")),
}
CHAT_WEIGHT = {"greet": 14, "who": 14, "r1": 8, "size": 8, "can": 11, "cannot": 8, "made": 7, "where": 5, "how": 6, "thanks": 5, "praise": 5, "bye": 4, "explain": 5, "bare": 3, "part": 7}
CHAT_LEAD = ["hi, ", "hello, ", "hey, ", "ok, ", "so ", "and ", "please tell me, ", "tell me, ", "well, ", "now, ", "um, ", "hello! ", "Hi! ", "hey "]


def chat(r, kind=None):
    kind = kind or size(r, CHAT_WEIGHT)
    why, answer, prompts = CHAT[kind]
    t = r.choice(prompts)
    if kind in G.WHO or kind in ("greet", "thanks"):
        if r.random() < 0.45:
            t = G.chat(r, kind, any_word)
    if kind == "bare" and r.random() < 0.5:
        t = sure(r)
    if kind == "can" and r.random() < 0.06:
        t = r.choice(["?", "?", "??", "help?", "can you help me with my homework", "can you help me with maths", "I need help with my homework", "help me with my homework"])
    if kind == "part" and r.random() < 0.12:
        t = r.choice(["7", "what is 7", "7?", "the number 7", "is 7", "I have 7 apples", "7 apples", "and 7"])
    if kind == "part" and any(ch.isdigit() for ch in t):
        t = re.sub(r"\d+", lambda m: str(nat(r, size(r, {1: 5, 2: 4, 3: 2}))), t)
    if kind in ("who", "r1", "size", "can", "cannot", "made", "where", "explain") and r.random() < 0.15 and t != "?":
        t = r.choice(CHAT_LEAD) + t
    if t != "?" and t[-1].isalnum():
        t += r.choice(["?"] * 5 + [""] * 5 + ["!", ".", " ?", "??"]) if kind not in ("greet", "thanks", "praise", "bye") else r.choice([""] * 6 + ["!", "!", ".", "!!", " :)", "..."])
        if r.random() < 0.05:
            t += r.choice([" please", " pls", " my friend", " exactly", " really"])
    if r.random() < 0.4:
        t = t[:1].upper() + t[1:]
    return Problem("chat", P.habits(r, t), why, answer, None, None)


def stranger(r):
    return Problem("foreign", F.foreign(r, any_word), "Not one of my problems.", S.UNKNOWN, None, None)


def beyond(r):
    prompt, why, head, _ = F.beyond(r, any_word)
    thought = (head + "\n" if head else "Beyond me: ") + S.BEYOND_WHY[why]
    return Problem("beyond", prompt, thought, S.BEYOND[why], None, None)


def plain(prompt):
    return re.sub(r"[\W_]+", " ", prompt.lower()).strip()


def _tests():
    here = os.path.dirname(os.path.abspath(__file__))
    hand = json.load(open(f"{here}/strangers.json", encoding="utf-8"))
    last = [x["prompt"] if isinstance(x["prompt"], str) else x["prompt"][-1] for x in json.load(open(f"{here}/phrasings.json", encoding="utf-8"))]
    return {plain(t) for t in hand["foreign"] + hand["beyond"] + last} - {""}


TESTS = _tests()  # the hand-written test prompts: drawn by chance, they are drawn again

MIX = {"add": 16, "sub": 20, "mul": 19, "div": 17, "sum3": 9, "ops2": 14, "compare": 10, "letters": 14, "backwards": 12, "length": 9, "chat": 20, "foreign": 38, "beyond": 20}


def problem(r, kind=None, out=False):
    while True:
        p = _problem(r, kind or size(r, MIX), out)
        if plain(p.prompt) not in TESTS:
            return p


def _problem(r, kind, out):
    if kind in ("add", "sub", "mul", "div"):
        return arithmetic(r, {"add": "+", "sub": "-", "mul": "*", "div": "/"}[kind], out)
    if kind in ("letters", "backwards", "length"):
        return wordy(r, kind, out)
    return {"sum3": triple, "ops2": double, "compare": comparison}[kind](r, out) if kind in ("sum3", "ops2", "compare") else \
        {"chat": chat, "foreign": stranger, "beyond": beyond}[kind](r)


GO_ON = {"+": ["plus {}", "and plus {}", "+ {}", "+{}", "now plus {}", "add {}", "now add {}", "add {} to that", "and {} more", "and {} more?", "what about plus {}", "plus {} more", "add {} to it", "then plus {}", "and if I add {}", "now add {} to that", "ok, plus {}", "increase it by {}", "what if you add {}", "and with {} more", "another {}", "add another {}", "great, now add {}", "what is that plus {}", "what's that plus {}", "that plus {}", "and plus {} makes", "{} more"],
         "-": ["minus {}", "and minus {}", "- {}", "-{}", "now minus {}", "subtract {}", "now subtract {}", "subtract {} from that", "take away {}", "now take away {}", "take {} away", "less {}", "and {} less", "what about minus {}", "then minus {}", "subtract {} from it", "and if I take {} away", "ok, minus {}", "decrease it by {}", "what is that minus {}", "what's that minus {}", "that minus {}", "and without {}", "remove {}", "{} less"],
         "*": ["times {}", "and times {}", "* {}", "x {}", "*{}", "x{}", "× {}", "now times {}", "multiply by {}", "multiply it by {}", "multiply that by {}", "now multiply by {}", "what about times {}", "then times {}", "and multiplied by {}", "ok, times {}", "what is that times {}", "what's that times {}", "that times {}", "and if I multiply by {}", "{} times that"],
         "/": ["divided by {}", "and divided by {}", "/ {}", "/{}", "÷ {}", "now divide by {}", "divide by {}", "divide it by {}", "divide that by {}", "now divided by {}", "then divided by {}", "what about divided by {}", "what is that divided by {}", "ok, divide by {}", "split that by {}"]}
SURE = ["are you sure", "Are you sure", "are you sure?", "really", "Really", "sure", "is that right", "is that correct", "is that really so", "check again", "can you check that", "double check", "please double check", "I don't believe you", "I think that is wrong", "that's wrong", "are you certain", "are you really sure", "is it", "check it", "check that", "verify", "that looks wrong", "hmm, are you sure", "you sure", "r u sure", "is this correct", "are you positive", "no way", "wrong", "hm, really", "prove it to me, check again", "recheck", "check your answer", "please check again", "can you verify that", "do it again", "try again", "once more"]


def sure(r):
    if r.random() < 0.5:
        return r.choice(SURE)
    return r.choice(LEADS) + r.choice(["are you", "you are", "are u", "but are you", "you're", "and you are"]) + r.choice(["", " completely", " absolutely", " really", " quite", " 100%", " totally", " very"]) + r.choice([" sure", " sure", " certain", " positive", " right"]) + r.choice(["", "", " about that", " of that", " about it", " here", " with that", " this time", " about this one"])


LEADS = ["", "", "", "hm. ", "hm, ", "really, ", "wait, ", "ok but ", "no, ", "oh, ", "come on, ", "so ", "and ", "sorry, "]


def wrong(r, answer):
    """The same answer with its result spoiled, or None"""
    m = list(re.finditer(r"\d+", answer))
    if not m or "=" not in answer:
        return None
    m = next((x for x in m if x.start() > answer.index("=")), None)
    if m is None:
        return None
    n = int(m.group())
    n = max(0, n + r.choice([-10, -1, 1, 10, 100, -2, 2, 9]))
    return answer[: m.start()] + str(n) + answer[m.end():] if str(n) != m.group() else None


def follow(r, last, shown):
    """A question that needs the turn before. last: Problem, shown: the answer as it stands in the history"""
    if last.again and r.random() < 0.3:
        thought, answer = last.again
        same = shown == answer
        p = sure(r) + r.choice(["?", "?", "", ".", "!", "??"])
        plainly = answer[5:] if answer.startswith("Yes, ") else answer[4:] if answer.startswith("No, ") else answer
        a = ("Yes, I checked: " if same else "Sorry, I was wrong: ") + plainly
        t = f"Check again.\n{thought}\nbefore {brief(shown)}, now {brief(answer)}: {'same' if same else 'not the same'}"
        return Problem("sure", P.habits(r, p), t, a, last.value, None)
    v = last.value
    if isinstance(v, int):
        if r.random() < 0.06:
            op, b, p = r.choice([("*", 2, "double it"), ("*", 2, "double that"), ("*", 2, "twice that"), ("/", 2, "half of that"), ("/", 2, "halve it"), ("*", 3, "triple it"), ("*", 2, "and doubled"), ("*", 2, "now double it"), ("/", 2, "and half of it")])
        else:
            op = r.choices("+-*/", [34, 30, 22, 14])[0]
            b = nat(r, size(r, {1: 40, 2: 38, 3: 16, 4: 6})) if op in "+-" else nat(r, size(r, {1: 80, 2: 20})) if op == "*" else r.randrange(1, 10) if r.random() < 0.95 else r.randrange(0, 30)
            p = G.step(r, op, b) if r.random() < 0.5 else r.choice(GO_ON[op]).format(P.number(r, b, 0.08))
        p += r.choice(["?", "?", "?", "", "", "", ".", "!", " ?"]) if p[-1].isalnum() else ""
        if r.random() < 0.3:
            p = p[:1].upper() + p[1:]
        thought, answer, nv = S.one(v, op, b)
        return Problem("follow", P.habits(r, p), thought, answer, nv, (thought, answer))
    if isinstance(v, tuple) and isinstance(v[0], int) and r.random() < 0.5:
        p = r.choice(GO_ON[r.choice("+-*")]).format(nat(r, r.choice([1, 2])))
        return Problem("follow", p + r.choice(["?", ""]), f"{S.value_text(v)}: a remainder, so stop", "I cannot go on from a remainder. Give me a new problem.", None, None)
    if isinstance(v, tuple) and v[0] == "word" and r.random() < 0.75:
        w = v[1]
        kind = r.choices(["letters", "backwards", "length"], [65, 25, 10])[0]
        if kind == "letters":
            l = some_letter(r, w)
            p = r.choice(["and how many {}", "and {}", "how many {}", "and the {}", "what about {}", "and how many {}s", "and how many {}'s", "how about {}", "and the letter {}", "now {}", "how many {} are in it", "and how many {} in the same word", "now count the {}", "count the {} too", "and {}?"]).format(l)
            t = S.letters(w, l)
        elif kind == "backwards":
            p = r.choice(["and backwards", "backwards", "spell it backwards", "now spell it backwards", "and spelled backwards", "reverse it", "now reverse it", "and in reverse", "write it backwards", "how is it spelled backwards"])
            t = S.backwards(w)
        else:
            p = r.choice(["how many letters does it have", "how long is it", "and how many letters in all", "how many letters has it", "how many letters are in it", "and its length"])
            t = S.length(w)
        if r.random() < 0.3:
            p = r.choice(["ok ", "okay, ", "great, ", "nice, ", "hm, ", "thanks, ", "good, ", "now ", "so ", "well, "]) + p
        if r.random() < 0.2:
            p += r.choice([" in there", " then", " please", " in that word", " in total", " altogether", " are in there", " does it have"] if kind == "letters" and p[-1].isalpha() else [" please", " then", " for me"])
        return Problem("follow", P.habits(r, p + r.choice(["?", "?", "", "."])), t[0], t[1], v, t[:2])
    if isinstance(v, tuple) and v[0] == "compare" and r.random() < 0.6:
        ask = r.choice(["larger", "smaller"])
        p = r.choice({"larger": ["and which is larger", "which is larger", "and the larger one", "which one is bigger", "and the bigger one", "so which is larger", "which is the larger one"],
                      "smaller": ["and which is smaller", "which is smaller", "and the smaller one", "which one is smaller", "so which is smaller", "which is the smaller one"]}[ask])
        t = S.compare(v[1], v[2], ask)
        return Problem("follow", P.habits(r, p + r.choice(["?", "?", ""])), t[0], t[1], v, t[:2])
    return None


def brief(answer):
    """What "are you sure" compares: the result part of an answer"""
    if " = " in answer:
        return answer.split(" = ")[1].rstrip(".")
    m = re.match(r"There (?:is|are) (\d+) ", answer)
    if m:
        return m.group(1)
    m = re.search(r'backwards is "(\w+)"', answer)
    if m:
        return m.group(1)
    m = re.search(r"has (\d+) letters", answer)
    if m:
        return m.group(1)
    return answer.split(",")[0].rstrip(".") if len(answer) < 60 else "no answer"


def joined(r, p):
    """The start of a new question after another one: "and 12 + 7?" """
    if r.random() < 0.12 and p.skill not in ("chat",):
        return p._replace(prompt=r.choice(["and ", "ok, ", "now ", "thanks, ", "great! ", "next: ", "and what about ", "then ", "another one: ", "cool. ", "good. ", "Nice! "]) + p.prompt)
    return p


def turns(r):
    n = r.choices([1, 2, 3, 4, 6], [66, 20, 9, 3, 2] if not READING else [76, 17, 5, 2, 0])[0]
    out, last, shown = [], None, ""
    for i in range(n):
        p = None
        if last is not None and r.random() < 0.6:
            p = follow(r, last, shown)
        if p is None:
            p = problem(r, None if n < 4 or i == n - 1 else size(r, {"add": 2, "sub": 2, "compare": 2, "letters": 2, "chat": 2, "foreign": 1}))
            if i:
                p = joined(r, p)
        shown = p.answer
        if i < n - 1 and r.random() < 0.04:
            shown = wrong(r, p.answer) or shown
        out.append((p, shown))
        if not (p.skill == "chat" and last is not None and r.random() < 0.7):  # "thanks" does not end the thread
            last = p if not (shown != p.answer and isinstance(p.value, int)) else spoiled(p, shown)
        if p.skill in ("foreign", "beyond"):
            last = None
    return out


def spoiled(p, shown):
    """People who go on from a wrong result go on from what they see"""
    try:
        return p._replace(value=int(brief(shown)))
    except ValueError:
        return p._replace(value=None)


FIRST = 3  # weight of the line that names the problem: it is a few tokens of a hundred, and most errors are made there

READING = 0.0   # share of the sums that end after their first line; train.py --reading
STEPPED = ("Add", "Subtract", "Times", "Divide", "Two steps", "Which is", "Is it")
SHORT_FIRST = 6  # the same where there are no steps at all


def conversation(r):
    """-> Conversation: segments [(text, weight, raw)], gaps = indices of segments that positions may jump before"""
    list_ = turns(r)
    sys = F.system(r, any_word) if r.random() < (0.2 if READING else 0.4) else ""
    out = [(BOS + sys, 0, False)]
    gaps = []
    opened = r.random() < 0.75           # "<think>\n" stands in the prompt, as in our page
    style = r.random()                   # how earlier turns look
    keep = style < 0.15                  # an app that does not strip thoughts
    reuse = 0.15 <= style < 0.40         # web-llm's reused cache: thought still there, no end-of-sentence before the next turn
    left = r.random() < 0.3              # the blank lines after </think> survive stripping in some apps
    for i, (p, shown) in enumerate(list_):
        if i:
            gaps.append(len(out))
        out.append((USER + p.prompt + ASSISTANT, 0, False))
        final = i == len(list_) - 1
        if final or keep or reuse:
            # what lies in a cache is as it was written; what an app sends once more was read, and small letters by that
            raw = final or reuse
            learn = 1 if raw and (final or shown == p.answer) else 0
            first, _, rest = f"{p.thought}\n</think>\n\n".partition("\n")
            out.append(("<think>\n", 0 if opened else learn, raw))
            if final and p.thought.startswith(STEPPED) and r.random() < READING:
                # reading the question is what is hard: cut the sum off where it begins, and read three more instead
                cut = 2 if first.startswith("Two steps") else 1
                out.append(("\n".join(p.thought.split("\n")[:cut]) + "\n", FIRST, True))
                return Conversation(out, gaps, "".join(t for t, _, _ in out))
            out.append((first + "\n", (SHORT_FIRST if p.skill in ("chat", "foreign") else FIRST) * learn, raw))
            out.append((rest, learn, raw))
            out.append((shown, learn, raw))
            if final or keep:
                out.append((EOS, learn, raw))
        else:
            out.append((("\n\n" if left else "") + shown + EOS, 0, False))
    return Conversation(out, gaps, "".join(t for t, _, _ in out))


if __name__ == "__main__":
    import sys
    r = random.Random(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 12):
        print(conversation(r).text.replace(EOS, "<EOS>").replace(USER, "\n<U> ").replace(ASSISTANT, "\n<A> ").replace(BOS, "\n======= "))
