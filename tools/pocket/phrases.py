"""Wordings of the problems that the pocket model solves: grammars of openers, verbs, operand orders and closers.

Every function takes a random.Random and numbers (or a word) and returns one prompt. The hand-written wordings in
phrasings.json must stay impossible to produce here: they measure how well the model copes with new ones.
"""

SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

NAMES = ("Anna Tom Maria Ben Lisa Sam Emma Max Nina Paul Julia Leo Sara Jack Ella Omar Mia Ali Eva John Mary Kim Ivan "
         "Lena Bob Alice Peter Clara Noah Zoe Jonas Priya Diego Yuki Chen Fatima Carlos Olga Ahmed Sofia").split()
ITEMS = ("apples pears coins marbles books stickers cookies eggs balls cards pencils flowers stamps sweets candies oranges "
         "bananas stones toys shells beads nuts cups plates chairs cars keys buttons cherries plums tickets photos dollars "
         "euros points grapes lemons potatoes carrots pens bottles boxes fish birds sheep cows hens chickens cats dogs trees "
         "bricks tiles socks shirts hats shoes spoons forks candles letters songs pages cakes pizzas sandwiches").split()
BAGS = "bags boxes baskets rows shelves packs jars groups crates trays bowls cartons bundles piles pockets tables".split()
PEOPLE = "friends children kids people students boys girls guests cousins pupils players teams families neighbours colleagues".split()


