package words

// touchPhrases are the sentences of what stands on every screen.
var touchPhrases = map[string]phrase{}
