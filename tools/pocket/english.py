"""Ordinary English that asks nothing the pocket model can do: sentences composed from a small grammar.

Without it the model takes any sentence with an unusual word for a spelling problem. Words of its own problems
(count, letter, sum, larger, backwards …) and numbers occur here as well, so that one word decides nothing.
"""

NOUNS = ("time year people way day man thing woman life child world school state family student group country problem hand part place case week company system program question work government number night point home water room mother area money story fact month lot right study book eye job word "
         "business issue side kind head house service friend father power hour game line end member law car city community name president team minute idea kid body information back parent face others level office door health person art war history party result change morning reason research girl guy moment air teacher force education "
         "food bread rice egg onion garden dog cat bird horse fish penguin shark whale lion tiger tree flower river lake sea ocean mountain island beach town village street road bridge train bus plane bike boat ship phone computer screen keyboard mouse window kitchen table chair bed lamp light sun moon star planet sky rain snow wind storm fire ice "
         "boss neighbour landlord doctor nurse king queen wizard dragon ghost robot pirate soldier farmer baker painter singer actor writer poet band song film movie novel poem letter email message picture photo colour sound smell taste dream fear love joy anger hope secret truth lie joke riddle trick game match goal score ball race winner "
         "sum total difference product remainder digit letter count spelling alphabet vowel word sentence page chapter language grammar code function variable list file server network error test bug button website password account price bill tax bank market stock share coin dollar euro wedding birthday holiday trip hotel ticket passport apology").split()
VERBS = ("be have do say get make go know take see come think look want give use find tell ask work seem feel try leave call need become put mean keep let begin help show hear play run move like live believe hold bring happen write provide sit stand lose pay meet include continue set learn change lead understand watch follow stop create speak read allow add spend grow open "
         "walk win offer remember love consider appear buy wait serve die send expect build stay fall cut reach kill remain suggest raise pass sell require report decide pull fly swim jump sing dance sleep eat drink cook bake clean wash paint draw drive ride climb dig plant catch throw hit kick break fix repair open close count spell reverse divide multiply subtract compare sort reduce double share split "
         "recommend explain describe translate summarise correct improve draft design choose book order cancel navigate proofread shorten rank list name define pronounce guess imagine pretend invent discover prove solve").split()
ADJ = ("good new first last long great little own other old right big high different small large next early young important few public bad same able best better sure free true real full special easy clear recent certain personal open red blue green black white dark cold hot warm happy sad angry tired hungry rich poor strong weak fast slow quiet loud sweet sour salty fresh dry wet clean dirty empty heavy light deep "
       "wide short tall thick thin round square wild famous strange funny serious beautiful ugly cheap expensive dangerous safe healthy sick busy lazy smart stupid honest polite rude medieval modern chemical legal local foreign larger smaller bigger longer shorter second double half whole odd even prime backwards").split()
WH = "what who where when why how which whose".split()
AUX = "do does did can could will would should may might must is are was were has have had".split()
PREP = "in on at with without for from to of about under over between behind against during before after near like through".split()
BE = "is|are|was|were|will be|would be|can be|should be|has been|had been".split("|")
HOWS = "many much long old far big tall fast deep often high heavy late wide cold hot soon strong good well hard".split()
START = ["please", "can you", "could you", "would you", "I want you to", "I need you to", "help me to", "how do I", "how can I", "how should I", "should I", "let us", "you should", "teach me to", "is it possible to", "why should I", "when do we", "I would like to", "try to", "don't", "never", "do not forget to", "remember to"]


