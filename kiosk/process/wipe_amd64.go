package process

// wipeStack overwrites what of the calling goroutine's stack is free, the end
// that the runtime keeps for itself included.
func wipeStack()