def number(r, n, words=0.06):
    """A number as people write it"""
    if n < 0:
        return f"{r.choice(['-', '-', 'minus ', '−'])}{-n}" if r.random() < 0.9 else f"negative {-n}"
    if n == 12 and r.random() < words * 1.5:
        return "a dozen"
    if r.random() < 0.003:
        return "0" * r.randrange(1, 4) + str(n)
    if n <= 20 and r.random() < words:
        return SMALL[n]
    if 20 < n < 100 and r.random() < words * 0.5:
        return TENS[n // 10] + ("" if n % 10 == 0 else r.choice(["-", " "]) + SMALL[n % 10])
    if n >= 1000 and r.random() < 0.06:
        return f"{n:,}"
    return str(n)


def in_words(*numbers):
    """Is one of these texts of numbers written in letters?"""
    return any(c.isalpha() for n in numbers for c in n)


def sign(r, op, words=False):
    """An operator with its blanks; words: next to it stands a number in words"""
    if op == "+":
        s = r.choice(["+"] * 6 + ["plus"] * 4 + ["and"] * 0 + ["added to"])
    elif op == "-":
        s = r.choice(["-"] * 6 + ["−", "–"] + ["minus"] * 4 + ["take away", "less"])
    elif op == "*":
        s = r.choice(["*"] * 4 + ["x"] * 4 + ["×"] * 3 + ["X", "·"] + ["times"] * 5 + ["multiplied by", "multiplied with", "mal" if r.random() < 0.1 else "times"])
    else:
        s = r.choice(["/"] * 6 + ["÷"] * 4 + [":"] + ["divided by"] * 5 + ["over", "by" if r.random() < 0.2 else "/"])
    if s[0].isalpha() and len(s) > 1:
        return f" {s} "
    if s in "xX" and words:  # "58 xfifty" is nothing that people write
        return f" {s} "
    return r.choice([s, s, f" {s} ", f" {s} ", f" {s} ", f"{s} ", f" {s}"])


FRONT = ["what is {}", "what's {}", "whats {}", "what is {}", "What is {}", "calculate {}", "compute {}", "solve {}", "work out {}",
         "tell me {}", "tell me what {} is", "how much is {}", "how much is {}", "evaluate {}", "find {}", "give me {}", "{} is",
         "{}", "{}", "{}", "{}", "{}", "{}", "{} equals", "{} = what", "{} is what", "{} makes", "{} is how much", "what does {} equal",
         "what does {} make", "what do you get for {}", "what do I get for {}", "can you do {}", "can you calculate {}",
         "can you tell me {}", "could you work out {}", "could you compute {} for me", "do you know {}", "do you know what {} is",
         "please calculate {}", "please compute {}", "please solve {}", "please tell me {}", "i need {}", "I need to know {}",
         "I want to know {}", "I'd like to know what {} is", "help me with {}", "how many is {}", "the answer to {}",
         "what is the answer to {}", "what's the result of {}", "what is the result of {}", "the result of {}", "result of {}",
         "what is the value of {}", "the value of {}", "value of {}", "what would {} be", "what will {} be", "so what is {}",
         "and what is {}", "now {}", "try {}", "next: {}", "show me {}", "explain {}", "figure out {}", "determine {}",
         "do {}", "do the math: {}", "math: {}", "calc {}", "Q: {}", "question: {}", "problem: {}", "quick: {}", "my homework: {}",
         "my question is {}", "here is one: {}", "an easy one: {}", "what about {}", "how about {}", "is it possible to do {}",
         "would you calculate {}", "will you solve {}", "answer this: {}", "answer: {}", "simplify {}", "think about {}",
         "think step by step: {}", "step by step: {}", "can u do {}", "can you solve {}", "can you help me with {}", "how do you do {}",
         "how would you calculate {}", "what number is {}", "which number is {}", "what is equal to {}", "I wonder what {} is",
         "let's do {}", "let me ask: {}", "I have a question: {}", "what does {} come to", "work this out: {}", "solve this: {}",
         "calculate this: {}", "solve for me {}", "go: {}", "{} gives", "{} makes what", "{} equals what", "{} comes to",
         "what's the answer for {}", "what is the solution of {}", "the solution to {}", "what number do I get from {}", "how big is {}",
         "my calculator is broken, what is {}", "I forgot what {} is", "not sure about {}", "check {}", "test: {}", "exercise: {}"]
TONGUES = ["Was ist {}", "was ist {}", "Wieviel ist {}", "Wie viel ist {}", "wie viel sind {}", "Berechne {}", "Rechne {}", "Cuánto es {}", "cuanto es {}",
           "¿Cuánto es {}", "Calcula {}", "Combien font {}", "combien fait {}", "Calcule {}", "Quanto fa {}", "quanto é {}", "Hoeveel is {}",
           "hvad er {}", "vad är {}", "Hva er {}", "Ile to jest {}", "ile jest {}", "kolik je {}", "mennyi {}", "Сколько будет {}", "kaç eder {}", "{} 是多少", "{} 等于几", "{} は"]
HELLO = ["hi, ", "hello, ", "hey, ", "Hi! ", "Hello! ", "Hey! ", "hey ", "hi ", "Good morning. ", "good evening, ", "ok, ", "ok ", "okay, ",
         "so, ", "well, ", "please, ", "please ", "pls ", "plz ", "quick question: ", "quick, ", "excuse me, ", "sorry, ", "hm, ", "hmm ",
         "um, ", "uh ", "Dear model, ", "hey model, ", "yo ", "yo, ", "sup, ", "alright, ", "now ", "and ", "then ", "hello there, ", "hi there! ",
         "howdy, ", "greetings, ", "oh, ", "ah, ", "great, ", "thanks, ", "thank you, ", "cool, ", "nice, ", "good, ", "test ", "Hi. ", "Hello. ",
         "one question, ", "dumb question, ", "easy one: ", "listen, ", "tell me, ", "say, ", "hello pocket model, ", "for my son: ", "I'm curious, "]
BYE = [" please", ", please", " pls", " plz", " thanks", ", thanks", ", thank you", " thx", " for me", " now", " exactly", " again", " quickly",
       " today", " then", " in total", " altogether", " step by step", ", think first", " and explain", " by any chance", " my friend", " buddy",
       " dear", ", ok", ", right", " anyway", " or not", " in your head", " if you can", " for my homework", " without a calculator", ", quick",
       ", it is for school", " as fast as possible", " using your head", " and show your work", " in numbers"]
MARKS = ["?"] * 10 + [""] * 8 + [".", "!", " ?", "??", "?!", "=?", " = ?", "=", " =", "...", " = ", "= __", " = ____"]


def dress(r, core, question=None):
    """Greeting, politeness, end mark, case and typing habits around a finished sentence"""
    t = core
    if r.random() < 0.14:
        t = r.choice(HELLO) + t
    if r.random() < 0.12:
        t += r.choice(BYE)
        t += r.choice(["", "", "?", "?", ".", "!"])
    elif question is None:
        t += r.choice(MARKS)
    else:
        t += r.choice(question)
    if r.random() < 0.3:
        t = t[:1].upper() + t[1:]
    return t


NOISE = True  # typing errors and asides; off for the test sets of single skills


def habits(r, t, keep=()):
    """Typos, case and blanks. Words in `keep` (and number words) are left as they are, apart from case."""
    x = r.random()
    if not NOISE and x >= 0.09:
        return t
    if x < 0.05:
        t = t.lower()
    elif x < 0.09:
        t = t.upper()
    elif x < 0.14:
        words = t.split(" ")
        some = [i for i, w in enumerate(words) if len(w) >= 4 and w.isascii() and w.isalpha() and w.lower() not in keep
                and w.lower() not in SMALL and w.lower() not in TENS]
        for i in r.sample(some, min(len(some), r.choice([1, 1, 2]))):
            w = words[i]
            k = r.randrange(1, len(w) - 1)
            y = r.random()
            if y < 0.35:
                w = w[:k] + w[k + 1:]
            elif y < 0.6:
                w = w[:k] + w[k + 1] + w[k] + w[k + 2:]
            elif y < 0.8:
                w = w[:k] + w[k] + w[k:]
            else:
                w = w[:k] + r.choice("abcdefghijklmnopqrstuvwxyz") + w[k + 1:]
            words[i] = w
        t = " ".join(words)
    elif x < 0.16:
        t = t.replace(" ", "  ", 1) if r.random() < 0.5 else t + r.choice([" ", "\n", "  "])
    return t


def wrap(r, expr):
    """A bare expression in a question"""
    x = r.random()
    if x < 0.30:
        t = expr + r.choice(["", "", "", "?", "?", "=", " =", "=?", " = ?", " ?", ".", "!", "= "])
        if r.random() < 0.08:
            t = r.choice(HELLO) + t
        if r.random() < 0.08:
            t += r.choice(BYE)
        return t
    if x < 0.34:
        return r.choice(TONGUES).format(expr) + r.choice(["?", "", " ?"])
    return dress(r, r.choice(FRONT).format(expr))


def named(r, kind):
    return r.choice(NAMES), r.choice(ITEMS)


ADD = ["add these two: {a}, {b}", "add these numbers: {a} and {b}", "{a} with {b} added", "add the numbers {a} and {b}", "addition: {a} and {b}", "{a} and {b} make", "{a} and {b} make what", "{a} & {b}, the sum", "add {a} and {b}", "add {a} to {b}", "add up {a} and {b}", "add {a} with {b}", "the sum of {a} and {b}", "what is the sum of {a} and {b}",
       "sum of {a} and {b}", "sum {a} and {b}", "sum up {a} and {b}", "the total of {a} and {b}", "what is the total of {a} and {b}", "put {a} and {b} together",
       "{a} and {b} together", "what do {a} and {b} make", "how much do {a} and {b} make", "what do you get if you add {a} and {b}",
       "what do you get when you add {a} to {b}", "what is {a} added to {b}", "{a} increased by {b}", "increase {a} by {b}", "what is {b} more than {a}@",
       "{b} more than {a}@", "how much is {a} and {b}", "what is {a} and {b}", "{a} and {b} added together", "combine {a} and {b}", "raise {a} by {b}",
       "find the sum of {a} and {b}", "calculate the sum of {a} and {b}", "give me the sum of {a} and {b}", "what happens if I add {a} and {b}",
       "adding {a} and {b}", "adding {a} to {b} gives", "if I add {a} and {b} what do I get", "how much are {a} and {b}", "count {a} and {b} together",
       "start with {a} and add {b}", "take {a} and add {b}", "take {a}, add {b}", "I start at {a} and go up by {b}", "{a}, then {b} more"]
ADD_STORY = ["It is {a} degrees and gets {b} degrees warmer. How many degrees?", "The temperature is {a} degrees, then it rises by {b} degrees. What is it now?", "I put {a} {i} on top of {b} {i}. How many {i}?", "{n} picked {a} {i} in the morning, {b} later. Altogether?", "I have {a} {i} and buy {b} more, how many?", "I have {a} {i}. I get {b} more. How many do I have?", "{n} has {a} {i} and {m} has {b}. How many together?",
             "{n} has {a} {i} and gets {b} more. How many {i} does {n} have now?", "There are {a} {i} on the table and {b} on the floor. How many {i} are there?",
             "{n} found {a} {i} yesterday and {b} today. How many in total?", "if I have {a} {i} and you give me {b}, how many do I have?",
             "We sold {a} {i} on Monday and {b} on Tuesday. How many altogether?", "A box holds {a} {i}, another one {b}. How many {i} in all?",
             "{n} is {a} years old. How old will {n} be in {b} years?", "a bus carries {a} people and {b} more get on. how many people are on the bus?",
             "i got {a} {i} then {b} more {i}, how many now", "{n} has {a} {i}, {m} has {b} {i}. How many {i} do they have together?",
             "I paid {a} for the {i} and {b} for the rest. What did I pay in total?", "{a} {i} plus {b} {i}, how many {i}?", "{a} {i} and {b} {i} make how many {i}?",
             "In a garden there are {a} red {i} and {b} blue {i}. How many {i}?", "{n} reads {a} pages on one day and {b} on the next. How many pages is that?",
             "My mother gave me {a} {i} and my father gave me {b}. How many {i} do I have now?", "you have {a} {i}, I have {b}, how many do we have?",
             "{n} walks {a} steps, then {b} more steps. How many steps?", "A shop had {a} {i} and got {b} new ones. How many {i} does it have?",
             "{n} scored {a} points in the first game and {b} in the second. What is the total?", "There were {a} birds and {b} more came. How many birds now?",
             "Suppose {n} owns {a} {i} and wins {b} more. How many?", "We had {a} {i}, then we bought {b}. How many do we have now?",
             "{a} boys and {b} girls are in a school. How many children?", "it costs {a} plus {b} for shipping, what do I pay?"]
SUB = ["subtract these: {a} and then {b}", "subtraction of {b} from {a}@", "{a} with {b} taken away", "{a}, {b} taken off", "take {b} off {a}@", "strike {b} off {a}@", "cut {b} off {a}@", "cut {a} by {b}", "subtract {b} from {a}@", "take {b} away from {a}@", "take {b} from {a}@", "what is {b} less than {a}@", "{b} less than {a}@", "the difference between {a} and {b}", "difference of {a} and {b}",
       "what is the difference between {a} and {b}", "reduce {a} by {b}", "decrease {a} by {b}", "{a} decreased by {b}", "{a} reduced by {b}", "remove {b} from {a}@",
       "deduct {b} from {a}@", "what is left of {a} if you take {b}", "what is left if I take {b} from {a}@", "what remains if I subtract {b} from {a}@", "{a} take away {b}",
       "{a} subtract {b}", "what do you get if you subtract {b} from {a}@", "what is {a} reduced by {b}", "lower {a} by {b}", "how much is {a} without {b}",
       "what is {a} less {b}", "if I subtract {b} from {a} what do I get@", "find the difference between {a} and {b}", "calculate the difference of {a} and {b}",
       "start with {a} and subtract {b}", "start with {a} and take away {b}", "take {a} and subtract {b}", "take {a}, minus {b}", "subtracting {b} from {a}@", "from {a} take {b}",
       "from {a} subtract {b}", "what happens if I take {b} from {a}@", "go down from {a} by {b}", "how much more is {a} than {b}", "how much bigger is {a} than {b}"]
SUB_STORY = ["It is {a} degrees and gets {b} degrees colder. How many degrees?", "The temperature is {a} degrees, then it drops by {b} degrees. What is it now?", "it was {a} degrees, then {b} degrees less. now?", "I have {a} {i} and give away {b}. How many are left?", "I had {a} {i} and lost {b}, how many do I have now?", "{n} has {a} {i} and eats {b}. How many are left?",
             "{n} had {a} {i} and gave {b} to {m}. How many {i} does {n} have now?", "There were {a} {i}. {b} were sold. How many remain?", "if I have {a} {i} and you take {b}, how many do I have?",
             "{n} has {a} {i}, {m} has {b}. How many more does {n} have?", "a bus has {a} people and {b} get off. how many people are left?", "From {a} {i} {b} are broken. How many are fine?",
             "{n} spent {b} of {a} dollars. How much is left?@", "i got {a} {i} but {b} were bad, how many good ones", "{a} {i} minus {b} {i}, how many {i}?", "{n} is {a} years old. How old was {n} {b} years ago?",
             "A book has {a} pages and I read {b}. How many pages are left?", "There are {a} {i} in the box. I take out {b}. How many are still in it?", "My {a} {i} became {b} fewer. How many now?",
             "{n} needs {a} {i} but has only {b}. How many are missing?", "of {a} {i} I ate {b}, how many remain?", "We had {a} {i} and used {b}. What is left?", "I owe {a} and pay back {b}. How much do I still owe?",
             "A shop had {a} {i} and sold {b}. How many {i} does it have left?", "There were {a} birds and {b} flew away. How many birds stayed?", "{n} had {a} {i} but dropped {b}. How many are left?",
             "I have {a} dollars and buy something for {b}. How much do I have left?", "{n} starts with {a} {i} and loses {b} of them. How many?"]
MUL = ["multiply these numbers: {a}, {b}", "multiply the two numbers {a} and {b}", "multiplication of {a} and {b}", "{a} and {b} multiplied", "{a} and {b}: the product", "multiplication: {a} and {b}", "multiply {a} by {b}", "multiply {a} and {b}", "multiply {a} with {b}", "the product of {a} and {b}", "what is the product of {a} and {b}", "product of {a} and {b}", "{a} multiplied by {b}",
       "what is {a} multiplied by {b}", "what do you get if you multiply {a} by {b}", "find the product of {a} and {b}", "calculate the product of {a} and {b}", "multiplying {a} by {b}",
       "{a} times {b}", "what is {a} times {b}", "how much is {a} times {b}", "how much are {a} times {b}", "give me the product of {a} and {b}", "if I multiply {a} by {b} what do I get", "take {a} and multiply by {b}",
       "take {a} times {b}", "what happens if I multiply {a} and {b}", "start with {a} and multiply by {b}", "{a} by {b} multiplied", "compute the product of {a} and {b}"]
MUL_STORY = ["{n} has {a} {g} with {b} {i} each. How many {i} in total?", "There are {a} {g} of {b} {i}. How many {i} are there?", "{a} {g} with {b} {i} in each, how many {i}?", "One of the {i} costs {b} and I buy {a}. What do I pay?@",
             "{n} buys {a} {i} at {b} each. What is the price?", "{a} {p} get {b} {i} each. How many {i} is that?", "If one bag holds {b} {i}, how many do {a} bags hold?@", "a room has {a} rows of {b} chairs. how many chairs?",
             "{n} saves {b} dollars every week. How much after {a} weeks?@", "{n} reads {b} pages a day. How many pages in {a} days?@", "I buy {a} tickets for {b} euros each. How much is that?", "{a} {i} cost {b} each, total?",
             "each of my {a} {p} has {b} {i}. how many {i} do they have?", "A garden has {a} rows with {b} flowers each. How many flowers?", "{a} packs of {b} {i} are how many {i}?", "How many {i} are in {a} {g} of {b}?",
             "we have {a} {g}, {b} {i} in every one. how many {i}?", "{n} runs {b} laps on each of {a} days. How many laps?@"]
DIV = ["division of {a} by {b}", "{a} and {b}: divide the first by the second", "division: {a} by {b}", "divide {a} by {b}", "what is {a} divided by {b}", "{a} divided by {b}", "how much is {a} divided by {b}", "what do you get if you divide {a} by {b}", "the quotient of {a} and {b}", "how many times does {b} go into {a}@",
       "how often does {b} fit into {a}@", "how many times does {b} fit in {a}@", "split {a} into {b} equal parts", "split {a} by {b}", "{a} over {b}", "what is {a} over {b}", "what is the remainder of {a} divided by {b}", "{a} mod {b}", "what is {a} mod {b}",
       "{a} divided by {b} with remainder", "divide {a} by {b} with remainder", "the remainder when {a} is divided by {b}", "what is the remainder when {a} is divided by {b}", "divide {a} into {b} parts", "dividing {a} by {b}", "what is {a} shared by {b}",
       "share {a} by {b}", "if I divide {a} by {b} what do I get", "take {a} and divide by {b}", "calculate {a} divided by {b}", "find the quotient of {a} and {b}", "how many {b}s are in {a}@", "long division: {a} by {b}"]
DIV_STORY = ["{n} shares {a} {i} among {b} {p}. How many does each get?", "{a} {i} are shared by {b} {p}. How many each?", "I have {a} {i} and {b} {p}. How many does everyone get?", "{a} {i} go into {b} {g}. How many in each?",
             "If {b} {p} share {a} {i}, how many does each one get?@", "{n} puts {a} {i} equally into {b} {g}. How many {i} per box?", "split {a} {i} between {b} {p}", "divide {a} {i} among {b} {p}", "{b} {p} want to share {a} {i} fairly. how many each?@",
             "How many {i} does each of {b} {p} get if there are {a}?@", "share {a} {i} equally with {b} {p}", "{a} dollars for {b} {p}, how much each?", "{n} packs {a} {i} in bags of {b}. How many bags are full?"]


def in_order(pattern, op):
    """Sums and products are told in the order of appearance, whatever the pattern calls its numbers"""
    if op in "+*" and 0 <= pattern.find("{b}") < pattern.find("{a}"):
        return pattern.replace("{a}", "{x}").replace("{b}", "{a}").replace("{x}", "{b}")
    return pattern


TABLES = {"+": (ADD, ADD_STORY), "-": (SUB, SUB_STORY), "*": (MUL, MUL_STORY), "/": (DIV, DIV_STORY)}


def arithmetic(r, a, op, b):
    """A question for `a op b` (a and b may be negative; then only as an expression)"""
    x = r.random()
    plain = a >= 0 and b >= 0
    if not plain or x < 0.5:
        w = 0.0 if x < 0.2 else 0.2
        na, nb = number(r, a, w), number(r, b, w)
        return habits(r, wrap(r, na + sign(r, op, in_words(na, nb)) + nb))
    words = 0.22
    if op == "*" and a == 2 and r.random() < 0.5:
        return habits(r, dress(r, r.choice(["double {}", "twice {}", "what is twice {}", "what is double {}", "two times {}"]).format(number(r, b))))
    if op == "*" and a == 3 and r.random() < 0.3:
        return habits(r, dress(r, r.choice(["triple {}", "three times {}", "what is three times {}"]).format(number(r, b))))
    if op == "/" and b == 2 and r.random() < 0.3:
        return habits(r, dress(r, r.choice(["half of {}", "what is half of {}", "halve {}", "what's half of {}"]).format(number(r, a))))
    if op == "/" and b == 3 and r.random() < 0.15:
        return habits(r, dress(r, r.choice(["a third of {}", "what is a third of {}"]).format(number(r, a))))
    verbs, stories = TABLES[op]
    if x < 0.78:
        core = in_order(r.choice(verbs).replace("@", ""), op).format(a=number(r, a, words), b=number(r, b, words))
        y = r.random()
        if y < 0.25 and core.split()[0] not in ("what", "how", "if"):
            core = r.choice(["can you ", "could you ", "please ", "would you ", "I want to ", "I'd like to ", "help me ", "can u ", "now ", "let's ", "will you please ", "i need to ", "try to ", "how do I "]) + core
        return habits(r, dress(r, core))
    s = in_order(r.choice(stories).replace("@", ""), op)
    n, m = r.sample(NAMES, 2)
    t = s.format(a=number(r, a, words), b=number(r, b, words), n=n, m=m, i=r.choice(ITEMS), g=r.choice(BAGS), p=r.choice(PEOPLE))
    if r.random() < 0.1:
        t = r.choice(HELLO) + t
    if r.random() < 0.08:
        t = t.rstrip("?.") + r.choice(BYE)
    return habits(r, t)


SUM3 = ["add {a}, {b} and {c}", "add {a} and {b} and {c}", "the sum of {a}, {b} and {c}", "what is the sum of {a}, {b} and {c}", "sum of {a}, {b}, {c}", "sum up {a}, {b} and {c}", "add up {a}, {b} and {c}", "the total of {a}, {b} and {c}",
        "{a}, {b} and {c} together", "{a} and {b} and {c} together", "what do {a}, {b} and {c} make", "add these: {a}, {b}, {c}", "add the numbers {a}, {b}, {c}", "sum {a} {b} {c}", "add {a} {b} {c}", "what is {a} and {b} and {c}",
        "how much is {a}, {b} and {c} together", "put {a}, {b} and {c} together", "total: {a}, {b}, {c}", "add {a} to {b} and {c}", "calculate the total of {a}, {b} and {c}", "find the sum of {a}, {b}, and {c}", "what do you get if you add {a}, {b} and {c}"]
SUM3_STORY = ["{n} has {a} {i}, {m} has {b} and I have {c}. How many together?", "I bought {a} {i}, {b} {j} and {c} more. How many things?", "There are {a} {i} in the first box, {b} in the second and {c} in the third. How many {i}?",
              "We sold {a} {i} on Monday, {b} on Tuesday and {c} on Wednesday. How many in total?", "I paid {a}, {b} and {c}. How much altogether?", "{a} {i}, {b} {j} and {c} {k}, how many in all?", "the bills are {a}, {b} and {c}. what is the total?"]
TWO = {("+", "-"): ["I have {a} {i}, get {b} more and give away {c}. How many are left?", "{n} has {a} {i}, finds {b} and loses {c}. How many now?", "start with {a}, add {b}, subtract {c}", "add {a} and {b}, then subtract {c}", "a bus has {a} people, {b} get on and {c} get off. how many now?"],
       ("-", "+"): ["I have {a} {i}, give away {b} and get {c} more. How many now?", "start with {a}, subtract {b}, add {c}", "take {b} from {a} and add {c}", "{n} had {a} {i}, lost {b} and found {c}. How many?"],
       ("-", "-"): ["I have {a} {i}, eat {b} and lose {c}. How many are left?", "start with {a}, subtract {b}, then subtract {c}", "from {a} take {b} and then {c}"]}
TWO_LEFT = {("+", "*"): ["add {a} and {b}, then multiply by {c}", "add {a} and {b} and multiply the result by {c}", "the sum of {a} and {b}, times {c}"],
            ("-", "*"): ["subtract {b} from {a}, then multiply by {c}"],
            ("*", "+"): ["multiply {a} by {b} and add {c}", "multiply {a} by {b}, then add {c}", "the product of {a} and {b} plus {c}", "I buy {a} {i} for {b} each and one thing for {c}. What do I pay?"],
            ("*", "-"): ["multiply {a} by {b} and subtract {c}", "multiply {a} by {b}, then subtract {c}"],
            ("/", "+"): ["divide {a} by {b} and add {c}", "divide {a} by {b}, then add {c}", "half of {a} plus {c}" ],
            ("+", "/"): ["add {a} and {b}, then divide by {c}"]}


def triple(r, a, b, c):
    x = r.random()
    w = 0.14
    na, nb, nc = (number(r, n, w) for n in (a, b, c))
    if x < 0.55:
        s = sign(r, "+")
        t = sign(r, "+") if r.random() < 0.3 else s
        return habits(r, wrap(r, na + s + nb + t + nc))
    if x < 0.85:
        return habits(r, dress(r, r.choice(SUM3).format(a=na, b=nb, c=nc)))
    n, m = r.sample(NAMES, 2)
    i, j, k = r.sample(ITEMS, 3)
    return habits(r, r.choice(SUM3_STORY).format(a=na, b=nb, c=nc, n=n, m=m, i=i, j=j, k=k))


def double(r, a, o1, b, o2, c, brackets):
    """A question with two operators; word forms only where they say the same thing"""
    na, nb, nc = (number(r, n, 0.1) for n in (a, b, c))
    forms = TWO.get((o1, o2)) if not brackets else TWO_LEFT.get((o1, o2)) if brackets == "left" and o1 in "+-" else None
    if not brackets and forms is None and o1 in "*/":
        forms = TWO_LEFT.get((o1, o2))
    if forms and r.random() < 0.3 and min(a, b, c) >= 0:
        f = r.choice(forms)
        if not (f.startswith("half") and b != 2):
            n, m = r.sample(NAMES, 2)
            return habits(r, dress(r, f.format(a=na, b=nb, c=nc, n=n, m=m, i=r.choice(ITEMS)), ["", "?", ".", ""]))
    spelled = in_words(na, nb, nc)
    s, t = sign(r, o1, spelled), sign(r, o2, spelled)
    if r.random() < 0.7:  # people keep one style inside an expression
        pad = spelled or r.random() < 0.5
        words = r.random() < 0.2
        table = {"+": " plus ", "-": " minus ", "*": " times ", "/": " divided by "} if words else {"+": "+", "-": "-", "*": r.choice("*x×*"), "/": r.choice("/÷")}
        s, t = table[o1], table[o2]
        if pad and not words:
            s, t = f" {s} ", f" {t} "
    if brackets == "left":
        return habits(r, wrap(r, f"({na}{s}{nb}){t}{nc}"))
    if brackets == "right":
        return habits(r, wrap(r, f"{na}{s}({nb}{t}{nc})"))
    return habits(r, wrap(r, f"{na}{s}{nb}{t}{nc}"))


LARGER = ["which is larger, {a} or {b}", "which is bigger, {a} or {b}", "which is greater, {a} or {b}", "what is larger, {a} or {b}", "what is bigger: {a} or {b}", "what's bigger {a} or {b}", "which one is larger: {a} or {b}", "which number is larger, {a} or {b}",
          "which number is bigger: {a} or {b}", "which number is greater: {a} or {b}", "{a} or {b}, which is larger", "{a} or {b}, which is bigger", "{a} vs {b}, which is bigger", "{a} and {b}: which one is larger", "the larger of {a} and {b}", "the bigger one of {a} and {b}",
          "the maximum of {a} and {b}", "max of {a} and {b}", "max({a}, {b})", "compare {a} and {b}", "compare {a} with {b}", "compare {a} to {b}", "{a} vs {b}", "{a} or {b} larger", "{a} or {b} bigger", "bigger: {a} or {b}", "larger, {a} or {b}", "which of {a} and {b} is larger",
          "which of {a} and {b} is bigger", "which of the two is greater, {a} or {b}", "who is bigger, {a} or {b}", "tell me which is larger: {a} or {b}", "is {a} or {b} larger", "is {a} or {b} bigger", "what is the larger number, {a} or {b}", "which is more, {a} or {b}", "what is more, {a} or {b}",
          "what is higher, {a} or {b}", "which is higher, {a} or {b}", "between {a} and {b}, which is larger", "of {a} and {b}, which is the bigger one", "pick the larger: {a}, {b}", "I want the larger of {a} and {b}", "which price is higher, {a} or {b}", "{a} ? {b}", "compare the numbers {a} and {b}", "find the larger of {a} and {b}"]
SMALLER = ["which is smaller, {a} or {b}", "what is smaller, {a} or {b}", "which one is smaller: {a} or {b}", "which number is smaller, {a} or {b}", "{a} or {b}, which is smaller", "the smaller of {a} and {b}", "the minimum of {a} and {b}", "min of {a} and {b}", "min({a}, {b})", "which is less, {a} or {b}",
           "what is less, {a} or {b}", "which is lower, {a} or {b}", "which of {a} and {b} is smaller", "is {a} or {b} smaller", "tell me which is smaller: {a} or {b}", "what's smaller {a} or {b}", "which number is lower, {a} or {b}", "find the smaller of {a} and {b}", "between {a} and {b}, which is smaller", "which price is lower, {a} or {b}",
           "what is cheaper, {a} or {b}", "smaller: {a} or {b}", "{a} and {b}: which one is smaller", "{a} vs {b}, which is smaller", "pick the smaller: {a}, {b}"]
MORE = ["is {a} larger than {b}", "is {a} bigger than {b}", "is {a} greater than {b}", "is {a} more than {b}", "is {a} > {b}", "{a} > {b}", "{a}>{b}", "is {a} higher than {b}", "is it true that {a} is larger than {b}", "is {a} really bigger than {b}", "would you say {a} is bigger than {b}", "{a} is larger than {b}, right", "does {a} exceed {b}", "true or false: {a} is greater than {b}", "is the number {a} larger than {b}"]
LESS = ["is {a} smaller than {b}", "is {a} less than {b}", "is {a} < {b}", "{a} < {b}", "{a}<{b}", "is {a} lower than {b}", "is it true that {a} is smaller than {b}", "{a} is less than {b}, right", "true or false: {a} is less than {b}", "is {a} fewer than {b}", "is the number {a} smaller than {b}"]


def comparing(r, a, b, ask):
    t = r.choice({"larger": LARGER, "smaller": SMALLER, "a>b": MORE, "a<b": LESS}[ask]).format(a=a, b=b)
    return habits(r, dress(r, t, ["?", "?", "?", "", "", " ?", ".", "??"]))


COUNT = ["how many {l} are in {w}", "How many {l} are in {w}", "how many {l} are there in {w}", "how many {l} in {w}", "how many {l}s in {w}", "how many {l}s are in {w}", "how many {l}'s are in {w}", "how many {l}'s are there in {w}", "how many {l}'s in {w}", "how many letters {l} are in {w}", "how many times does {l} appear in {w}",
         "how many times does the letter {l} appear in {w}", "how many times does {l} occur in {w}", "how often does {l} appear in {w}", "how often does the letter {l} occur in {w}", "how often is {l} in {w}", "count the {l} in {w}", "count the {l}s in {w}", "count the {l}'s in {w}", "count {l} in {w}", "count the letter {l} in {w}", "count all {l} in {w}",
         "count how many {l} are in {w}", "count how many times {l} is in {w}", "number of {l} in {w}", "the number of {l} in {w}", "what is the number of {l} in {w}", "number of {l}s in {w}", "number of letters {l} in {w}", "how many {l} does {w} have", "how many {l} does {w} contain", "how many {l}s does {w} have", "how many {l}'s does {w} have",
         "how many letter {l} does {w} have", "how many {l} has {w}", "{w}: how many {l}", "{w}, how many {l}", "in {w}, how many {l} are there", "in the word {v}, how many {l} are there", "in {w} how many times is the letter {l}", "how many of the letters in {w} are {l}", "how many {l} can you find in {w}", "how many {l} do you see in {w}", "find the number of {l} in {w}",
         "does {w} have {l}, and how many", "how many of the letter {l} are in {w}", "how many occurrences of {l} are in {w}", "occurrences of {l} in {w}", "how many {l} are in the word {v}", "how many {l} are there in the word {v}", "how many {l}s are in the word {v}", "how many {l}'s are in the word {v}", "count the {l} in the word {v}", "count the letter {l} in the word {v}",
         "how many times is {l} in {w}", "how many {l} are used in {w}", "how many {l} do I need to write {w}", "how many {l} letters are in {w}", "the word {v} has how many {l}", "{w} has how many {l}", "how many {l} make up {w}", "tally the {l} in {w}", "look for {l} in {w}", "how many {l} r in {w}", "hw many {l} in {w}", "how many {l} are hidden in {w}", "how many {l} are inside {w}",
         "wie viele {l} sind in {w}", "Wie viele {l} hat {w}", "combien de {l} dans {w}", "cuántas {l} hay en {w}", "quante {l} ci sono in {w}", "hoeveel {l} in {w}"]
BACK = ["spell {w} backwards", "spell {w} backward", "spell {w} in reverse", "write {w} backwards", "write {w} backward", "write {w} in reverse", "reverse {w}", "reverse the word {v}", "reverse the letters of {w}", "reverse the letters in {w}", "say {w} backwards", "{w} backwards", "{w} backward", "{w} in reverse", "{w} reversed", "{w} spelled backwards",
        "what is {w} backwards", "what is {w} spelled backwards", "what's {w} backwards", "what is {w} in reverse", "what is {w} reversed", "how do you spell {w} backwards", "how do you write {w} backwards", "how is {w} spelled backwards", "spell the word {v} backwards", "spell the word {v} in reverse", "write the word {v} backwards", "write {w} from back to front", "spell {w} from the end",
        "turn {w} around", "turn the word {v} around", "flip {w}", "flip the word {v}", "flip the letters of {w}", "backwards: {w}", "reverse: {w}", "reversed {w}", "give me {w} backwards", "show me {w} backwards", "the word {v} backwards", "spell backwards: {w}", "spell backwards {w}", "mirror {w}", "read {w} backwards", "read {w} from right to left", "write {w} from right to left",
        "print {w} in reverse order", "{w} in reverse order", "the letters of {w} in reverse order", "the reverse of {w}", "what is the reverse of {w}", "what does {w} look like backwards", "what do you get if you reverse {w}", "how does {w} read backwards", "type {w} backwards", "invert {w}", "buchstabiere {w} rückwärts", "buchstabiere das Wort {v} rückwärts", "schreibe {w} rückwärts", "wie schreibt man {w} rückwärts", "was ist {w} rückwärts", "sag {w} rückwärts", "{w} rückwärts", "{w} rückwärts buchstabiert", "{w} von hinten nach vorne",
        "épelle {w} à l'envers", "écris {w} à l'envers", "{w} à l'envers", "deletrea {w} al revés", "escribe {w} al revés", "{w} al revés", "scrivi {w} al contrario", "{w} al contrario", "{w} ao contrário", "spel {w} achterstevoren", "{w} achterstevoren", "stava {w} baklänges", "{w} baklänges"]
LENGTH = ["how many letters are in {w}", "how many letters does {w} have", "how many letters are there in {w}", "how many letters in {w}", "how long is {w}", "how long is the word {v}", "count the letters in {w}", "count the letters of {w}", "number of letters in {w}", "the number of letters in {w}", "what is the length of {w}", "length of {w}", "how many letters has {w}",
          "how many letters does the word {v} have", "how many letters are in the word {v}", "how many characters are in {w}", "how many characters does {w} have", "letter count of {w}", "{w} has how many letters", "{w}: how many letters", "count all letters in {w}", "how many letters do you need to spell {w}", "how many letters does it take to write {w}"]
QUOTES = ['"{}"'] * 5 + ["'{}'"] * 3 + ["“{}”"] * 2 + ["`{}`", "*{}*", "«{}»", "({})", "[{}]"]


def word_form(r, w):
    x = r.random()
    if x < 0.08:
        w = w.upper()
    elif x < 0.18:
        w = w.capitalize()
    return r.choice(QUOTES).format(w) if r.random() < 0.33 else w


def about_word(r, kind, word, letter=None):
    v = word_form(r, word)
    w = v if r.random() < 0.8 else r.choice(["the word {}", "the word: {}", "the name {}" if word.istitle() else "the word {}", "my word {}"]).format(v)
    if kind == "letters":
        x = r.random()
        l = letter.upper() if x < 0.1 else letter
        if r.random() < 0.2:
            l = r.choice(['"{}"', "'{}'", "“{}”"]).format(l)
        elif r.random() < 0.08:
            l = "the letter " + l
        t = r.choice(COUNT).format(l=l, w=w, v=v)
    else:
        t = r.choice(BACK if kind == "backwards" else LENGTH).format(w=w, v=v)
    if r.random() < 0.12:
        t = r.choice(["can you tell me ", "tell me ", "please tell me ", "do you know ", "could you say ", "can you ", "please ", "I want to know ", "I'd like to know ", "now ", "try: ", "challenge: ", "question: ", "quick test: ", "let me test you: "]) + t
    return habits(r, dress(r, t, ["?", "?", "?", "", "", "", ".", " ?", "!", "??"]), keep=(word.lower(),))
