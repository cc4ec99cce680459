package operator

import "time"

// wake unlocks a shift.
func (a *Accounts) wake(id string, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.awake[id] = now
}

// sleep locks a shift, and reports whether it was unlocked.
func (a *Accounts) sleep(id string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	_, was := a.awake[id]
	delete(a.awake, id)
	return was
}

// isAwake reports whether a shift is unlocked now.
func (a *Accounts) isAwake(id string, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	used, there := a.awake[id]
	return there && !a.idle(used, now)
}

// touch notes that an unlocked shift is in use, and reports whether it still is one.
func (a *Accounts) touch(id string, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	used, there := a.awake[id]
	if !there || a.idle(used, now) {
		return false
	}
	a.awake[id] = now
	return true
}

// fallAsleep forgets, and names, the shifts that were not used for too long.
func (a *Accounts) fallAsleep(now time.Time) map[string]bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	slept := map[string]bool{}
	for id, used := range a.awake {
		if a.idle(used, now) {
			slept[id] = true
			delete(a.awake, id)
		}
	}
	return slept
}

// idle reports that a shift is to be locked: unused for too long, or used at a
// time that is yet to come, for then nobody knows how long ago that was.
func (a *Accounts) idle(used, now time.Time) bool {
	return now.Sub(used) >= a.o.Idle || used.Sub(now) > clockSlack
}
