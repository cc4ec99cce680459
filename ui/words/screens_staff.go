package words

// staffPhrases are the sentences of the screens for staff and IT.
var staffPhrases = map[string]phrase{}
