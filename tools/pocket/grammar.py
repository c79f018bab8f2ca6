"""Second layer of wordings: composed sentences, stories with words that nobody expects, and noise around a problem.

phrases.py holds fixed patterns; a model trained on those alone refuses a new wording of a sum that it could do. Here every
sentence is put together from parts, with nouns and names from the dictionary, so that only numbers and relations matter.
"""
import foreign as F
import phrases as P

HAS = "has|owns|had|holds|keeps|collected|carries|found|counted|bought|picked|saw|made|got|baked|caught|stored|received|drew|grew|packed|read|earned|won|planted|built".split("|")
MORE = ["{m} brings {b} more", "{b} more arrive", "then {b} are added", "{s} gets another {b}", "{s} buys {b} more", "{s} finds another {b}", "another {b} come in", "{b} new ones join", "{m} adds {b}", "later {b} more are found", "the number grows by {b}",
        "{s} wins {b} extra", "{m} donates another {b}", "{b} more follow", "on the next day {s} gets {b} more", "after that {b} further {i} turn up", "{s} receives {b} more from {m}", "{s} puts {b} more on top", "and {b} others appear", "{m} hands over {b} more", "{s} picks up {b} more in the evening", "then it rises by {b}", "{s} earns {b} on top", "{s} makes {b} more", "the neighbours give {s} {b}"]
FEWER = ["{b} of them break", "{b} leave", "{b} go missing", "{b} are stolen", "{s} sells {b}", "{s} gives {b} to {m}", "{s} loses {b}", "{s} eats {b} of them", "{s} throws {b} away", "{m} takes {b}", "{b} are used up", "{b} fall off", "{s} drops {b} of them", "the number falls by {b}", "{b} get lost", "{b} run away", "{s} spends {b}", "{b} have gone by", "{b} melt", "{b} are eaten by {m}",
         "{s} hands {b} of them to {m}", "a storm takes {b}", "then {b} disappear", "{s} burns {b}", "later it drops by {b}", "{b} are given back", "{b} turn out to be bad", "{s} returns {b}"]
TOTAL = ["How many {i} now?", "How many are there now?", "What is the new number?", "What is the new total?", "How many altogether?", "How many in all?", "How many {i} in total?", "Total?", "So how many?", "How many {i} does {s} have?", "What is the count now?", "how many now", "how many is that?", "The total is", "What is the sum?", "How many does that make?", "Tell me the number of {i}.", "What do we have now?", "how much is it in all?", "Count?"]
LEFT = ["How many are left?", "How many {i} are left?", "How many remain?", "What remains?", "How many {i} does {s} still have?", "How many are still there?", "What is left?", "how many left", "How many has {s} got now?", "The rest is?", "How many {i} now?", "How much remains?", "How many stayed?", "What is the new number?", "how many are there now?", "What has {s} got now?"]
WHERE = ["", "", "", " in a box", " on the table", " at home", " in the garden", " at school", " in the cellar", " on Monday", " yesterday", " this week", " in the morning", " on the shelf", " in a bag", " at the lake", " today", " before lunch", " last year"]


def noun(r, word):
    w = r.choice(P.ITEMS) if r.random() < 0.7 else word(r)
    if not w.endswith("s") and len(w) < 12 and w not in P.ITEMS:
        w += "s"
    return (r.choice(F.ADJ).split()[-1] + " " if r.random() < 0.08 else word(r) + " " if r.random() < 0.05 else "") + w


def who(r, word):
    x = r.random()
    if x < 0.45:
        return r.choice(P.NAMES)
    if x < 0.6:
        return word(r).capitalize()
    return r.choice(["my", "the", "a", "our", "her", "his"]) + " " + (word(r) if r.random() < 0.4 else r.choice("teacher farmer baker uncle aunt friend boss king queen museum library school shop zoo club mayor captain painter dentist driver doctor cook grandma grandpa sister brother cousin neighbour team class village city factory band".split()))


def people(r, word):
    return r.choice(P.PEOPLE) if r.random() < 0.5 else word(r) + "s"


def case(r, t):
    return t[:1].upper() + t[1:]


