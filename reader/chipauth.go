package reader

import (
	"context"
	"errors"
	"slices"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/emrtd"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// chipProof is how far chip authentication has come.
type chipProof struct {
	ways    []lds.ChipAuthentication // left to try, the best first
	pending bool                     // new keys are in use that no answer has confirmed
	broken  int                      // how often the channel broke before one did
}

// chipAuthentication runs chip authentication with the key that DG14 names.
func (s *session) chipAuthentication() error {
	usable, err := s.keyFile(checkCA, lds.DG14)
	if err != nil || !usable {
		return err
	}
	infos, err := lds.ParseDG14(s.read[lds.DG14])
	ways := infos.ChipAuthentications()
	switch {
	case err != nil:
		s.report(checkCA, check.Undetermined, "DG14 cannot be read as SecurityInfos")
	case len(ways) == 0 && slices.ContainsFunc(infos, halfAnnounced):
		s.report(checkCA, check.Undetermined, "DG14 announces it without a key that can be read")
	case len(ways) == 0:
		s.report(checkCA, check.NotSupported, "")
	case s.channel == nil:
		s.report(checkCA, check.Undetermined, "the chip was read without secure messaging")
	default:
		slices.SortStableFunc(ways, curvesFirst)
		s.proof.ways = ways
		return s.authenticateChip()
	}
	return nil
}

// halfAnnounced: an entry of chip authentication, or one that cannot be read and
// may be.
func halfAnnounced(info lds.SecurityInfo) bool {
	switch i := info.(type) {
	case lds.ChipAuthenticationInfo:
		return true
	case lds.UnknownInfo:
		return i.Malformed
	}
	return false
}

func curvesFirst(a, b lds.ChipAuthentication) int {
	rank := func(w lds.ChipAuthentication) int {
		if w.Key.KeyAgreement() == lds.ECDH {
			return 0
		}
		return 1
	}
	return rank(a) - rank(b)
}

// authenticateChip takes the first way that we can do. Nothing is proven yet:
// that does the first answer under the new keys.
func (s *session) authenticateChip() error {
	s.enter("ca")
	channel, err := emrtd.AuthenticateChip(s.ctx, s.channel, s.proof.ways[0], s.rand)
	switch {
	case err == nil:
		s.proof.pending = true
		s.overChannel(channel)
		s.files.Over(&witness{channel, s.confirmed})
	case errors.Is(err, emrtd.ErrUnsupported) && len(s.proof.ways) > 1:
		s.proof.ways = s.proof.ways[1:]
		return s.authenticateChip()
	case errors.Is(err, emrtd.ErrUnsupported):
		s.report(checkCA, check.Undetermined, "an algorithm that we cannot do")
	case channelBroke(err):
		return s.refuted(err)
	case answered(err):
		s.report(checkCA, check.Failed, "the chip does not do chip authentication, which DG14 announces")
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

// witness is the channel under the keys of chip authentication; it tells of
// every answer that was authentic.
type witness struct {
	*sm.Channel
	authentic func()
}

// Transmit sends the command through the channel.
func (w *witness) Transmit(ctx context.Context, c iso7816.Command) (iso7816.Response, error) {
	r, err := w.Channel.Transmit(ctx, c)
	if err == nil {
		w.authentic()
	}
	return r, err
}

// confirmed: the chip answered under the new keys, so it holds the key that DG14
// names.
func (s *session) confirmed() {
	if s.proof.pending {
		s.proof.pending = false
		s.report(checkCA, check.Successful, s.proof.ways[0].Protocol.Name)
	}
}

// refuted: the channel broke before an answer confirmed the new keys. Once may
// be the reader's doing and the chip is asked again; twice, it does not hold the
// key.
func (s *session) refuted(cause error) error {
	s.proof.pending = false
	if s.proof.broken++; s.proof.broken > 1 {
		s.report(checkCA, check.Failed, "the chip does not hold the key that DG14 names")
		return s.reopen(cause)
	}
	if err := s.reopen(cause); err != nil {
		return err
	}
	phase := s.meter.current()
	if err := s.authenticateChip(); err != nil {
		return err
	}
	s.enter(phase)
	return nil
}

// settleChip asks for a confirmation of the new keys where no file has followed.
func (s *session) settleChip() error {
	for s.proof.pending {
		_, err := s.files.Read(s.ctx, lds.COM)
		switch {
		case channelBroke(err):
			if err := s.restore(err); err != nil {
				return err
			}
		case s.proof.pending:
			return err
		}
	}
	return nil
}
