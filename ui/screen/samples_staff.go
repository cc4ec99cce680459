package screen

func staffSamples() []Sample { return nil }