TONGUE = {
    "de": "ich du er sie wir ihr der die das ein eine und oder aber nicht kein mit von zu auf in für über unter was wer wo wann warum wie welche kann will muss soll hat ist sind war wird habe mein dein gut schlecht heute morgen gestern Haus Hund Katze Stadt Land Wasser Brot Freund Zeit Jahr Tag Nacht Liebe Arbeit Buch machen gehen sagen sehen essen trinken schreiben lesen schlafen bitte danke",
    "fr": "je tu il elle nous vous ils le la les un une des et ou mais pas avec de à au pour sur sous que qui où quand pourquoi comment quel quelle peut veut doit a est sont était sera j'ai mon ton bon mauvais demain hier aujourd'hui maison chien chat ville pays eau pain ami temps année jour nuit amour travail livre faire aller dire voir manger boire écrire lire dormir merci s'il l'homme c'est qu'est-ce n'est d'un",
    "es": "yo tú él ella nosotros ellos el la los las un una y o pero no con de a para por sobre qué quién dónde cuándo por cómo cuál puede quiere debe tiene es son era será mi tu bueno malo hoy mañana ayer casa perro gato ciudad país agua pan amigo tiempo año día noche amor trabajo libro hacer ir decir ver comer beber escribir leer dormir gracias está están muy más también",
    "it": "io tu lui lei noi voi loro il lo la i gli le un una e o ma non con di a per su che chi dove quando perché come quale può vuole deve ha è sono era sarà mio tuo buono cattivo oggi domani ieri casa cane gatto città paese acqua pane amico tempo anno giorno notte amore lavoro libro fare andare dire vedere mangiare bere scrivere leggere dormire grazie molto anche",
    "pt": "eu você ele ela nós eles o a os as um uma e ou mas não com de para por sobre que quem onde quando porque como qual pode quer deve tem é são era será meu teu bom mau hoje amanhã ontem casa cão gato cidade país água pão amigo tempo ano dia noite amor trabalho livro fazer ir dizer ver comer beber escrever ler dormir obrigado está muito também lição",
    "nl": "ik jij hij zij wij de het een en of maar niet met van naar op in voor over wat wie waar wanneer waarom hoe welke kan wil moet heeft is zijn was wordt mijn jouw goed slecht vandaag morgen gisteren huis hond kat stad land water brood vriend tijd jaar dag nacht liefde werk boek maken gaan zeggen zien eten drinken schrijven lezen slapen dank je",
    "sv": "jag du han hon vi ni de en ett och eller men inte med av till på i för om vad vem var när varför hur vilken kan vill måste har är var blir min din bra dålig idag imorgon igår hus hund katt stad land vatten bröd vän tid år dag natt kärlek arbete bok göra gå säga se äta dricka skriva läsa sova tack og ikke jeg det hvor hva er",
    "pl": "ja ty on ona my wy oni i lub ale nie z do na w dla o co kto gdzie kiedy dlaczego jak który może chce musi ma jest są był będzie mój twój dobry zły dziś jutro wczoraj dom pies kot miasto kraj woda chleb przyjaciel czas rok dzień noc miłość praca książka robić iść mówić widzieć jeść pić pisać czytać spać proszę dziękuję se jak je co kdo kde",
    "tr": "ben sen o biz siz ve veya ama değil ile için ne kim nerede neden nasıl hangi var yok bugün yarın dün ev köpek kedi şehir su ekmek zaman yıl gün gece iş kitap yapmak gitmek saya kamu dia apa siapa mana kapan dan atau tidak dengan hari rumah anjing air makan minum buku terima kasih bạn tôi là gì không có một nhà",
    "ru": "я ты он она мы вы и или но не с в на для о что кто где когда почему как какой может хочет есть был будет мой твой хороший сегодня завтра вчера дом собака кот город вода хлеб друг время год день ночь любовь работа книга делать идти сказать есть пить писать читать спать спасибо",
}


def tongue(r, word):
    words = r.choice(list(TONGUE.values())).split()
    t = " ".join(r.choice(words) if r.random() < 0.9 else word(r).capitalize() for _ in range(r.randrange(2, 10)))
    if r.random() < 0.6:
        t = t[:1].upper() + t[1:]
    return r.choice(["", "", "", "¿"]) + t + r.choice(["?", "?", " ?", "", ".", "!"])


def algebra(r, word):
    """Letters for numbers, sequences, statistics: looks like a sum, is none"""
    v = r.choice("xxxyyzabnkt")
    k = lambda: r.choice(["", "", str(r.randrange(2, 100))])
    part = lambda: k() + r.choice([v, v, v + "^2", v + "²", f"({v} {r.choice('+-')} {r.randrange(1, 20)})", r.choice("xyzab"), f"{r.choice(['sin', 'log', 'f', 'g'])}({v})"])
    pad = r.choice(["", " "])
    e = part()
    for _ in range(r.randrange(1, 4)):
        e += pad + r.choice(["+", "-", "*", "/", "", "+", "-"]) + pad + r.choice([part(), str(r.randrange(1, 100)), part()])
    if r.random() < 0.4:
        e += pad + r.choice(["=", "=", "<", ">"]) + pad + r.choice([str(r.randrange(0, 100)), part(), r.choice("yz")])
    seq = ", ".join(str(r.randrange(0, 60)) for _ in range(r.randrange(3, 8)))
    return r.choice(["solve {e}", "simplify {e}", "find {v} in {e}", "the roots of {e}", "what is {v} if {e}", "factor {e}", "expand {e}", "plot {e}", "the slope of {e}", "derivative of {e}", "{e}", "{e}, find {v}", "solve for {v}: {e}", "graph of {e}", "integrate {e}", "what does {e} look like", "the limit of {e}", "is {e} linear",
                     "what comes next: {s}", "the next number in {s}", "continue the sequence {s}", "the median of {s}", "the average of {s}", "mean of {s}", "the mode of {s}", "the range of {s}", "sort {s}", "what is the pattern in {s}", "standard deviation of {s}", "which of {s} is odd", "the variance of {s}", "is {s} a series"]).format(e=e, v=v, s=seq) + r.choice(["?", "?", "", ".", " please"])


