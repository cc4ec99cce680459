package operator

import (
	"errors"
	"slices"
	"testing"
)

// TestWhoMayDoWhat repeats the table by hand: a change of it is a change here.
func TestWhoMayDoWhat(t *testing.T) {
	want := map[Actor][]Action{
		None():                      nil,
		{role: RoleOperator}:        {RunVisits, GrantForShift, Unlock},
		{role: RoleSupervisor}:      {RunVisits, GrantForShift, Unlock, ReassignLookups, DropDeadLetters, GrantOrigins},
		{role: RoleIT}:              {Unlock, ManageOperators, PairPages, ManageAnchors, PurgeJournal},
		LocalAdministrator():        {ReassignLookups, DropDeadLetters, GrantOrigins, ManageOperators, PairPages, ManageAnchors, PurgeJournal},
		{role: "root"}:              nil,
		{operator: "x", role: ""}:   nil,
		{operator: "local"}:         nil,
		{role: Role("Supervisor")}:  nil,
		{role: Role("operator,it")}: nil,
	}
	for actor, actions := range want {
		for _, action := range append(Actions(), "", "run-visit") {
			err := actor.May(action)
			var denied *PermissionError
			switch may := slices.Contains(actions, action); {
			case may && err != nil:
				t.Errorf("%q may not %s", actor.role, action)
			case !may && (!errors.As(err, &denied) || denied.Action != action):
				t.Errorf("%q may %s: %v", actor.role, action, err)
			}
		}
	}
}

func TestALockedSessionActsAsNobody(t *testing.T) {
	s := Session{ID: "1", Operator: "2", Role: RoleIT, Locked: true}
	if s.Actor() != None() {
		t.Error("a locked session acts")
	}
	if (Session{Role: RoleIT}).Actor() != None() {
		t.Error("an empty session acts")
	}
	s.Locked = false
	if s.Actor().May(PurgeJournal) != nil {
		t.Error("an unlocked session does not act")
	}
}
