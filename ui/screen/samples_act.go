package screen

func actSamples() []Sample { return nil }
