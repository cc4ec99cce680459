package store

const limitsFiles = false

func fillTheDisk(string) {}
