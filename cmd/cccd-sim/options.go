package main

import (
	"fmt"

	"github.com/spf13/pflag"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// documentFlags are the options that choose a document and what its chip can do.
type documentFlags struct {
	profile, folder                     string
	seed                                uint64
	access, mapping, cipher, apdu, rate string
	domain                              int
}

func (f *documentFlags) chooseDocument(flags *pflag.FlagSet) {
	flags.StringVar(&f.profile, "profile", "", "kind of document: cccd-2021 (default), can-cuoc-2024, passport")
	flags.Uint64Var(&f.seed, "seed", 1, "number that the citizen and all keys follow from")
}

func (f *documentFlags) chooseChip(flags *pflag.FlagSet) {
	flags.StringVar(&f.folder, "lds", "", "play the files of this folder instead of a profile")
	flags.StringVar(&f.access, "access", "", "access control: pace, bac, both or plain")
	flags.StringVar(&f.mapping, "mapping", "", "mapping of PACE: gm, im or cam")
	flags.IntVar(&f.domain, "domain", 0, "standardized domain parameters of PACE, 8 to 18")
	flags.StringVar(&f.cipher, "cipher", "", "cipher of PACE and chip authentication: 3des, aes128, aes192 or aes256")
	flags.StringVar(&f.apdu, "apdu", "short", "length fields: short or extended")
	flags.StringVar(&f.rate, "rf", "off", "radio model: 106, 212, 424, 848 kbit/s or off")
}

var (
	mappings = map[string]vcard.Mapping{"": 0, "gm": vcard.GenericMapping, "im": vcard.IntegratedMapping, "cam": vcard.ChipAuthenticationMapping}
	ciphers  = map[string]sm.Suite{"": 0, "3des": sm.DES3, "aes128": sm.AES128, "aes192": sm.AES192, "aes256": sm.AES256}
	accesses = map[string]vcard.Access{"": "", "pace": vcard.AccessPACE, "bac": vcard.AccessBAC, "both": vcard.AccessBoth, "plain": vcard.AccessPlain}
	lengths  = map[string]bool{"short": false, "extended": true}
)

// options turns the words into what they mean.
func (f *documentFlags) options() (vcard.Options, error) {
	var o vcard.Options
	var err error
	o.Access, err = choice("access", f.access, accesses, err)
	o.Mapping, err = choice("mapping", f.mapping, mappings, err)
	o.Suite, err = choice("cipher", f.cipher, ciphers, err)
	o.Extended, err = choice("apdu", f.apdu, lengths, err)
	if err != nil {
		return o, err
	}
	if f.domain != 0 {
		curve, ok := ec.ByParameterID(f.domain)
		if !ok {
			return o, usageError{fmt.Errorf("--domain %d is no curve: 8 to 18", f.domain)}
		}
		o.Curve = curve
	}
	if f.folder != "" && f.profile != "" {
		return o, usageError{fmt.Errorf("--lds and --profile exclude each other")}
	}
	return o, nil
}

func choice[T any](flag, word string, meanings map[string]T, err error) (T, error) {
	v, ok := meanings[word]
	if !ok && err == nil {
		err = usageError{fmt.Errorf("--%s does not take %q", flag, word)}
	}
	return v, err
}

// document loads or draws up the document.
func (f *documentFlags) document() (*vcard.Document, error) {
	o, err := f.options()
	if err != nil {
		return nil, err
	}
	if f.folder != "" {
		return vcard.LoadDir(f.folder, o)
	}
	return vcard.Personalise(f.profileName(), f.seed, o)
}

func (f *documentFlags) profileName() string {
	if f.profile == "" {
		return vcard.DefaultProfile
	}
	return f.profile
}
