package reader

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func sprint(verb string, v any) string { return fmt.Sprintf(verb, v) }

// silent fails where a text shows what it must not.
func silent(t *testing.T, what, text string, secrets ...string) {
	t.Helper()
	for _, s := range secrets {
		if strings.Contains(text, s) || strings.Contains(strings.ToLower(text), fmt.Sprintf("%x", s)) {
			t.Errorf("%s shows personal data", what)
		}
	}
}