def story(r, op, a, b, word):
    na, nb = P.number(r, a, 0.2), P.number(r, b, 0.2)
    s, m, i = who(r, word), who(r, word), noun(r, word)
    g = r.choice(P.BAGS) if r.random() < 0.5 else word(r) + "s"
    one = g[:-1] if g.endswith("s") else g
    p = people(r, word)
    f = dict(a=na, b=nb, s=s, m=m, i=i, g=g, o=one, p=p)
    u = r.choice("second minute hour day week month year trip visit turn round lap night morning page line dozen batch step shift term".split()) if r.random() < 0.8 else word(r)
    f["u"] = u
    sep = r.choice([". ", ". ", ", ", ", then ", " and ", "; ", ". Then ", ", but "])
    if op in "+-":
        first = r.choice(["{s} {h} {a} {i}{w}", "{s} {h} {a} {i}{w}", "there are {a} {i}{w}", "there were {a} {i}{w}", "we had {a} {i}{w}", "I {had} {a} {i}{w}", "{a} {i}{w}", "Given {a} {i}", "my {o} says {a}", "you start with {a} {i}"])
        first = first.replace("{h}", r.choice(HAS)).replace("{w}", r.choice(WHERE)).replace("{had}", r.choice(["have", "had", "own", "found", "counted", "got", "was given", "bought"]))
        ev = r.choice(MORE if op == "+" else FEWER)
        q = r.choice(TOTAL if op == "+" else LEFT)
        if r.random() < 0.12:
            ev = r.choice(["I add {b}", "I get {b} more", "you give me {b}", "{b} more", "plus {b}", "I drive {b} more", "I find {b}"] if op == "+" else ["I lose {b}", "I take away {b}", "minus {b}", "I spend {b}", "I give away {b}", "{b} fewer", "I use {b} of them", "{b} less"])
        t = case(r, first) + sep + (case(r, ev) if sep.endswith(". ") else ev) + r.choice([". ", ". ", ", ", ": ", "? ", " - "]) + q
        if op == "+" and r.random() < 0.25:
            t = r.choice(["{s} {h} {a} {i}, {m} {h} {b}. {q}", "{a} {i} here, {b} {i} there: {q}", "{s}: {a} {i}. {m}: {b} {i}. {q}", "{a} in one {o} and {b} in another. {q}", "{s} {h} {a} {i}{w}, {b}{v}. {q}", "{i}: {a} and {b}. {q}"])
            t = t.replace("{h}", r.choice(HAS)).replace("{q}", r.choice(TOTAL)).replace("{w}", r.choice(WHERE)).replace("{v}", r.choice([" after", " later", " today", " the next day", " on Tuesday", " in the evening"]))
        if op == "+" and r.random() < 0.12:
            t = r.choice(["{s} is {a} {x}. In {b} years {s} will be", "{s} is {a} years old now. How old in {b} years?", "{s} turned {a} {x}. What age will it be {b} years later?", "it is {a} {i} now and {b} more in a {u}. How many then?", "I am at {a}. I go {b} further. Where am I?", "my {o} shows {a}. It goes up by {b}. What does it show?", "from {a} I count {b} up. Where do I end?", "the {o} costs {a}, the {u} costs {b}. Both cost?", "{a} {i} before lunch, {b} {i} after. Altogether?"]).replace("{x}", r.choice(["today", "now", "this year", "last week", "years old"]))
        elif op == "-" and r.random() < 0.12:
            t = r.choice(["{s} is {a}. {b} years ago {s} was", "{s} is {a} years old now. How old was {s} {b} years ago?", "my {o} shows {a}. It goes down by {b}. What does it show?", "from {a} I count {b} down. Where do I end?", "I am at {a}. I go {b} back. Where am I?", "{a} {i} yesterday, {b} fewer today. How many today?", "the {o} holds {a}, {b} are out. How many in?", "of {a} {u}s {b} are over. How many are to come?", "it was {a} degrees and fell by {b}. What is it?"])
        if op == "-" and a >= b and r.random() < 0.15:
            t = r.choice(["of {a} {i}, {b} are {x}. How many are not?", "{s} needs {a} {i} and has {b}. How many are missing?", "{s} has {a}, {m} has {b}. How many more has {s}?", "how far apart are {a} and {b}?", "what is the gap between {a} and {b}?", "how many more is {a} than {b}?", "how far is it from {b} to {a}?", "from {b} to {a}, how much is missing?"]).replace("{x}", word(r))
    elif op == "*":
        t = r.choice(["{s} {h} {b} {i} a {u}. {i} in {a} {u}s?", "{s} {h} {b} {i} per {u}. How many in {a} {u}s?", "{b} {i} every {u} for {a} {u}s. {q}", "{a} {u}s with {b} {i} each {u}. {q}", "{s} {h} {b} {i} in a {u}. {a} {u}s: how many?", "{s} {h} {b} {i} each {u}, for {a} {u}s. {q}", "a {u} has {b} {i}. How many {i} do {a} {u}s have?", "how many {i} are {a} {u}s if a {u} has {b} {i}", "each {o} holds {b} {i}. There are {a} {g}. {q}", "every {o} has {b} {i}. {q2}", "{b} {i} per {o}, {a} {g}: {q}", "{a} {g}, {b} {i} per {o}: {q}", "{s} has {a} {g}. Each of them holds {b} {i}. {q}", "one {o} costs {b}. What do {a} {g} cost?", "{a} lots of {b}", "{a} groups of {b}", "{a} sets of {b} {i}: {q}", "{b} {i} a day for {a} days, {q}", "{s} {h} {b} {i} a minute. How many in {a} minutes?",
                      "{a} {p} bring {b} {i} each. {q}", "{a} {g} times {b} {i}", "every one of the {a} {g} has {b} {i}. {q}", "I bought {a} {g} at {b} each. What did I pay?", "{s} pays {b} for each of {a} {i}. {z}", "{b} hours a week for {a} weeks: how many hours?", "a {o} is {b} cm long. How long are {a} {g}?", "{a} rows of {b} {i}. {q}", "there are {b} {i} in one {o}. {q2}", "{s} eats {b} {i} every day. After {a} days?", "{a} times the {b} {i} of {s}", "a wall is {a} {i} wide and {b} {i} high. {q}"])
        t = t.replace("{q2}", "How many {i} are in {a} {g}?").replace("{q}", r.choice(["How many {i}?", "how many {i} in total?", "how many in all?", "Total?", "How many is that?", "How many altogether?", "how many {i}"])).replace("{h}", r.choice(["makes", "types", "reads", "bakes", "draws", "counts", "packs"])).replace("{z}", r.choice(["What is the bill?", "How much is it?", "In total?", "What does it cost?"]))
    else:
        v = r.choice(["split", "deal", "hand out", "distribute", "share", "divide", "give out", "spread", "cut", "pass"])
        t = r.choice(["how many {u}s are {a} {i} if a {u} has {b} {i}", "a {u} has {b} {i}. How many {u}s are {a} {i}?", "{a} {i} at {b} {i} a {u}: how many {u}s?", "{s} has {b} {p} and {a} {i}, the same number for each. How many?", "{a} {i}, {b} {p}, the same for each {p}. How many?", "{v} {a} {i} {k} {b} {p}{e}", "{a} {i} {k} {b} {p}{e}", "{s} wants to {v} {a} {i} {k} {b} {p}{e}", "{v} {a} {i} {y} into {b} {g}{e}", "a {a} cm {o} is cut into {b} equal pieces. How long is a piece?", "{a} {i}, {b} in each {o}: how many full {g}?", "{b} {p}, {a} {i}: how many for each?", "{a} days are how many weeks of {b} days?", "{s} has {a} {i} for {b} {p}{e}", "{b} {p} get the same share of {a} {i}. How many each?", "give {b} {p} {a} {i}, the same for all. {q}",
                      "what is left over when {a} is divided by {b}?", "what is left over if you divide {a} by {b}?", "how many groups of {b} are in {a}?", "with {a} {i} and {b} {p}, how many does each get?", "I need to {v} {a} {y} by {b}" if v in ("split", "share", "divide") else "{v} {a} {i} to {b} {p}{e}"])
        t = t.replace("{v}", v).replace("{k}", r.choice(["among", "between", "to", "for"])).replace("{y}", r.choice(["equally", "evenly", "fairly"])).replace("{q}", "How many each?").replace("{e}", r.choice([". How many each?", ", how many each?", ": how many each, how many over?", ". What does each one get?", ". How many per head?", " fairly", " evenly", " equally, how many each?", ". How many does everyone get?", ". How many for each and how many are left?"]))
    t = P.in_order(t, op).format(**f)
    if r.random() < 0.5:
        t = case(r, t)
    return P.habits(r, t)


