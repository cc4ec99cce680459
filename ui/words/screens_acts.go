package words

// actPhrases are the sentences of insurance, accommodation and public service on the screen.
var actPhrases = map[string]phrase{}