# numbers that are to be left alone: times, ages, addresses, orders, riddles, recipes, units, games
DAILY = ("set a timer for {k} {t}|set an alarm for {h}|wake me at {h}|meet me at {h}|call me at {h}:{m}|see you at {h}|remind me in {k} {t}|my phone number is {p} {p}|my number is {p}{p}|my PIN is {p}|call {p} {p}|my address is {k} {n} street|I was born in {y}|I am {k} years old|she turned {k} in {y}|room {k} please|page {k} of the {n}|chapter {k}|"
         "flight {k} leaves at {h}:{m}|bus {k} to the {n}|the {n} opens at {h}|is {h} o'clock too late|book a table for {k} at {h}|order {k} {ns}|buy {k} {ns} and {j} {ns2}|I need {k} {ns} for the {n}|{k} {ns} walk into a {n}|{k} {ns} and a {n}, what is the story|the top {k} {ns}|my {k} favourite {ns}|list {k} {ns}|write {k} {ns} about the {n}|in {k} words|describe it in {k} sentences|"
         "at {k} {u} per hour, how long for {j} {u}|how far do I get in {k} hours at {j} {u} per hour|if I drive {k} {u} at {j} {u} per hour, how long does it take|{k} {w} in {w2}|convert {k} {w} to {w2}|how many {w} are {k} {w2}|what weighs more, {k} {w} of {n} or {k} {w} of {n2}|what is heavier, a {w} of {n} or a {w2} of {n2}|"
         "a {n} and a {n2} cost {k} together, the {n} costs {j} more than the {n2}, what does the {n2} cost|{k} {ns}, one {n2}: which {n} is right|one of {k} {ns} hides a {n2}, where is it|there are {k} doors and one {n}, what do you do|a {n} has {k} {ns2} and {j} keys, what is it|I have {k} eyes and no {n}, what am I|what has {k} {ns} but no {n2}|what goes on {k} legs in the morning|"
         "roll {k} dice|flip {k} coins|the odds of {k} {ns}|shuffle {k} cards|play level {k}|the score is {k}:{j}|who won {k} to {j}|checkmate in {k}|{h}:{m}|{h} pm|at {h}|on the {k}th|in {y}|since {y}|before {y}|{y}?|from {y} to {y2}|the summer of {y}|what happened on {h}/{k}/{y}|is {h}/{k} a holiday|"
         "my {n} is {k} {t} late|it takes {k} {t}|wait {k} {t}|bake it for {k} {t} at {j} degrees|it is {k} degrees outside|my {n} weighs {k} {w}|the {n} is {k} {w} away|turn left in {k} {w}|version {k}.{j}|channel {k}|gate {k}|platform {k}|seat {k}|size {k} shoes|apartment {k}|highway {k}|route {k}|psalm {k}|article {k}|section {k}.{j}|error {p}|error code {k}|port {p}|"
         "{n} number {k}|number {k} is alive|the {k}th {n}|every {k} {t}|the {n} of the {k} {ns}|the rule of {k}|{k} is my lucky number|is {k} a lucky number|why is {k} unlucky|what is special about {k}|why {k}|how do you write {k}|how do I pronounce {k}|is {k} odd|is {k} a square|the digits of {k}|{k} in letters|translate {k} into French|spell {k}|{k} backwards|"
         "{k} {ns} for the price of {j}|the {n} costs {k}, is that cheap|is {k} {w} a lot|is {k} a lot|can I lift {k} {w}|how old is someone born in {y}|how many {t} until {y}|how many {t} in {k} {t}|what day is it in {k} days|give me a {n} of {k} {ns}|a poem with {k} lines|a word with {k} letters|{k} letters, starts with {l}|words with {k} {l}").split("|")