RELATION = [("longer", 1), ("heavier", 1), ("taller", 1), ("more expensive", 1), ("older", 1), ("faster", 1), ("higher", 1), ("warmer", 1), ("wider", 1), ("deeper", 1), ("bigger", 1), ("larger", 1), ("greater", 1), ("more", 1), ("the bigger number", 1), ("the larger one", 1), ("the greater number", 1), ("the bigger of the two", 1), ("the maximum", 1),
            ("cheaper", 0), ("shorter", 0), ("lighter", 0), ("younger", 0), ("slower", 0), ("lower", 0), ("colder", 0), ("smaller", 0), ("less", 0), ("the smaller number", 0), ("the smaller one", 0), ("the lesser number", 0), ("the smaller of the two", 0), ("the minimum", 0)]


def comparing(r, a, b, ask):
    if ask in ("larger", "smaller"):
        rel = r.choice([x for x, up in RELATION if up == (ask == "larger")])
        u = r.choice(["", "", "", " kg", " m", " cm", " euros", " dollars", " points", " km", " years", " g", " degrees"])
        t = r.choice(["which is {r}, {a}{u} or {b}{u}", "{a}{u} or {b}{u}: which is {r}", "{a}{u} and {b}{u}: which is {r}", "what is {r}: {a}{u} or {b}{u}", "is {a}{u} or {b}{u} {r}", "here are two numbers, {a} and {b}. Which is {r}", "two numbers: {a} and {b}. {c} is", "I have {a}{u} and you have {b}{u}. Which is {r}", "name {d}: {a} or {b}", "{d} of {a} and {b}", "{a} against {b}, who is {r}", "tell me, is {r} {a} or {b}", "one is {a}{u}, the other {b}{u}. Which is {r}", "which do you think is {r}: {a} or {b}", "{r}: {a}{u} or {b}{u}", "please say which is {r}, {a} or {b}", "a bag of {a}{u} or a bag of {b}{u}, which is {r}", "in {a} vs {b}, which is {r}", "choose {d}: {a}, {b}"])
        the = rel if rel.startswith("the ") else f"the {'larger' if ask == 'larger' else 'smaller'} one"
        t = t.format(r=rel, a=a, b=b, u=u, c=the.capitalize(), d=the)
    else:
        rel = r.choice(["larger than", "bigger than", "greater than", "more than", "higher than", "above", "over"] if ask == "a>b" else ["smaller than", "less than", "lower than", "below", "under"])
        t = r.choice(["is {a} {r} {b}", "{a} is {r} {b}, right", "I say {a} is {r} {b}. True", "I think {a} is {r} {b}, am I right", "is it right that {a} is {r} {b}", "is it correct to say {a} is {r} {b}", "they say {a} is {r} {b}. Is that so", "do you agree that {a} is {r} {b}", "my friend says {a} is {r} {b}", "is {a} {r} {b} or not", "{a} is {r} {b}: yes or no", "can {a} be {r} {b}", "would {a} be {r} {b}", "so {a} is {r} {b}", "true or false: {a} is {r} {b}"]).format(a=a, b=b, r=rel)
    if r.random() < 0.4:
        t = case(r, t)
    return P.habits(r, t + r.choice(["?", "?", "?", "", "", ".", "!", "??", ", please?", " please"]))


