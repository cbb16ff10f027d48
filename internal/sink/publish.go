package sink

import "io"

// Lock takes the lock of a folder until it is closed, or the process ends. It
// is ErrBusy when another process has it.
func Lock(dir string) (io.Closer, error) {
	name, err := resolve(dir)
	if err != nil {
		return nil, err
	}
	return acquire(name)
}

// Check refuses a folder whose replacement would endanger what the guard names.
func (g Guard) Check(name string) error {
	dir, err := resolve(name)
	if err != nil {
		return err
	}
	return g.check(name, dir)
}
