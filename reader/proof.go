package reader

import (
	"errors"
	"fmt"
	"slices"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/emrtd"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/trust"
)

const (
	checkCA  = "chip.ca"
	checkAA  = "chip.aa"
	checkCAM = "chip.cam"
)

// proveChip runs chip authentication and active authentication with the keys of
// DG14 and DG15, and compares EF.CardAccess with DG14.
func (s *session) proveChip() error {
	for _, step := range []func() error{s.readKeys(lds.DG14), s.chipAuthentication, s.readKeys(lds.DG15), s.activeAuthentication} {
		if err := step(); err != nil {
			return err
		}
	}
	s.reportMapping()
	match := compareCardAccess(s.cardAccess, s.usedOffer, s.signedInfos())
	s.report(match.ID, match.Result, match.Detail)
	return nil
}

// reportMapping says of chip authentication mapping that it was not used: other
// ways open every chip that knows it, and prove it at less cost.
func (s *session) reportMapping() {
	if offersMapping(s.cardAccess.Infos) || offersMapping(s.signedInfos()) {
		s.report(checkCAM, check.Undetermined, "PACE was not done with it")
		return
	}
	s.report(checkCAM, check.NotSupported, "")
}

func offersMapping(infos lds.SecurityInfos) bool {
	return slices.ContainsFunc(infos.PACE(), func(i lds.PACEInfo) bool { return i.Protocol().Mapping == lds.CAM })
}

func (s *session) readKeys(file lds.FileID) func() error {
	return func() error { return s.readWanted(file) }
}

// signedInfos are those of a DG14 that is as it was signed.
func (s *session) signedInfos() lds.SecurityInfos { return signedInfos(s.object, s.read) }

func signedInfos(object *lds.LDSSecurityObject, files map[lds.FileID]personal.Bytes) lds.SecurityInfos {
	if vouched(object, lds.DG14, files[lds.DG14]).Result != check.Successful {
		return nil
	}
	infos, err := lds.ParseDG14(files[lds.DG14])
	if err != nil {
		return nil
	}
	return infos
}

// vouched is the check of a data group's hash.
func vouched(object *lds.LDSSecurityObject, id lds.FileID, data personal.Bytes) check.Check {
	if object == nil {
		return check.Check{Result: check.Undetermined, Detail: "nothing is signed"}
	}
	return trust.HashCheck(object, id.DataGroup(), data)
}

// keyFile settles a check whose key file cannot be used, and reports whether it
// can: only a key that is as it was signed proves anything.
func (s *session) keyFile(id string, file lds.FileID) (usable bool, err error) {
	there, err := s.keyFileThere(file)
	if err != nil {
		return false, err
	}
	signed := vouched(s.object, file, s.read[file])
	switch {
	case there && signed.Result == check.Successful:
		return true, nil
	case there:
		s.report(id, check.Undetermined, file.Name()+" counts for nothing: "+signed.Detail)
	case !s.signs(file):
		s.report(id, check.NotSupported, "")
	case s.tried(file):
		s.report(id, check.Failed, "the chip withholds "+file.Name()+", which the signed object lists")
	default:
		s.report(id, check.Undetermined, file.Name()+" was not asked for")
	}
	return false, nil
}

// signs reports whether the signed object lists a data group.
func (s *session) signs(file lds.FileID) bool {
	if s.object == nil {
		return false
	}
	_, listed := s.object.Hashes[file.DataGroup()]
	return listed
}

// keyFileThere asks the chip also for a file that nothing lists: a key that
// nobody signed is told apart from none. A caller who chose the files is obeyed.
func (s *session) keyFileThere(file lds.FileID) (bool, error) {
	if s.req.Files == nil && !s.tried(file) {
		if err := s.readFile(file); err != nil {
			return false, err
		}
	}
	_, there := s.read[file]
	return there, nil
}

// activeAuthentication lets the chip sign a challenge. Where the channel breaks
// the chip is asked a second time: once may be the reader's doing.
func (s *session) activeAuthentication() error {
	usable, err := s.keyFile(checkAA, lds.DG15)
	if err != nil || !usable {
		return err
	}
	key, err := lds.ParseDG15(s.read[lds.DG15])
	if err != nil {
		s.report(checkAA, check.Undetermined, "DG15 holds no key that can be read")
		return nil
	}
	s.enter("aa")
	for try := 1; ; try++ {
		err := s.signChallenge(key)
		if !channelBroke(err) {
			return s.activeResult(key, err)
		}
		refuted := s.proof.pending
		if again := s.restore(err); again != nil {
			return again
		}
		if try > 1 && !refuted {
			s.report(checkAA, check.Failed, "the chip breaks off secure messaging during active authentication")
			return nil
		}
	}
}

func (s *session) signChallenge(key lds.PublicKeyInfo) error {
	algorithm := ""
	if info, ok := s.signedInfos().ActiveAuthentication(); ok {
		algorithm = info.SignatureAlgorithm
	}
	return emrtd.AuthenticateActively(s.ctx, s.files.Transport(), key, algorithm, s.rand)
}

func (s *session) activeResult(key lds.PublicKeyInfo, err error) error {
	switch {
	case err == nil:
		s.report(checkAA, check.Successful, string(key.Kind))
	case errors.Is(err, emrtd.ErrUnsupported):
		s.report(checkAA, check.Undetermined, "an algorithm that we cannot do")
	case answered(err):
		s.report(checkAA, check.Failed, "the chip does not prove the key that DG15 names")
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
	if !s.signs(lds.DG15) {
		return "", false
	}
	key, err := lds.ParseDG15(s.read[lds.DG15])
	if err != nil || key.Kind != lds.KeyRSA || key.Bits() > weakRSABits {
		return "", false
	}
	return fmt.Sprintf("RSA-%d", key.Bits()), true
}
