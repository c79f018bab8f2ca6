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


def make(r, word):
    dictionary = lambda share, usual: word(r) if r.random() < share else r.choice(usual)
    n = lambda: dictionary(0.3, NOUNS)
    v = lambda: dictionary(0.12, VERBS)
    a = lambda: dictionary(0.15, ADJ)

    def plural():
        x = n()
        return x if x.endswith("s") else x[:-1] + "ies" if x.endswith("y") and x[-2:-1] not in "aeiou" else x + "s"

    def some():
        x = r.random()
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
