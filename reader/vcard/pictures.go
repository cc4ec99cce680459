package vcard

// pictures draws the document.
func (p *Print) pictures() ([]output, error) {
	return nil, nil
}
