package screen

import (
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Problem says what went wrong and what to do, by the code of the daemon or of
// the reader.
func Problem(l words.Lang, code string) scene.Notice {
	message, advice := Sentences(l, code)
	return scene.Notice{Tone: scene.Care, Symbol: scene.Warning, Title: message, Text: advice}
}

// Sentences are what happened, and what to do next, by a code. Those of the
// screen itself go before those of the daemon, which are also read by engineers.
func Sentences(l words.Lang, code string) (message, advice string) {
	if said := l.Say("problem." + code); said != "problem."+code {
		return said, l.Say("problem." + code + ".do")
	}
	if message, advice = l.APIProblem(code); message != "" {
		return message, advice
	}
	if words.HasFailure(code) {
		return l.Failure(code)
	}
	return l.Failure("internal")
}
