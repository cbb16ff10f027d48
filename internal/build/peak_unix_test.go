//go:build linux || darwin

package build_test

import (
	"os"
	"runtime"
	"syscall"
)

// peakOf returns the most memory that a process had at once, in bytes.
func peakOf(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "linux" {
		return int64(usage.Maxrss) << 10
	}
	return int64(usage.Maxrss)
}
