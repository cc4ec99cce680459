package operator_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// A shift from its beginning to its end: the administrator of the machine makes
// an account, its person signs in, steps away, and comes back.
func Example() {
	ctx, now := context.Background(), time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	dir, err := os.MkdirTemp("", "operator")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	st, err := openStore(ctx, dir, clock)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = st.Close() }()
	accounts := operator.New(st, operator.Options{Now: clock})

	admin := operator.LocalAdministrator()
	who, _ := accounts.Add(ctx, admin, operator.NewOperator{Name: "Nguyễn Thị Ửng", Role: operator.RoleOperator})
	_ = accounts.SetPassword(ctx, admin, who.ID, "", "một mật khẩu đủ dài")
	_ = accounts.SetPIN(ctx, admin, who.ID, "", "493817")

	session, err := accounts.SignIn(ctx, "nguyễn thị ửng", "một mật khẩu đủ dài")
	fmt.Println("signed in:", err == nil, "may run visits:", session.Actor().May(operator.RunVisits) == nil)

	now = now.Add(operator.DefaultIdle)
	session, _ = accounts.Session(ctx, session.Token)
	fmt.Println("locked:", session.Locked, session.Actor().May(operator.RunVisits))

	session, _ = accounts.Unlock(ctx, session.Token, "493817")
	fmt.Println("locked:", session.Locked)
	// Output:
	// signed in: true may run visits: true
	// locked: true operator: not permitted: run-visits
	// locked: false
}

func openStore(ctx context.Context, dir string, now func() time.Time) (*store.Store, error) {
	signer, err := identity.OpenDeviceKey(filepath.Join(dir, "device.key"))
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, store.Options{
		Dir: dir, Key: store.Key{1}, Signer: signer, Now: now, Log: slog.New(slog.DiscardHandler),
	})
}