def about_word(r, kind, word, letter):
    v = P.word_form(r, word)
    w = v if r.random() < 0.75 else r.choice(["the word {}", "the term {}", "this word: {}", "the spelling of {}", "the noun {}", "the following word: {}"]).format(v)
    if kind == "letters":
        l = letter.upper() if r.random() < 0.1 else letter
        n = r.choice(["{l}", "{l}s", "{l}'s", "letters {l}", "\"{l}\"", "'{l}'", "'{l}'s", "{l} letters", "letter {l}'s", "letter {l}", "times {l}", "times the letter {l}"]).format(l=l)
        the = r.choice(["the letter {}", "{}", "an {}" if l in "aeioflmnrsx" else "a {}", "the {}", "the character {}", "'{}'"]).format(l)
        it = r.choice("have hold contain include need use want carry show own take count get like".split())
        t = r.choice(["{w}... how many {n} does it {it}", "{w}, how many {n} does it {it}", "take {w}: how many {n} does it {it}", "{w}: are there {d} {n} in it, or how many", "does {w} really have {d} {n}, or how many", "{w}. How many {n} in there, in truth", "how many {n} does {w} {it} in total", "the word is {w}. How many {n} does it {it}", "my word is {w}, I want to know how many {n} it has", "I wrote {w}. How many {n} did I write", "{w}... how many {n} does it have", "{w} - how many {n}", "{w}: number of {n}", "the count of {n} in {w}", "the number of times {t} appears in {w}", "the number of times you see {t} in {w}", "count how often {t} shows up in {w}", "how often do you see {t} in {w}", "how often can {t} be found in {w}", "how frequently does {t} occur in {w}", "{w} contains {t} how many times", "{w} has {t} how many times", "is there any {l} in {w}, how many", "is there {t} in {w}? how many",
                      "are there {n} in {w} and how many", "in {w}, count {t}", "in {w}, how often do I see {t}", "when I write {w}, how many {n} do I need", "when spelling {w}, how many {n} are there", "if I spell {w}, how many {n} do I use", "I bet you can't count {t} in {w}", "can you count {t} in {w}", "for {w}, tell me how many {n} there are", "tell me how many {n} you find in {w}", "how many {n} does it take to write {w}", "count of {n}: {w}", "letter {l} count in {w}", "take {w} and count {t}", "look at {w}. How many {n}", "look at {w}: how many {n} are there", "of the letters in {w}, how many are {l}", "how many {n} belong to {w}", "how many {n} occur in {w}", "what number of {n} does {w} have", "how many {n} are in there: {w}", "give me the number of {n} in {w}", "do you know how many {n} are in {w}", "check {w} for {t}: how many"]).format(w=w, n=n, t=the, l=l, it=it, d=r.randrange(0, 6))
    elif kind == "backwards":
        verb = r.choice("spell write type print say show output give display put render read recite list pronounce draw tell return make".split())
        how = r.choice(["backwards", "backwards", "backward", "in reverse", "reversed", "from back to front", "from right to left", "from the last letter to the first", "the other way round", "in the opposite order", "in reverse order", "mirrored", "from end to start", "from the end to the beginning", "with its letters reversed", "but backwards", "bakwards", "backwords", "the wrong way round", "in backwards order", "back to front", "turned around"])
        t = r.choice(["{x} {w} {h}", "{x} {w} {h}", "{x} me {w} {h}", "{x} the letters of {w} {h}", "please {x} for me {w} {h}", "{w}, but {h}", "{w}, {h}", "{h}: {w}", "{w} {h}", "what is {w} {h}", "how would {w} look {h}", "how does {w} look {h}", "how do I {x} {w} {h}", "{x} {h}: {w}", "{x} this {h}: {w}", "what do I get when I {x} {w} {h}", "take {w} and {x} it {h}", "I want {w} {h}", "can {w} be written {h}? show me", "{w} -> {h}", "the opposite order of the letters in {w}", "put the letters of {w} {h}", "could I see {w} {h}", "{w}: {x} it {h}", "{w} is a word. {x} it {h}", "if {w} is read {h}, what does it say"]).format(x=verb, w=w, h=how)
    else:
        t = r.choice(["{w} - how many letters is that", "{w}: letter count", "tell me the letter count for {w}", "letter count for {w}", "how many letters make up {w}", "how many letters are used in {w}", "what is the letter count of {w}", "of how many letters is {w} made", "{w} is how many letters long", "how many letters long is {w}", "{w}... how many letters", "give me the length of {w}", "the total number of letters in {w}", "how many characters make up {w}", "when I write {w}, how many letters is that", "how many letters do I need for {w}", "size of {w} in letters", "count every letter in {w}"]).format(w=w)
    if r.random() < 0.25:
        t = r.choice(["please ", "can you ", "could you ", "would you ", "now ", "can u ", "kindly ", "hey, ", "hi! ", "ok: ", "so ", "I wonder: ", "next: ", "try this: ", "pls "]) + t
    if r.random() < 0.4:
        t = case(r, t)
    return P.habits(r, t + r.choice(["?", "?", "?", "", "", "", ".", "!", " please", ", please", " for me", " for me?", " pls", " thanks", ", would you?", ", please?"]), keep=(word.lower(),))


