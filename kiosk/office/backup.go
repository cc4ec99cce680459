package office

import "net/http"

// BackupOrder names the words that a copy is sealed under.
type BackupOrder struct {
	Passphrase string `json:"passphrase"`
}

// backup writes a copy of the store and its keys while everything goes on.
func (f *Office) backup(w http.ResponseWriter, r *http.Request) {
	var o BackupOrder
	if err := ask(r, &o); err != nil {
		f.refuse(w, err)
		return
	}
	started := &started{ResponseWriter: w}
	err := f.o.Store.Backup(r.Context(), started, o.Passphrase)
	switch {
	case err == nil:
	case !started.yes:
		f.refuse(w, err)
	default:
		panic(http.ErrAbortHandler) // the reader sees a copy that was cut off
	}
}

// started remembers whether anything was written: an error after that can only
// break off.
type started struct {
	http.ResponseWriter
	yes bool
}

func (s *started) Write(b []byte) (int, error) {
	if !s.yes {
		s.Header().Set("Content-Type", "application/octet-stream")
	}
	s.yes = true
	return s.ResponseWriter.Write(b)
}
