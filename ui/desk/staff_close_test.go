package desk

import (
	"context"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// slowLock is a daemon that does not lock before it is told to.
type slowLock struct {
	*fakeAgent
	answers chan error
}

func (s *slowLock) Lock(ctx context.Context) error {
	if err := <-s.answers; err != nil {
		return err
	}
	return s.fakeAgent.Lock(ctx)
}

func TestADeskThatIsLockedIsNotOpenedByADaemonThatDoesNotKnowYet(t *testing.T) {
	a, on := newAgent(), onShift(operator.RoleOperator)
	a.shift = &on
	slow := &slowLock{a, make(chan error)}
	r := newRig(t, slow, nil)
	r.touch(screen.ActPurpose + string(visit.Insurance))
	r.on("consent-chip")
	r.touch(screen.ActLock)
	r.on("lock")
	slow.answers <- agent.ErrAway
	r.says("Máy đang bận kết nối lại.")
	r.touch(screen.StaffAgain)
	r.settled()
	r.on("lock")
	slow.answers <- nil
	r.pin()
	if a.done("lock") != 1 {
		t.Error("the daemon was not told")
	}
}
