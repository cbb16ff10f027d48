package frontmatter

// parseSimple will be the fast path.
func parseSimple(path, s string, base int) (Value, bool) { return Value{}, false }