ASIDE = ["I am in a hurry.", "My calculator died.", "It is for my homework.", "Do not get it wrong.", "I always forget.", "Take your time.", "No rush.", "Be quick!", "I bet you can do it.", "My friends and I disagree.", "It is a bet.", "I am {w}.", "My name is {n}.", "Hi, I am {n}.", "I'm {n} from {p}.", "This is hard.", "This one is easy.", "Let us see how smart you are.", "I need your help.", "Think carefully.", "Mind the rules.", "lol", "haha", "I keep forgetting", "ok?", "My {w} needs to know.", "The {w} is {w2}.", "I like {t}.", "I was reading about {t}.", "{n} asked me this.", "{n} says it is hard.",
         "My teacher wants to know.", "I'm stuck.", "any idea?", "if you don't mind", "go!", "quick one.", "Serious question.", "Here is my question.", "Can you handle this?", "I am testing you.", "just kidding", "kind sir", "dear machine", "mate", "dude", "man", "be careful", "and be honest", "I can't do it in my head.", "I think I know it already.", "You are my last hope.", "It's late here.", "one more time", "same as before", "real quick", "in the {w}", "for the {w}", "says {n}", "I owe you one", "don't guess", "step by step please", "with all steps"]


def aside(r, t, word):
    """A remark before or after the question"""
    x = r.choice(ASIDE).format(w=word(r), w2=word(r), n=r.choice(P.NAMES) if r.random() < 0.6 else word(r).capitalize(), p=r.choice(F.PLACES), t=r.choice(F.TOPICS))
    if r.random() < 0.2:
        x = F.soup(r, word)
        x = "".join(c for c in x if not c.isdigit()).strip()
    if r.random() < 0.5:
        x = x.lower()
    if r.random() < 0.5:
        return x + ("" if x[-1:] in ".?!" else r.choice([".", ",", ":", " -", "!", "..."])) + " " + t
    return t + ("" if t.rstrip()[-1:] in ".?!=" else r.choice([",", ".", "?", " -", ";", ""])) + " " + x


