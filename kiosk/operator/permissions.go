package operator

// Role is what a person is at the desk.
type Role string

// The roles. A supervisor is an operator too; who looks after the machine sees
// no visitor.
const (
	RoleOperator   Role = "operator"
	RoleSupervisor Role = "supervisor"
	RoleIT         Role = "it"

	// roleLocal is whoever may use the command line of the agent: the machine's
	// own administrator, without an account here.
	roleLocal Role = "local"
)

// Roles lists the roles that an operator can have.
func Roles() []Role { return []Role{RoleOperator, RoleSupervisor, RoleIT} }

// Action is something that not everybody may do.
type Action string

// The actions.
const (
	RunVisits       Action = "run-visits"
	GrantForShift   Action = "grant-for-shift" // an origin, until the shift ends
	Unlock          Action = "unlock"          // the desk, within one's own shift
	ReassignLookups Action = "reassign-lookups"
	DropDeadLetters Action = "drop-dead-letters"
	GrantOrigins    Action = "grant-origins" // for longer than a shift
	ManageOperators Action = "manage-operators"
	PairPages       Action = "pair-pages"
	ManageAnchors   Action = "manage-anchors"
	PurgeJournal    Action = "purge-journal"
)

// Actions lists every action.
func Actions() []Action {
	return []Action{
		RunVisits, GrantForShift, Unlock, ReassignLookups, DropDeadLetters, GrantOrigins,
		ManageOperators, PairPages, ManageAnchors, PurgeJournal,
	}
}

// allowed is the table of who may do what.
func allowed(a Action) []Role {
	switch a {
	case RunVisits, GrantForShift:
		return []Role{RoleOperator, RoleSupervisor}
	case Unlock:
		return []Role{RoleOperator, RoleSupervisor, RoleIT}
	case ReassignLookups, DropDeadLetters, GrantOrigins:
		return []Role{RoleSupervisor, roleLocal}
	case ManageOperators, PairPages, ManageAnchors, PurgeJournal:
		return []Role{RoleIT, roleLocal}
	}
	return nil
}

// Actor is who does something: an operator in a shift that is not locked, the
// local administrator, or nobody (the zero value).
type Actor struct {
	operator string
	role     Role
}

// None is nobody: what an unattended kiosk, a locked desk and a caller without a
// shift have. It may do nothing of the table; what is open to it all the same is
// for the policy of visits to say.
func None() Actor { return Actor{} }

// LocalAdministrator is whoever uses the command line over the agent's own
// socket, or while holding its lock.
func LocalAdministrator() Actor { return Actor{operator: "local", role: roleLocal} }

// ID is the operator's id, "local" for the local administrator, empty for nobody.
func (a Actor) ID() string { return a.operator }

// May returns nil, or a [*PermissionError].
func (a Actor) May(action Action) error {
	for _, r := range allowed(action) {
		if a.role == r {
			return nil
		}
	}
	return &PermissionError{Action: action}
}
