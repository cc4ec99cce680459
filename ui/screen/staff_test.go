package screen

import (
	"reflect"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// A staff screen says sentences: no key, no code, no id.
func TestScreensOfStaffSaySentences(t *testing.T) {
	names := map[string]bool{}
	for _, s := range staffSamples() {
		if names[s.Name] {
			t.Errorf("%s is there twice", s.Name)
		}
		names[s.Name] = true
		vi, en := s.Scene(words.Vietnamese), s.Scene(words.English)
		if vi.Title == "" || vi.Name != en.Name || !strings.HasPrefix(s.Name, vi.Name) {
			t.Errorf("%s: titles %q and %q, scene %s", s.Name, vi.Title, en.Title, vi.Name)
		}
		for _, one := range []scene.Scene{vi, en} {
			for _, text := range textsOf(reflect.ValueOf(one)) {
				if strings.Contains(text, personal.Redacted) {
					t.Errorf("%s hides what it is to show: %q", s.Name, text)
				}
				if key.MatchString(text) && !strings.Contains(text, "csca") {
					t.Errorf("%s says %q", s.Name, text)
				}
			}
		}
	}
}

// Whoever waits, or is answered, is never offered the same thing a second time.
func TestNothingIsTouchedWhileItIsDone(t *testing.T) {
	for name, s := range map[string]scene.Scene{
		"task": OneTask(words.Vietnamese, TaskModel{Task: sampleTasks()[1], Acts: []string{TaskRetry}, Busy: true}),
		"page": OnePage(words.Vietnamese, PageModel{Page: samplePages()[0], Acts: []string{PageEnd}, Busy: true}),
		"lock": Lock(words.Vietnamese, LockModel{Step: LockCard, Busy: true}),
		"send": Send(words.Vietnamese, SendModel{Step: SendGoes, Templates: []string{"CCCD"}}),
	} {
		for _, a := range s.Acts {
			if !a.Off && a.ID != StaffBack && a.ID != StaffAgain {
				t.Errorf("%s: %s", name, a.ID)
			}
		}
	}
}