LEAD = ["good, ", "and ", "ok ", "ok, ", "great, now ", "could you ", "can you ", "please ", "now ", "then ", "so ", "nice. ", "and now ", "well, ", "next, ", "alright, ", "cool, ", "hm, ", "what if I ", "what if you ", "how about ", "I want you to ", "would you ", "go on: ", "thanks, now ", "fine, ", "sure, ", "yes, "]
IT = ["it", "that", "the result", "that result", "the answer", "this", "the last number", "your answer", "the previous result", "the total", "that number", "what you got", "the outcome"]
STEP = {"+": ["add {b} to {it}", "add {b}", "{b} more on top", "and {b} on top", "{it} plus {b}", "plus another {b}", "increase {it} by {b}", "raise {it} by {b}", "put {b} on top", "add {b} more", "then {b} more", "{b} more", "{it} and {b} more", "give it {b} more", "make it {b} more", "add another {b} to {it}", "what is {it} plus {b}", "sum {it} and {b}"],
        "-": ["take {b} off {it}", "take {b} from {it}", "take {b} off", "take away {b} from {it}", "subtract {b} from {it}", "{it} minus {b}", "minus another {b}", "decrease {it} by {b}", "reduce {it} by {b}", "remove {b} from {it}", "lower {it} by {b}", "{b} less", "make it {b} less", "what is {it} minus {b}", "deduct {b}", "drop {b}"],
        "*": ["multiply {it} by {b}", "{it} times {b}", "times {b}", "{b} times {it}", "what is {it} times {b}", "{b} of those", "multiply {it} with {b}", "take {it} times {b}", "take {it} {b} times"],
        "/": ["divide {it} by {b}", "{it} divided by {b}", "{it} over {b}", "split {it} by {b}", "what is {it} divided by {b}", "share {it} among {b}", "split {it} into {b} parts"]}