def daily(r, word):
    """Everyday sentences with numbers that nobody wants added up"""
    n = lambda: word(r) if r.random() < 0.25 else r.choice(NOUNS)
    pl = lambda: (lambda w: w if w.endswith("s") else w + "s")(n())
    k = lambda: r.choice([r.randrange(1, 13), r.randrange(1, 100), r.randrange(1, 1000)])
    t = "minutes hours days weeks seconds months years".split()
    w = "kg grams pounds miles km metres feet inches litres cups dollars euros celsius fahrenheit stone yards".split()
    return r.choice(DAILY).format(k=k(), j=k(), h=r.randrange(1, 25), m=r.randrange(10, 60), p=r.randrange(100, 10000), y=r.randrange(1500, 2040), y2=r.randrange(1500, 2040), n=n(), n2=n(), ns=pl(), ns2=pl(),
                                  t=r.choice(t), u=r.choice(["km", "miles", "kilometres"]), w=r.choice(w), w2=r.choice(w), l=r.choice("abcdefghijklmnopqrstuvwxyz")) + r.choice(["?", "?", "", "", ".", "!", " please"])


MAKES = "Galaxy PlayStation Xbox Boeing Airbus Golf Porsche Civic ThinkPad Ubuntu Android Firefox Chrome Rocky Apollo Formula USB Bluetooth Llama Office Photoshop Kindle Nokia Ferrari Mazda Fedora Debian Java Unity Doom Tekken Batman Saw Alien Nikon Canon Honda Yamaha Sony Intel Core Ryzen Audi Fiat Type Grade Unit Agent Section Area Psalm Volume Season Episode Terminator".split()


def versions(r, word):
    """Things whose names end in a number: two of them are no comparison of numbers"""
    name = lambda: r.choice(MAKES) if r.random() < 0.6 else word(r).capitalize() + (" " + word(r).capitalize() if r.random() < 0.2 else "")
    k = lambda: r.choice([str(r.randrange(1, 30)), str(r.randrange(1, 30)), str(r.randrange(1, 1000)), str(r.choice([80, 90, 95, 98, 2000, 2003, 2010, 2020, 500, 707, 747, 911, 360])), f"{r.randrange(1, 15)}.{r.randrange(0, 12)}"])
    a, b = name(), name() if r.random() < 0.6 else ""
    the = r.choice(["", "", "", "the ", "a ", "my "])
    p, q = f"{the}{a} {k()}", f"{the}{b or a} {k()}" if r.random() < 0.85 or not b else f"{the}{b}"
    rel = r.choice("better newer older faster cheaper larger bigger smaller heavier longer worse prettier lighter stronger safer nicer".split())
    v = r.choice("buy take get choose watch play read use like prefer install recommend drive own sell see".split())
    tail = r.choice(["", "", f" for {r.choice(NOUNS)}", f" in {r.choice(NOUNS)}", f" if I {r.choice(VERBS)}"])
    return r.choice(["compare {p} with {q}", "compare {p} and {q}", "compare {p} to {q}", "{p} vs {q}", "{p} or {q}", "which is {r}, {p} or {q}", "which one is {r}: {p} or {q}", "is {p} {r} than {q}", "what is the difference between {p} and {q}", "should I {v} {p} or {q}", "do you {v} {p} or {q}", "which came first, {p} or {q}", "which was made first, {p} or {q}", "which of {p} and {q} do you {v}", "why is {p} {r} than {q}", "can I {v} {p}", "{v} {p}",
                     "tell me about {p}", "what is new in {p}", "how do I {v} {p}", "who made {p}", "when did {p} come out", "is {p} any good", "my {p} is broken", "{p} and {q}, what changed", "{p}", "is {p} the same as {q}", "from {p} to {q}", "what comes after {p}", "how long is {p}", "how many {n} are in {p}"]).format(p=p, q=q, r=rel, v=v, n=r.choice(NOUNS) + "s") + tail


TRIGGERS = "reverse|reversed|backward|backwards|spelling|counting|count|letter|letters|sum|product|difference|plus|minus|times|larger|smaller|double|half|total|remainder|digit|number|word|longest|mirror|flip|flipped|turn|spell|compare|split|share|divide|dividing|division|multiply|multiplying|add|adding|subtract|addition|subtraction|length|long|short|opposite|more|less|greater|equal|even|odd|whole|inverse|forward|upside down|inside out|left|right|first|last|second|double|triple|twice|dozen".split("|")


