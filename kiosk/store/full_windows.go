package store

import "golang.org/x/sys/windows"

// errQuota is what Windows says of a full disk beside its disk-full error.
const errQuota = windows.ERROR_HANDLE_DISK_FULL