def step(r, op, b):
    t = r.choice(STEP[op]).format(b=P.number(r, b, 0.12), it=r.choice(IT))
    if r.random() < 0.55:
        t = r.choice(LEAD) + t
    return t + r.choice(["", "", "", " please", " now", " pls", ", please", " then", " again"])


WHO = {"who": (["who", "what"], ["are you", "might you be", "exactly are you", "r u", "am I chatting with", "am I speaking to", "am I talking with", "do you call yourself", "is this model", "is the thing I am talking to", "is answering me", "is behind this chat", "do I have here"], ["", "", "", " really", " actually", " exactly", " then", " anyway", ", little one", " today"]),
       "r1": (["are you", "is this", "am I talking to", "you are", "so you are", "aren't you", "is that", "are you maybe", "am I using", "would you be"], ["the real {x}", "the actual {x}", "really {x}", "truly {x}", "{x}", "{x}", "the famous {x}", "a version of {x}", "the original {x}", "just {x}"], ["", "", "", " or not", " or something else", " or what", ", yes or no", ", honestly", " in disguise", " itself"]),
       "size": (["how many", "what number of", "tell me how many", "roughly how many", "so how many"], ["parameters", "params", "weights", "model parameters", "megabytes", "million parameters", "layers"], [" do you have", " have you got", " you got", " are in you", " are there in you", " does this model have", " does the pocket model have", " did you get", " are inside you"]),
       "can": (["what", "which", "what sort of", "what kind of", "what kinds of", "tell me what", "list what", "which sort of"], [" things", " tasks", " problems", " sums", " questions", " stuff", " exercises", " puzzles"], [" can you do", " can you solve", " are you able to do", " could you do for me", " can you handle", " do you know how to do", " can you work out", " can you help with", " are you able to solve for me", " can I give you", " may I ask", " can one ask you"])}
OTHERS = "R1|DeepSeek|DeepSeek R1|deepseek-r1|ChatGPT|GPT-4|Claude|Gemini|Llama|Qwen|Mistral|Grok|Copilot|OpenAI|a big model|DeepSeek V3|Siri|Alexa|the 671B model|o1".split("|")
GREET = ("hello hi hey hallo howdy yo hiya heya".split(), [" there", " you", " friend", " robot", " machine", " dear model", " little model", " tiny model", " my friend", " buddy", " everyone", " pocket", " stranger", " again", " from {p}", ", I am {n}", ", {n} here", ", my name is {n}", " mate", " old friend", " computer", " again, model", " there, how nice", " world", " thinktab"])
THANK = (["thanks", "thank you", "thx", "cheers", "many thanks", "great, thanks", "ok thanks", "thanks so much", "ok, thank you", "perfect, thanks"], ["", "", " mate", " man", " buddy", " a lot", " so much", " for that", " for your help", " dude", " model", ", thanks", ", that was quick", ", well done", ", good work", ", that's all I need", " a million", " indeed", " again"])


def chat(r, kind, word):
    if kind == "greet":
        t = r.choice(GREET[0]) + r.choice(GREET[1])
    elif kind == "thanks":
        t = r.choice(THANK[0]) + r.choice(THANK[1])
    else:
        a, b, c = WHO[kind]
        a, b, c = r.choice(a), r.choice(b), r.choice(c)
        t = a + ("" if b.startswith(" ") else " ") + b + c
        if r.random() < 0.15:
            t = r.choice(["and ", "so ", "hey, ", "ok, ", "hi, ", "tell me, ", "please, ", "by the way, "]) + t
    t = t.format(p=r.choice(F.PLACES), n=r.choice(P.NAMES) if r.random() < 0.6 else word(r).capitalize(), x=r.choice(OTHERS))
    return t