def idiom(r, word):
    """The words of the model's own problems in other senses: "the product of good work", "reverse gear, what is it" """
    n = lambda: word(r) if r.random() < 0.35 else r.choice(NOUNS)
    t = r.choice(TRIGGERS)
    core = r.choice(["{t} {n}", "{t} {n}", "{t} {n}", "{n} {t}", "the {t} of {n}", "the {t} {n}", "a {t} {n}", "{t} of {n}", "{t} and {t2}", "{t} or {t2}", "{t} in {n}", "{t} your {n}", "{t} my {n}", "{t} the {n}", "{t}ing {n}", "{t} on {n}", "{t} it out", "{t} me in", "{t} {n} from {n2}", "{t} the {n} in your {n2}", "{t} a {n} of {n2}", "{t} with {n}", "the {n} and the {t}", "the {t} of all {n}s", "under the {t} of {n}"]).format(t=t, t2=r.choice(TRIGGERS), n=n(), n2=n())
    wh = lambda: r.choice([f"{r.choice(WH)} {r.choice(AUX)} {r.choice(['it', 'that', 'one', 'you', 'we', 'people', 'this', 'they', 'I', 'the ' + n()])} {r.choice(VERBS)}", f"what is {r.choice(['it', 'that', 'this', 'left', 'next', 'the ' + n(), 'your ' + n()])}", f"what is {r.choice(['it', 'that'])} good for", f"what does {r.choice(['it', 'that'])} {r.choice(['mean', 'do', 'cost', 'say', 'take', 'need'])}", f"is {r.choice(['it', 'that'])} {r.choice(ADJ)}", "who said that", "what next", f"then {r.choice(VERBS)} {r.choice(['it', 'the ' + n(), 'again'])}", f"and the {n()}", f"for {n()}", f"or {n()}"])
    x = r.random()
    if x < 0.42:
        s = core + r.choice([": ", ", ", ", ", " - ", "? ", ". ", "; "]) + wh()
    elif x < 0.75:
        s = r.choice(["what is {c} about", "how does {c} work", "why does {c} matter", "explain {c}", "is {c} {a}", "who invented {c}", "tell me about {c}", "what does {c} mean", "do you like {c}", "can you {v} {c}", "I {v} {c}", "we {v} {c} {p} the {n}", "why do people {v} {c}", "{c} is {a}", "what do you know about {c}", "how do I {v} {c}", "is there {c} in {n}", "which {n} has {c}", "the history of {c}", "when is {c} {a}", "{c} {p} the {n} is {a}", "give me an example of {c} in {n}", "is {c} good for my {n}", "where is {c}", "can {n}s {v} {c}", "can you {t} {p} your {n}s", "{t} {p} the {n}, what happens", "is {n} {a} {n2}", "which {n} has the most {t}s in {n2}", "is \"{n}\" a {a} {n2}", "is \"{n}\" {a} {n2}", "does \"{n}\" {v} {a}", "which {n} has the {t} {n2}s", "what {n} has the {a} {n2}"]).format(c=core, a=r.choice(ADJ), v=r.choice(VERBS), n=n(), n2=n(), p=r.choice(PREP), t=t)
    else:
        words = sentence(r, word).split(" ")
        while len(words) < 5:
            words = sentence(r, word).split(" ")
        if r.random() < 0.25:
            i = r.randrange(len(words))
            words[i] = r.choice(["\"{}\"", "'{}'"]).format(words[i].strip("?!.,:"))
        words[r.randrange(len(words))] = t
        s = " ".join(words)
    return s


def said(r, word):
    """Short sayings, most with a contraction"""
    n = lambda: word(r) if r.random() < 0.2 else r.choice(NOUNS)
    s = r.choice("I'll you'll we'll they'll he'll she'll it'll I'd you'd we'd they'd I've you've we've they've I'm you're we're they're he's she's it's that's there's let's don't can't won't isn't aren't didn't wouldn't shouldn't never always nobody everybody who's what's here's".split())
    mid = r.choice(["be", "be", "have", "not", "not be", "never", "been", "go", "see", "come", "get", "take", "make", "do", "a", "the", "my", "no", "all", "so", "too", "just", "still"] + [r.choice(VERBS) for _ in range(6)] + [r.choice(ADJ) for _ in range(6)])
    end = r.choice(["", "back", "there", "here", "soon", "home", "away", "out", "in", "on", "up", "down", "it", "me", "you", "again", "forever", "alone", "later", "now", "tonight", "over", "off", "together", "around", "by", "for ever", "one of us", "done", "gone", "late", "ready", "no more", "with you", "without me", "for you", "on my way", "in love", n(), "the " + n(), "a " + n(), "my " + n(), r.choice(PREP) + " the " + n(), r.choice(ADJ)])
    t = f"{s} {mid} {end}".strip()
    if r.random() < 0.25:
        t += r.choice([", ", ". ", " and ", " but ", ", my ", "... "]) + r.choice([n(), f"{r.choice(VERBS)} {r.choice(['it', 'me', 'the ' + n()])}", r.choice(ADJ), f"{n()} {n()}"])
    return (t[:1].upper() + t[1:] if r.random() < 0.6 else t) + r.choice(["", "", "", ".", "!", "?", "..."])


