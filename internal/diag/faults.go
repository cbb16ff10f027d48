package diag

import (
	"errors"
	"io/fs"

	"concord/internal/source"
)

// FromFaults returns the findings for what is wrong with files as files.
func FromFaults(faults []source.Fault) []Finding {
	var findings []Finding
	for _, f := range faults {
		findings = append(findings, fromFault(f))
	}
	return findings
}

func fromFault(f source.Fault) Finding {
	at := source.Span{Path: f.Path, Start: f.Offset, End: f.Offset}
	switch f.Kind {
	case source.NotUTF8:
		at.End += len("\uFFFD")
		return New(BadEncoding, at, "this is not UTF-8").WithHelp("save the file as UTF-8")
	case source.UTF16:
		return New(BadEncoding, at, "the file is UTF-16").WithHelp("save the file as UTF-8")
	case source.NUL:
		at.End += len("\uFFFD")
		return New(BadEncoding, at, "here is a NUL byte").WithHelp("a text file holds none; is this a text file?")
	case source.TooLarge:
		return New(FileTooLarge, at, "the file is larger than %d MiB and was not read", source.MaxSize>>20)
	case source.Missing:
		return New(Unreadable, at, "the file went away while the site was read")
	case source.NotRegular:
		return New(Unreadable, at, "this is not a file").WithHelp("only plain files are read")
	case source.LinkOutside:
		return New(BadLink, at, "this symbolic link leaves the site").WithHelp("put a copy of the file in its place")
	case source.LinkLoop:
		return New(BadLink, at, "this symbolic link runs in a circle")
	case source.LinkDangling:
		return New(BadLink, at, "this symbolic link leads to nothing")
	case source.LinkFolder:
		return New(BadLink, at, "this symbolic link leads to a folder and is not followed").WithHelp("put the folder in its place")
	case source.BadName:
		return New(BadName, at, "the name of this file is not UTF-8").WithHelp("rename the file")
	}
	reason := f.Err
	var inPath *fs.PathError
	if errors.As(reason, &inPath) {
		reason = inPath.Err // the finding names the path itself
	}
	return New(Unreadable, at, "this cannot be read: %v", reason)
}
