//go:build unix

package store

import "syscall"

// errQuota is a user's share of the disk used up.
const errQuota = syscall.EDQUOT