def literal(r, word):
    """Data and addresses: JSON, lists, XML, assignments, paths, mail, selectors"""
    key = lambda: word(r) if r.random() < 0.5 else r.choice("a b c x y id name n k v key value age items data list user type foo bar".split())

    def value(d):
        x = r.random()
        if d < 3 and x < 0.25:
            return "{" + r.choice(["", " "]).join(["", r.choice([", ", ","]).join(f"{q}{key()}{q}:{r.choice(['', ' '])}{value(d + 1)}" for q in ['"'] * r.randrange(0, 4)), ""]) + "}"
        if d < 3 and x < 0.5:
            return "[" + r.choice([", ", ","]).join(value(d + 1) for _ in range(r.randrange(0, 5))) + "]"
        if x < 0.75:
            return str(r.randrange(0, r.choice([10, 10, 100, 3000])))
        return r.choice([f'"{key()}"', f'"{key()}"', "true", "false", "null", f"'{key()}'", f"{r.randrange(0, 10)}.{r.randrange(0, 100)}", '""'])

    x = r.random()
    if x < 0.5:
        t = "{" + ", ".join(f'"{key()}": {value(1)}' for _ in range(r.randrange(1, 4))) + "}" if r.random() < 0.6 else "[" + ", ".join(value(1) for _ in range(r.randrange(1, 6))) + "]"
    elif x < 0.6:
        k = key()
        t = f"<{k}{r.choice(['', f' {key()}=' + chr(34) + str(r.randrange(0, 50)) + chr(34)])}>{r.choice([word(r), str(r.randrange(0, 500)), ''])}</{k}>"
    elif x < 0.7:
        t = r.choice(["{a}={n}", "{a}: {n}", "{a} = [{n}, {m}]", "{a}[{n}]", "{a}({n}, {m})", "{a}.{b}({n})", "{a} := {n}", "#{a} .{b}", "${a}", "--{a}={n}", "-{l} {a}", "{a}, {b}, {n}", "{a};{n};{m}", "{a} => {b}", "(({a}))", "({a} {n} {m})", "{a}::{b}", "@{a}", "#{a}", "&{a};", "%{n}", "{a}_{b}", "{a}-{n}", "{a}{n}", "{a}|{b}"]).format(a=key(), b=key(), l=r.choice("abcdefx"), n=r.randrange(0, 100), m=r.randrange(0, 100))
    elif x < 0.8:
        t = r.choice(["https://{a}.com/{b}", "www.{a}.org", "{a}@{b}.net", "/{a}/{b}/{c}", "{c}:\\{a}\\{b}", "./{a}.{b}", "{a}.{b}?{c}={n}", "{n}.{m}.{n}.{m}", "localhost:{n}", "http://{a}:{n}", "~/{a}", "{a}.txt", "file:///{a}/{b}", "ftp {a}", "cd {a}/{b}", "ISBN {n}-{m}"]).format(a=word(r), b=word(r), c=r.choice("abcdxyz"), n=r.randrange(1, 256), m=r.randrange(1, 256))
    else:
        c = r.choice("!?.!?.,;:-_#*+/()=~<>|'\"…")
        t = c * r.randrange(3, 12) if r.random() < 0.5 else "".join(r.choice([c, c, c, *"!?!?.…"]) for _ in range(r.randrange(4, 9)))
        if r.random() < 0.25:
            t = r.choice("abcdefghijklmnopqrstuvwxyz") * r.randrange(4, 40)
        return t
    return t + r.choice(["", "", "", "", "?", " what is this", " fix it", " explain", ";"])


