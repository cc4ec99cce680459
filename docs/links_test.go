// Package docs holds tests alone: what the documents point to is there.
package docs

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// link is a link or a picture of Markdown.
var link = regexp.MustCompile(`\]\(([^()\s]+)\)`)

// broken lists what a document points to and is not there. Addresses on the web
// are not asked.
func broken(tree fs.FS, doc string) (all []string, err error) {
	text, err := fs.ReadFile(tree, doc)
	if err != nil {
		return nil, err
	}
	for _, m := range link.FindAllStringSubmatch(string(text), -1) {
		target, part, _ := strings.Cut(m[1], "#")
		if strings.Contains(target, "://") {
			continue
		}
		file := doc
		if target != "" {
			file = path.Join(path.Dir(doc), target)
		}
		if !there(tree, file, part) {
			all = append(all, m[1])
		}
	}
	return all, nil
}

// there reports whether a file is there, and a heading in it where one is named.
func there(tree fs.FS, file, part string) bool {
	if part == "" {
		_, err := fs.Stat(tree, file)
		return err == nil
	}
	text, err := fs.ReadFile(tree, file)
	return err == nil && slices.Contains(headings(string(text)), part)
}

var noWord = regexp.MustCompile(`[^\p{L}\p{N} -]`)

// headings are the names by which a document's headings are linked to.
func headings(text string) (all []string) {
	for line := range strings.Lines(text) {
		title := strings.TrimLeft(line, "#")
		if title == line || !strings.HasPrefix(title, " ") {
			continue
		}
		name := noWord.ReplaceAllString(strings.ToLower(strings.TrimSpace(title)), "")
		all = append(all, strings.ReplaceAll(name, " ", "-"))
	}
	return all
}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	tree, seen := os.DirFS(".."), 0
	err := fs.WalkDir(tree, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".md") {
			return err
		}
		seen++
		wrong, err := broken(tree, name)
		for _, target := range wrong {
			t.Errorf("%s: nothing is at %s", name, target)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 10 {
		t.Errorf("%d documents", seen)
	}
}

func TestWhatIsMissingIsFound(t *testing.T) {
	tree := fstest.MapFS{
		"a.md":      {Data: []byte("# A room\n![one](b/one.png) ![two](b/two.png) [a](#a-room) [no](#no) [web](https://x.example/y) [c](b/c.md#chữ-việt)")},
		"b/one.png": {},
		"b/c.md":    {Data: []byte("[up](../a.md) [off](../d.md)\n## Chữ Việt\n")},
	}
	for doc, want := range map[string][]string{"a.md": {"b/two.png", "#no"}, "b/c.md": {"../d.md"}} {
		if got, err := broken(tree, doc); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q %v, not %q", doc, got, err, want)
		}
	}
}
