package reader

import (
	"errors"
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/emrtd"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// chipProof is how far the chip has come in proving that it is no copy.
type chipProof struct {
	infos    lds.SecurityInfos // of DG14
	pending  bool              // new keys are in use that no answer has confirmed
	protocol string
}

// proveChip runs chip authentication and active authentication with the keys of
// DG14 and DG15, and compares EF.CardAccess with DG14.
func (s *session) proveChip() error {
	if dg14, ok := s.read[lds.DG14]; ok {
		infos, err := lds.ParseDG14(dg14)
		if err == nil {
			s.proof.infos = infos
		}
	}
	match := compareCardAccess(s.cardAccess, s.usedOffer, s.signedInfos())
	s.report(match.ID, match.Result, match.Detail)
	if err := s.chipAuthentication(); err != nil {
		return err
	}
	return s.activeAuthentication()
}

// signedInfos are those of a DG14 that the signed object lists.
func (s *session) signedInfos() lds.SecurityInfos {
	if !s.isListed(lds.DG14) {
		return nil
	}
	return s.proof.infos
}

func (s *session) isListed(id lds.FileID) bool {
	for _, l := range s.listed {
		if l == id {
			return true
		}
	}
	return false
}

// keyFile settles a check whose key file cannot be used, and reports whether it can.
func (s *session) keyFile(id string, file lds.FileID) (usable bool, err error) {
	if s.isListed(file) {
		_, read := s.read[file]
		if !read {
			s.keyFileUnread(id, file)
		}
		return read, nil
	}
	there, err := s.exists(file)
	if err != nil {
		return false, err
	}
	if there {
		s.report(id, check.Undetermined, file.Name()+" is not in the signed object, so its key counts for nothing")
		return false, nil
	}
	s.report(id, check.NotSupported, "")
	return false, nil
}

func (s *session) keyFileUnread(id string, file lds.FileID) {
	if _, tried := s.unread[file.DataGroup()]; !tried {
		s.report(id, check.Undetermined, file.Name()+" was not asked for")
		return
	}
	s.report(id, check.Failed, "the chip withholds "+file.Name()+", which the signed object lists")
}

// exists asks the chip for a file that nothing lists: a key that nobody signed
// is told apart from none.
func (s *session) exists(file lds.FileID) (bool, error) {
	if s.req.Files != nil {
		_, read := s.read[file]
		return read, nil
	}
	if err := s.readFile(file); err != nil {
		return false, err
	}
	_, there := s.read[file]
	delete(s.unread, file.DataGroup())
	return there, nil
}

func (s *session) chipAuthentication() error {
	usable, err := s.keyFile("chip.ca", lds.DG14)
	if err != nil || !usable {
		return err
	}
	ways := s.proof.infos.ChipAuthentications()
	switch {
	case len(s.proof.infos) == 0:
		s.report("chip.ca", check.Undetermined, "DG14 cannot be read as SecurityInfos")
		return nil
	case len(ways) == 0:
		s.report("chip.ca", check.NotSupported, "")
		return nil
	case s.channel == nil:
		s.report("chip.ca", check.Undetermined, "the chip was read without secure messaging")
		return nil
	}
	return s.authenticateChip(best(ways))
}

// best takes the first way with elliptic curves, else the first.
func best(ways []lds.ChipAuthentication) lds.ChipAuthentication {
	for _, w := range ways {
		if w.Key.KeyAgreement() == lds.ECDH {
			return w
		}
	}
	return ways[0]
}

func (s *session) authenticateChip(ca lds.ChipAuthentication) error {
	s.enter("ca")
	channel, err := emrtd.AuthenticateChip(s.ctx, s.channel, ca, s.rand)
	switch {
	case err == nil:
		s.proof.pending, s.proof.protocol = true, ca.Protocol.Name
		s.over(channel, channel.MaxShortPlain())
	case errors.Is(err, emrtd.ErrUnsupported):
		s.report("chip.ca", check.Undetermined, "an algorithm that we cannot do")
	case channelBroke(err):
		s.report("chip.ca", check.Failed, "the chip broke off secure messaging during chip authentication")
		return s.reopen(err)
	case answered(err):
		s.report("chip.ca", check.Failed, "the chip refuses chip authentication, which DG14 announces")
	default:
		return err
	}
	return nil
}

// answered reports an error that is the chip's own doing, not the transport's.
func answered(err error) bool {
	var status *iso7816.StatusError
	return errors.As(err, &status) || errors.Is(err, emrtd.ErrChip)
}

// keysProven notes an authentic answer under the keys of chip authentication.
func (s *session) keysProven() {
	if s.proof.pending {
		s.proof.pending = false
		s.report("chip.ca", check.Successful, s.proof.protocol)
	}
}

// keysRefuted notes that the first answer under the new keys was not authentic,
// and reports whether it was the first.
func (s *session) keysRefuted() bool {
	if !s.proof.pending {
		return false
	}
	s.proof.pending = false
	s.report("chip.ca", check.Failed, "the chip does not hold the key that DG14 names")
	return true
}

// settleChip proves the new keys with a read of its own where no file followed.
func (s *session) settleChip() error {
	if !s.proof.pending {
		return nil
	}
	_, err := s.fetch(lds.COM)
	if err != nil && !answered(err) && !errors.Is(err, emrtd.ErrFile) {
		return err
	}
	return nil
}

func (s *session) activeAuthentication() error {
	usable, err := s.keyFile("chip.aa", lds.DG15)
	if err != nil || !usable {
		return err
	}
	key, err := lds.ParseDG15(s.read[lds.DG15])
	if err != nil {
		s.report("chip.aa", check.Undetermined, "DG15 holds no key that can be read")
		return nil
	}
	algorithm := ""
	if info, ok := s.signedInfos().ActiveAuthentication(); ok {
		algorithm = info.SignatureAlgorithm
	}
	s.enter("aa")
	err = emrtd.AuthenticateActively(s.ctx, s.files.Transport(), key, algorithm, s.rand)
	if channelBroke(err) && s.keysRefuted() {
		if err := s.reopen(err); err != nil {
			return err
		}
		err = emrtd.AuthenticateActively(s.ctx, s.files.Transport(), key, algorithm, s.rand)
	}
	return s.activeResult(key, err)
}

func (s *session) activeResult(key lds.PublicKeyInfo, err error) error {
	switch {
	case err == nil:
		s.keysProven()
		s.report("chip.aa", check.Successful, string(key.Kind))
	case errors.Is(err, emrtd.ErrUnsupported):
		s.report("chip.aa", check.Undetermined, "an algorithm that we cannot do")
	case channelBroke(err):
		s.report("chip.aa", check.Failed, "the chip broke off secure messaging during active authentication")
		return s.reopen(err)
	case answered(err):
		s.keysProven()
		s.report("chip.aa", check.Failed, "the chip does not hold the key that DG15 names")
	default:
		return err
	}
	return nil
}

// weakRSABits is the modulus of active authentication that is still accepted but
// flagged; shorter ones fail, see [emrtd.MinRSABits].
const weakRSABits = 1024

// weakKeyOf names the chip's signing key where it is too short to trust for
// long; it goes into pa.algorithms.
func (s *session) weakKeyOf() (string, bool) {
	if !s.isListed(lds.DG15) {
		return "", false
	}
	key, err := lds.ParseDG15(s.read[lds.DG15])
	if err != nil || key.Kind != lds.KeyRSA || key.Bits() > weakRSABits {
		return "", false
	}
	return fmt.Sprintf("RSA-%d", key.Bits()), true
}
