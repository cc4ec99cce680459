package screen

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// textsOf are all strings of a scene that a person reads.
func textsOf(v reflect.Value) (all []string) {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() {
			return []string{v.String()}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; !slices.Contains([]string{"ID", "Act", "Key", "Name", "Image"}, name) {
				all = append(all, textsOf(v.Field(i))...)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			all = append(all, textsOf(v.Index(i))...)
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return textsOf(v.Elem())
		}
	}
	return all
}

// key is a key of the catalogue that has no sentence, or a verb that got no value.
var key = regexp.MustCompile(`^[a-z]+(-[a-z]+)*(\.[a-z-]+)+$|%!|%[sd]`)

func TestScreensOfTheActsSaySentences(t *testing.T) {
	names := map[string]bool{}
	for _, s := range actSamples() {
		if names[s.Name] {
			t.Errorf("%s is there twice", s.Name)
		}
		names[s.Name] = true
		vi, en := s.Scene(words.Vietnamese), s.Scene(words.English)
		if vi.Title == en.Title || vi.Title == "" || vi.Name != en.Name || !strings.HasPrefix(s.Name, vi.Name) {
			t.Errorf("%s: titles %q and %q, scene %s", s.Name, vi.Title, en.Title, vi.Name)
		}
		for _, one := range []scene.Scene{vi, en} {
			for _, text := range textsOf(reflect.ValueOf(one)) {
				if key.MatchString(text) {
					t.Errorf("%s says %q", s.Name, text)
				}
			}
		}
	}
}

func TestActsOfTheActsAreShort(t *testing.T) {
	for _, s := range actSamples() {
		for _, l := range []words.Lang{words.Vietnamese, words.English} {
			one, ids := s.Scene(l), map[string]bool{}
			if len(one.Acts) == 0 || len(one.Acts) > 4 {
				t.Errorf("%s has %d acts at its foot", s.Name, len(one.Acts))
			}
			for _, a := range one.Acts {
				if utf8.RuneCountInString(a.Label) > 24 || ids[a.ID] {
					t.Errorf("%s, %s: %q is too long, or there twice", s.Name, l, a.Label)
				}
				ids[a.ID] = true
			}
		}
	}
}
