package insurance

import (
	"cmp"
	"slices"
)

// BaseSalary is the state's base salary from a day on.
type BaseSalary struct {
	From   Day
	Amount int64 // VND a month
}

// BaseSalaries are the values that this version knows. Where a decree sets
// another, the configuration says so.
func BaseSalaries() []BaseSalary { return []BaseSalary{{From: "2024-07-01", Amount: 2_340_000}} }

// exemptMonths is how many months' base salary a year's co-payments must exceed
// (NĐ 188/2025 Art 18.2b).
const exemptMonths = 6

// inForce is the salary of a day; the zero value where none was known then.
func inForce(all []BaseSalary, on Day) BaseSalary {
	known := slices.SortedFunc(slices.Values(all), func(a, b BaseSalary) int { return cmp.Compare(b.From, a.From) })
	for _, s := range known {
		if s.From <= on {
			return s
		}
	}
	return BaseSalary{}
}
