package words

// visitPhrases are the sentences of the screens from the attract screen to the result, and of those without a card.
var visitPhrases = map[string]phrase{}
