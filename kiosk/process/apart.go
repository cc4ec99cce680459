package process

// Apart runs a function on a stack of its own and waits for it: a goroutine that
// stays, and works for one person after the other, has no traces of them on its
// own stack. A panic is the caller's.
func Apart(work func()) {
	fault := make(chan any, 1)
	go func() {
		defer func() { fault <- recover() }()
		work()
	}()
	if p := <-fault; p != nil {
		panic(p)
	}
}