PRICES = ("{ns} and {ns2} come to {c} with the {ns} {j} dearer, the {ns2} are|a {n} and a {n2} cost {c} in all. The {n} is {j} more than the {n2}. How much is the {n2}|the {n} costs {j} {e} more than the {n2}, both together {c}. Price of the {n2}|if {k} {ns} cost {c}, what do {j} {ns} cost|{k} {ns} for {c}, how much for {j}|a {n} costs {c} and a {n2} costs twice as much, what do I pay|I buy {k} {ns} at {c} and pay with a {j} {e} note|the {n} went from {c} to {c2}, how many percent|"
          "{w} is twice as old as {w2}, in {k} years they are {j} together, how old is {w}|{w} is {k} years older than {w2}, together they are {j}. How old is {w2}|{w} has {k} more {ns} than {w2}, together {j}|a {n} climbs {k} metres a day and slides back {j} at night, when is it out|{k} {ns} make {k} {ns2} in {k} minutes, how long for {j} {ns}|{w} runs {a} than {w2} and {w3} does not. Who is {a}|if {w} is {a} than {w2}, is {w2} {a} than {w}|all {ns} are {ns2}, some {ns2} are {k}|"
          "is {k} {u} of {n} heavier than {k} {u} of {n2}|which is heavier, {k} {u} of {n} or {k} {u} of {n2}|I {a2} {p} {ns} and {v} {p2} a {n}. What am I|I have {ns} but no {n}, and I {v} every {n2}. Who am I|you {v} me {p} the {n} but never {p2} the {n2}. What am I|the more you {v}, the more {ns} you leave. What are they|what {v}s {p} a {n} but never {v2}s|which weighs more: a {u} of {n} or a {u} of {n2}|what is lighter, {k} {u} of {n} or {k} {u} of {n2}|does {k} {u} of {n} weigh more than {j} {u} of {n2}|is a {u} of {n} more than a {u} of {n2}|I have {k} {ns} in a dark room, how many do I need for a pair|half of my {ns} are {a}, the rest are {k}|{k} is to {j} as {h} is to what").split("|")


def puzzle(r, word):
    """Riddles with prices, ages and weights: numbers, but no sum of two"""
    n = lambda: word(r) if r.random() < 0.3 else r.choice(NOUNS)
    pl = lambda: (lambda w: w if w.endswith("s") else w + "s")(n())
    k = lambda: r.choice([r.randrange(1, 13), r.randrange(1, 100), r.randrange(1, 1000)])
    c = lambda: f"{r.randrange(0, r.choice([3, 20, 200]))}.{r.choice(['50', '10', '20', '05', '99', '95', '5', '25', str(r.randrange(10, 100))])}"
    w = lambda: word(r).capitalize() if r.random() < 0.6 else r.choice("Alice Bob Carol Dan Eve Fred Gina Hal Ivy Jo Karl Liz".split())
    a = r.choice("taller shorter older younger faster slower heavier lighter richer smaller larger bigger".split())
    return r.choice(PRICES).format(n=n(), n2=n(), ns=pl(), ns2=pl(), k=r.choice([k(), k(), c()]), j=r.choice([k(), k(), c()]), h=k(), c=r.choice([c(), c(), k()]), c2=c(), w=w(), w2=w(), w3=w(), a=a, a2=r.choice(VERBS), v=r.choice(VERBS), v2=r.choice(VERBS), p=r.choice(PREP), p2=r.choice(PREP), e=r.choice(["euro", "dollar", "pound"]), u=r.choice("kg kilo gram ton pound tonne litre bucket bag stone".split())) + r.choice(["?", "?", "?", "", ".", "!"])


def make(r, word):
    x = r.random()
    if x < 0.08:
        return tongue(r, word)
    if x < 0.12:
        return algebra(r, word)
    if x < 0.22:
        return daily(r, word)
    if x < 0.28:
        return versions(r, word) + r.choice(["?", "?", "", ".", " please"])
    if x < 0.38:
        return idiom(r, word) + r.choice(["?", "?", "", ".", "!"])
    if x < 0.43:
        return said(r, word)
    if x < 0.50:
        return literal(r, word)
    if x < 0.55:
        return puzzle(r, word)
    return sentence(r, word)


