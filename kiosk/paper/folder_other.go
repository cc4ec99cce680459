//go:build !unix

package paper

import "context"

// print lays the paper into the folder: no program of this system takes a PDF for
// whatever printer there is.
func (p *Printers) print(_ context.Context, j Job) error {
	file, err := Folder{p.o.Folder, p.o.Now}.Keep(j)
	if err != nil {
		return err
	}
	return &SavedError{file}
}

// list names none: the papers of this system are printed by a person.
func (p *Printers) list(context.Context) ([]Info, error) { return nil, ErrNoProgram }