def sentence(r, word):
    dictionary = lambda share, usual: word(r) if r.random() < share else r.choice(usual)
    n = lambda: dictionary(0.3, NOUNS)
    v = lambda: dictionary(0.12, VERBS)
    a = lambda: dictionary(0.15, ADJ)

    def plural():
        x = n()
        return x if x.endswith("s") else x[:-1] + "ies" if x.endswith("y") and x[-2:-1] not in "aeiou" else x + "s"

    def measure():
        k = r.choice([r.randrange(1, 20), r.randrange(1, 200), r.randrange(1000, 2040)])
        return r.choice([f"{k} {r.choice(['kg', 'km', 'miles', 'metres', 'litres', 'hours', 'minutes', 'days', 'years', 'people', 'mph', 'degrees', 'pages', 'euros', 'points', 'percent'])}", f"{k} {r.choice(['kg', 'cups', 'litres', 'bags', 'pieces', 'kinds', 'years'])} of {n()}", f"{n().capitalize()} {k}", f"{k}th {n()}", f"chapter {k}", f"{k} o'clock", f"{r.randrange(1, 13)}/{r.randrange(1, 32)}", f"{r.randrange(0, 24)}:{r.randrange(10, 60)}", f"number {k}", f"the {k} {plural()}", f"level {k}", f"the year {k}", f"version {r.randrange(1, 20)}.{r.randrange(0, 12)}", f"page {k}", f"{n()} {k}"])

    def some():
        x = r.random()
        if r.random() < 0.07:
            return measure()
        if x < 0.16:
            return r.choice(["I", "you", "we", "they", "he", "she", "it", "people", "everyone", "nobody", "someone", "my friends", "me", "us", "this", "that"])
        if x < 0.24:
            return n().capitalize() + r.choice(["", " " + n().capitalize(), "'s " + n()])
        if x < 0.46:
            return r.choice(["", "", "the ", "my ", "all ", "most ", "some ", "these ", "two ", "three ", "seven ", f"{r.randrange(2, 120)} "]) + r.choice(["", "", a() + " "]) + plural()
        t = r.choice(["the ", "the ", "a ", "my ", "your ", "our ", "this ", "her ", "every ", "no ", "an ", ""]) + r.choice(["", "", "", a() + " "]) + n()
        return t + (f" {r.choice(PREP)} {r.choice(['the ', 'my ', '', 'a '])}{n()}" if r.random() < 0.2 else "")

    def tail():
        x = r.random()
        if x < 0.45:
            return ""
        if x < 0.65:
            return f" {r.choice(PREP)} {some()}"
        if x < 0.78:
            return " " + r.choice(["really", "never", "always", "often", "sometimes", "today", "tomorrow", "yesterday", "tonight", "now", "soon", "again", "together", "slowly", "quickly", "here", "there", "still", "already", "in spring", "in winter", "at night", "by accident", "for fun", "in the end", "at home", "in the world", "on average", "in one sentence", "like I'm five"])
        if x < 0.94:
            return f" {r.choice(['if', 'when', 'because', 'and', 'but', 'while', 'so that', 'although', 'before', 'after', 'or', 'that', 'until'])} {some()} {v()}" + (f" {some()}" if r.random() < 0.5 else "")
        return f" in {r.randrange(1400, 2040)}"

    x = r.random()
    if x < 0.16:
        t = f"{r.choice(WH)} {r.choice(AUX)} {some()} {v()}" + (f" {some()}" if r.random() < 0.5 else "") + tail()
    elif x < 0.26:
        t = f"{r.choice(WH)} {r.choice(BE)} {some()}{tail()}"
    elif x < 0.38:
        t = f"{r.choice(AUX)} {some()} {v()}" + (f" {some()}" if r.random() < 0.6 else "") + tail()
    elif x < 0.44:
        t = f"{r.choice(['is', 'are', 'was', 'were'])} {some()} {r.choice(['', 'a ', 'the '])}{a()} {r.choice(['', n(), 'than ' + some(), 'or ' + a()])}{tail()}"
    elif x < 0.54:
        t = f"how {r.choice(HOWS)} {r.choice(['', plural() + ' ', n() + ' ', a() + ' ' + plural() + ' '])}{r.choice(AUX)} {some()} {v()}{tail()}"
    elif x < 0.60:
        t = f"how many {r.choice(['', a() + ' '])}{plural()} {r.choice(['are', 'are there', 'have', 'live', v(), 'were', 'do you', 'does it'])} {r.choice(['in ', 'on ', 'for ', 'to ', 'with ', ''])}{some()}{tail()}"
    elif x < 0.74:
        t = f"{v()} {r.choice(['', 'me ', 'it ', 'us '])}{some()}{tail()}"
    elif x < 0.82:
        t = f"{r.choice(START)} {v()} {some()}{tail()}"
    elif x < 0.94:
        t = f"{some()} {r.choice(['', 'can ', 'will ', 'would ', 'is ', 'are ', 'was ', 'has ', 'must '])}{v()}" + (f" {some()}" if r.random() < 0.6 else "") + tail()
    else:
        t = f"{some()} or {some()}" if r.random() < 0.4 else f"{some()}, {some()} and {some()}" if r.random() < 0.4 else some() + tail()
    if r.random() < 0.1:
        t += r.choice([". ", "? ", ", ", "! ", ": "]) + f"{r.choice(WH)} {r.choice(AUX)} {some()} {v()}"
    t = t.replace("  ", " ").strip()
    if r.random() < 0.5:
        t = t[:1].upper() + t[1:]
    return t + r.choice(["?", "?", "?", "?", "", "", ".", "!", " please", "??"])
